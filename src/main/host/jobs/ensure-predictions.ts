import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import { ensureOutput } from "./ensure-output.ts";
import type { JobContext } from "./job-kind.ts";

/** Computes a classifier's answers to a whole dataset, unless the project has them. */
export async function ensurePredictions(
  context: JobContext,
  classifier: StoredClassifier,
  dataset: StoredDataset,
): Promise<void> {
  await ensureOutput(context, classifier, dataset, "probabilities");
}
