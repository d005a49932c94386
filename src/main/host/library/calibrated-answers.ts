import { ExemplarError } from "#shared/domain/errors.ts";
import type { Answers } from "#shared/library/answers.ts";
import { atTemperature } from "#shared/library/temperature.ts";
import { readCalibration } from "../store/read/calibrations.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";
import { requireAnswers } from "./classifier-answers.ts";

/**
 * The softmax temperature at which a classifier's answers are calibrated.
 * @throws ExemplarError `CONFLICT` where it has not been calibrated
 */
export function requireTemperature(store: Store, { id, name }: Pick<StoredClassifier, "id" | "name">): number {
  const calibration = readCalibration(store, id);
  if (calibration) return calibration.temperature;
  throw new ExemplarError(
    "CONFLICT",
    `"${name}" has not been calibrated.`,
    "Calibrate it first, or ask for its own probabilities.",
  );
}

/** A classifier's answers to a dataset, and the temperature at which they are; null where they are its own. */
export interface AskedAnswers {
  readonly answers: Answers;
  readonly temperature: number | null;
}

/**
 * A classifier's answers to a dataset: its own, or where that is asked for the calibrated ones.
 * @throws ExemplarError `CONFLICT` where they have not been computed, or it has not been calibrated
 */
export function askedAnswers(
  store: Store,
  classifier: StoredClassifier,
  dataset: StoredDataset,
  calibrated: boolean,
): AskedAnswers {
  const answers = requireAnswers(store, classifier, dataset);
  if (!calibrated) return { answers, temperature: null };
  const temperature = requireTemperature(store, classifier);
  const images = Array.from({ length: answers.probabilities.length / answers.classCount }, (_, image) => image);
  return { answers: atTemperature(answers, images, temperature), temperature };
}
