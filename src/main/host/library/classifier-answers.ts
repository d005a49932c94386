import type { Classifier, EvaluatedPart } from "#shared/contract/library.ts";
import { type Answers, answeredOf, answersOf } from "#shared/library/answers.ts";
import { accuracyOf } from "#shared/library/evaluation.ts";
import { Memory } from "../memory.ts";
import { found, requireEvaluated } from "../missing.ts";
import { readCalibration } from "../store/read/calibrations.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import { readDataset, type StoredDataset } from "../store/read/datasets.ts";
import { readOutput } from "../store/read/outputs.ts";
import type { Store } from "../store/store.ts";
import { contentsOf } from "./dataset-contents.ts";
import { outputKey } from "./engine-references.ts";

/** Only the last few are kept in memory: a dataset's answers can be large. */
const loaded = new Memory<Store, Answers>(4);

/** Which images of a dataset a classifier has answered, and the blob with what it answered. */
function evaluatedPartOf(
  store: Store,
  classifier: StoredClassifier,
  dataset: StoredDataset,
): { part: EvaluatedPart; sha256: string } | null {
  for (const part of ["all", "test"] as const) {
    const sha256 = readOutput(store, outputKey(classifier, dataset, "probabilities", part));
    if (sha256 !== null) return { part, sha256 };
  }
  return null;
}

/** A classifier's answers to a dataset's test images, or to all where they are there; null where there are none. */
export function readAnswers(store: Store, classifier: StoredClassifier, dataset: StoredDataset): Answers | null {
  const evaluated = evaluatedPartOf(store, classifier, dataset);
  if (evaluated === null) return null;
  const { part, sha256 } = evaluated;
  return loaded.get(store, `${sha256} ${part} ${dataset.id}`, () => load(store, sha256, classifier, dataset, part));
}

/** @throws CONFLICT where the answers to these images have not been computed. */
export function requireAnswers(
  store: Store,
  classifier: StoredClassifier,
  dataset: StoredDataset,
  part: EvaluatedPart = "test",
): Answers {
  const isThere = part === "test" || evaluatedPartOf(store, classifier, dataset)?.part === "all";
  return requireEvaluated(isThere ? readAnswers(store, classifier, dataset) : null, classifier.name, part);
}

/** Accuracy on the held-out images of the classifier's dataset, which of its images it has answered, its calibration. */
export function evaluationStateOf(
  store: Store,
  classifier: StoredClassifier,
): Pick<Classifier, "testAccuracy" | "evaluated" | "temperature"> {
  const dataset = found(readDataset(store, classifier.datasetId), "dataset", classifier.datasetId);
  const answers = readAnswers(store, classifier, dataset);
  const { labels, testIndices } = contentsOf(store, dataset);
  return {
    testAccuracy: answers && accuracyOf(labels, answers.predicted, answeredOf(answers, testIndices)),
    evaluated: evaluatedPartOf(store, classifier, dataset)?.part ?? null,
    temperature: readCalibration(store, classifier.id)?.temperature ?? null,
  };
}

function load(
  store: Store,
  sha256: string,
  classifier: Pick<StoredClassifier, "classNames">,
  dataset: StoredDataset,
  part: EvaluatedPart,
): Answers {
  const values = new Float32Array(new Uint8Array(store.blobs.read(sha256)).buffer);
  const classCount = classifier.classNames.length;
  if (part === "all") return answersOf(values, classCount);
  const probabilities = new Float32Array(dataset.count * classCount).fill(Number.NaN);
  for (const [row, image] of contentsOf(store, dataset).testIndices.entries())
    probabilities.set(values.subarray(row * classCount, (row + 1) * classCount), image * classCount);
  return answersOf(probabilities, classCount);
}
