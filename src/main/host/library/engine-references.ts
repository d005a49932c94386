import type { DatasetImages, DatasetReference, NetworkReference } from "#engine/protocol.ts";
import type { EvaluatedPart, OutputLayer } from "#shared/contract/library.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { OutputKey } from "../store/read/outputs.ts";
import type { Store } from "../store/store.ts";
import { folderOf } from "./dataset-folder.ts";

/** Where the engine finds a dataset's pixels. */
export function datasetImages(store: Store, dataset: StoredDataset): DatasetImages {
  const sha256 = dataset.contentsSha256;
  const path = store.blobs.pathOf(sha256);
  const shape = [dataset.count, dataset.height, dataset.width, dataset.channels] as const;
  return dataset.folder === null
    ? { kind: "packed", path, shape, sha256 }
    : { kind: "files", path, shape, sha256, folder: folderOf(store, dataset.folder) };
}

/** Where the engine finds a dataset with its labels and split. */
export const datasetReference = (store: Store, dataset: StoredDataset): DatasetReference => ({
  images: datasetImages(store, dataset),
  labelsPath: store.blobs.pathOf(dataset.labelsSha256),
  testIndicesPath: store.blobs.pathOf(dataset.testIndicesSha256),
  classNames: dataset.classNames,
});

/** Where the engine finds a classifier. */
export function networkReference(
  store: Store,
  classifier: Pick<StoredClassifier, "architecture" | "weightsSha256" | "inputShape" | "classNames">,
): NetworkReference {
  return {
    architecture: classifier.architecture,
    weightsPath: store.blobs.pathOf(classifier.weightsSha256),
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
