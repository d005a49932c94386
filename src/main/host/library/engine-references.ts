import type { DatasetImages, DatasetReference, NetworkReference } from "#engine/references.ts";
import type { EvaluatedPart, OutputLayer } from "#shared/contract/library.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { OutputKey } from "../store/read/outputs.ts";
import type { Store } from "../store/store.ts";
import { folderOf } from "./dataset-folder.ts";

/** A dataset's pixels, as the engine's tasks name them. */
export function datasetImages(store: Store, dataset: StoredDataset): DatasetImages {
  const sha256 = dataset.contentsSha256;
  const shape = [dataset.count, dataset.height, dataset.width, dataset.channels] as const;
  return dataset.folder === null
    ? { kind: "packed", sha256, shape }
    : { kind: "files", sha256, shape, folder: folderOf(store, dataset.folder) };
}

/** A dataset with its labels and split. */
export const datasetReference = (store: Store, dataset: StoredDataset): DatasetReference => ({
  reader: dataset.reader,
  images: datasetImages(store, dataset),
  labelsSha256: dataset.labelsSha256,
  testIndicesSha256: dataset.testIndicesSha256,
  classNames: dataset.classNames,
});

/** A classifier. @param temperature of its calibrated answers; null for its own */
export function networkReference(
  classifier: Pick<StoredClassifier, "architecture" | "weightsSha256" | "inputShape" | "classNames">,
  temperature: number | null = null,
): NetworkReference {
  return {
    ...(temperature !== null && { temperature }),
    architecture: classifier.architecture,
    weightsSha256: classifier.weightsSha256,
    inputShape: classifier.inputShape,
    classCount: classifier.classNames.length,
  };
}

/** By what a classifier's output for a dataset, or for its test images, is found again. */
export function outputKey(
  { architecture, weightsSha256 }: StoredClassifier,
  { sha256: datasetSha256, testIndicesSha256 }: StoredDataset,
  layer: OutputLayer,
  part: EvaluatedPart,
): OutputKey {
  return { architecture, weightsSha256, datasetSha256, layer, images: part === "all" ? "all" : testIndicesSha256 };
}
