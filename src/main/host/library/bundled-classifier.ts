import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { classifier } from "#shared/contract/library.ts";
import { resourcesFolder } from "../resources.ts";
import type { StoredDataset } from "../store/read/datasets.ts";

/** What `resources/mnist-cnn.json` says about the weights beside it. */
const bundledClassifier = z.object({
  name: z.string(),
  architecture: z.string(),
  inputShape: z.tuple([z.int(), z.int(), z.int()]),
  classNames: z.array(z.string()),
  weightsSha256: z.string(),
  training: classifier.shape.training,
  dataset: z.object({ sha256: z.string() }),
  /** It was trained on the training images of this split. */
  split: z.object({ seed: z.int(), testFraction: z.number() }),
});
export type BundledClassifier = z.infer<typeof bundledClassifier>;

/** The classifier that ships with the app, but for its weights. */
export const readBundledClassifier = (): BundledClassifier =>
  bundledClassifier.parse(JSON.parse(readFileSync(join(resourcesFolder(), "mnist-cnn.json"), "utf8")));

export const bundledWeightsFile = (): string => join(resourcesFolder(), "mnist-cnn.safetensors");

/**
 * Why a dataset is not one that the bundled classifier serves, or null. It has seen the training images of one split of
 * one dataset: on any other split, some of the images on which it is tested would be images that it has learnt.
 */
export function whyNotServed({ dataset: trained, split }: BundledClassifier, dataset: StoredDataset): string | null {
  if (dataset.sha256 !== trained.sha256)
    return `The shipped classifier was trained on the packaged MNIST digits, not on "${dataset.name}".`;
  if (dataset.seed === split.seed && dataset.testFraction === split.testFraction) return null;
  return `The shipped classifier was trained on another split of "${dataset.name}" (seed ${split.seed}, test share ${split.testFraction}).`;
}
