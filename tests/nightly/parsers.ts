import sharp from "sharp";
import { cifar } from "#engine/datasets/cifar.ts";
import { csvManifest } from "#engine/datasets/csv-manifest.ts";
import type { DatasetReader } from "#engine/datasets/dataset-reader.ts";
import { decodeImage } from "#engine/datasets/decode-image.ts";
import { idx } from "#engine/datasets/idx.ts";
import { readManifest } from "#engine/datasets/image-manifest.ts";
import { numpy } from "#engine/datasets/numpy.ts";
import { bytesOf, idxFile, npyFile, zipFile } from "#engine/datasets/testing/dataset-files.ts";
import { readsOrRefuses } from "#engine/datasets/testing/reads-or-refuses.ts";
import { decodeWeights, encodeWeights } from "#engine/models/weights-file.ts";

/** Something that reads files which anyone may have written. */
export interface FuzzedParser {
  readonly name: string;
  /** Files in good order by their names; the first is the one that is damaged. */
  files(): Promise<Readonly<Record<string, Uint8Array>>>;
  /** Reads the damaged file, or refuses it: with null or an `ExemplarError`. Anything else that it throws is a fault. */
  read(path: string, damaged: Uint8Array): Promise<unknown>;
}

const dataset = (
  name: string,
  reader: DatasetReader,
  files: () => Promise<Readonly<Record<string, Uint8Array>>> | Readonly<Record<string, Uint8Array>>,
): FuzzedParser => ({ name, files: async () => files(), read: (path) => readsOrRefuses(reader, path) });

const numbered = (count: number) => Uint8Array.from({ length: count }, (_, k) => (k * 7) % 256);
const text = (content: string) => new TextEncoder().encode(content);
const picture = () => sharp(numbered(7 * 9 * 3), { raw: { height: 7, width: 9, channels: 3 } });
const labels = npyFile("<i8", "(2,)", bytesOf(BigInt64Array.of(0n, 1n)));

const image = (format: "png" | "jpeg" | "webp" | "tiff"): FuzzedParser => ({
  name: format,
  files: async () => ({ [`a.${format}`]: await picture()[format]().toBuffer() }),
  read: (path, damaged) => decodeImage(path, damaged, { height: 5, width: 5, channels: 3, shorterSide: 5 }),
});

/** One line a parser; whoever writes another adds it here. */
export const fuzzedParsers: readonly FuzzedParser[] = [
  dataset("idx", idx, () => ({
    "images-idx3-ubyte": idxFile([2, 3, 3], numbered(18)),
    "labels-idx1-ubyte": idxFile([2], Uint8Array.of(0, 1)),
  })),
  dataset("cifar", cifar, () => ({ "data_batch_1.bin": Uint8Array.from([3, ...numbered(3072)]) })),
  dataset("npy-floats", numpy, () => ({
    "images.npy": npyFile("<f4", "(2, 2, 2)", bytesOf(Float32Array.of(-1, 0, 0.5, 1, 0, 0, 0, 1))),
    "labels.npy": labels,
  })),
  dataset("npy-fortran", numpy, () => ({
    "images.npy": npyFile("|u1", "(2, 2, 2)", numbered(8), "True"),
    "labels.npy": labels,
  })),
  dataset("npz", numpy, () => ({
    "a.npz": zipFile([
      { name: "images.npy", content: npyFile("|u1", "(2, 2, 2)", numbered(8)), deflate: true },
      { name: "labels.npy", content: npyFile("|S3", "(2,)", text("catdog")), deflate: false },
    ]),
  })),
  {
    name: "csv",
    files: async () => ({
      "list.csv": text("path;label;split\na.png;cat;train\nb.png;dög;test\n"),
      "a.png": await picture().png().toBuffer(),
      "b.png": await picture().png().toBuffer(),
    }),
    read: (path) => csvManifest.open(path, {}, { signal: new AbortController().signal, onProgress: () => {} }),
  },
  image("png"),
  image("jpeg"),
  image("webp"),
  image("tiff"),
  {
    name: "image-manifest",
    files: async () => ({
      list: text('{"format":"exemplar-image-files/2","shape":[1,2,2,3],"shorterSide":2}\n["a/b.png",10,20.5]\n'),
    }),
    read: async (path) => readManifest(path),
  },
  {
    name: "weights",
    files: async () => ({
      w: encodeWeights({ a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } }, { key: "k" }),
    }),
    read: async (path, damaged) => decodeWeights(damaged, path),
  },
];
