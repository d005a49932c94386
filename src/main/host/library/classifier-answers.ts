import { type Answers, answersOf } from "#shared/library/answers.ts";
import { accuracyOf } from "#shared/library/evaluation.ts";
import { Memory } from "../memory.ts";
import { found, requireEvaluated } from "../missing.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset, type StoredDataset } from "../store/read/datasets.ts";
import { readOutput } from "../store/read/outputs.ts";
import type { Store } from "../store/store.ts";
import { contentsOf } from "./dataset-contents.ts";
import { outputKey } from "./engine-references.ts";

/** Only the last few are kept in memory: a dataset's answers can be large. */
const loaded = new Memory<Store, Answers>(4);

/** A classifier's answers to every image of a dataset, or null where they have not been computed. */
export function readAnswers(store: Store, classifier: StoredClassifier, dataset: StoredDataset): Answers | null {
  const sha256 = readOutput(store, outputKey(classifier, dataset, "probabilities"));
  if (sha256 === null) return null;
  return loaded.get(store, sha256, () => load(store, sha256, dataset.classNames.length));
}

/** @throws CONFLICT where the answers have not been computed. */
export function requireAnswers(store: Store, classifier: StoredClassifier, dataset: StoredDataset): Answers {
  return requireEvaluated(readAnswers(store, classifier, dataset), classifier.name);
}

/** Accuracy on the held-out images of the classifier's dataset, or null where it has not been evaluated. */
export function testAccuracyOf(store: Store, classifier: StoredClassifier): number | null {
  const dataset = found(readDataset(store, classifier.datasetId), "dataset", classifier.datasetId);
  const answers = readAnswers(store, classifier, dataset);
  const { labels, testIndices } = contentsOf(store, dataset);
  return answers && accuracyOf(labels, answers.predicted, testIndices);
}

function load(store: Store, sha256: string, classCount: number): Answers {
  const bytes = store.blobs.read(sha256);
  return answersOf(new Float32Array(new Uint8Array(bytes).buffer), classCount);
}
