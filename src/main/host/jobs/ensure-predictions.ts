import { bytesOf } from "../library/dataset-contents.ts";
import { datasetImages, networkReference } from "../library/engine-references.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import { readPredictions } from "../store/read/predictions.ts";
import { writeBlob } from "../store/write/blobs.ts";
import { insertPredictions } from "../store/write/predictions.ts";
import type { JobContext } from "./job-kind.ts";

/** Computes a classifier's answers to a whole dataset, unless the project has them: they depend on the hashes alone. */
export async function ensurePredictions(
  { store, engine, signal, progress }: JobContext,
  classifier: StoredClassifier,
  dataset: StoredDataset,
): Promise<void> {
  const key = {
    architecture: classifier.architecture,
    weightsSha256: classifier.weightsSha256,
    datasetSha256: dataset.sha256,
  };
  if (readPredictions(store, key) !== null) return;
  const { probabilities } = await engine.run(
    "predict",
    { network: networkReference(store, classifier), images: datasetImages(store, dataset) },
    { signal, onProgress: progress },
  );
  insertPredictions(store, key, writeBlob(store, bytesOf(probabilities), "application/octet-stream"));
}
