import { ExemplarError } from "#shared/domain/errors.ts";
import type { Answers } from "#shared/library/answers.ts";
import { atTemperature } from "#shared/library/temperature.ts";
import { readCalibration } from "../store/read/calibrations.ts";
import type { StoredClassifier } from "../store/read/classifiers.ts";
import type { Store } from "../store/store.ts";

/**
 * A classifier's answers at the temperature that was fitted to it.
 * @throws ExemplarError `CONFLICT` where it has not been calibrated
 */
export function calibratedAnswers(
  store: Store,
  { id, name }: Pick<StoredClassifier, "id" | "name">,
  answers: Answers,
): { answers: Answers; temperature: number } {
  const calibration = readCalibration(store, id);
  if (!calibration)
    throw new ExemplarError(
      "CONFLICT",
      `"${name}" has not been calibrated.`,
      "Calibrate it first, or choose by its own probabilities.",
    );
  const { temperature } = calibration;
  const images = Array.from({ length: answers.probabilities.length / answers.classCount }, (_, image) => image);
  return { answers: atTemperature(answers, images, temperature), temperature };
}
