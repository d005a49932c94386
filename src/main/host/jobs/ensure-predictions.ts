import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import { ensureOutput } from "./ensure-output.ts";
import type { JobContext } from "./job-kind.ts";

/** Computes a classifier's answers to the test images of a dataset, unless the project has them; the others can wait. */
export async function ensurePredictions(
  context: JobContext,
  classifier: StoredClassifier,
  dataset: StoredDataset,
): Promise<void> {
  await ensureOutput(context, classifier, dataset, "probabilities", "test");
}
