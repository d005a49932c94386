import type { Evaluation, Split } from "#shared/contract/library.ts";
import { type Answers, answeredOf } from "#shared/library/answers.ts";
import { calibration, expectedCalibrationError } from "#shared/library/evaluation.ts";
import { atTemperature, negativeLogLikelihood } from "#shared/library/temperature.ts";
import type { Calibration } from "../store/read/calibrations.ts";
import { calibrationImages } from "./calibration-images.ts";
import type { DatasetContents } from "./dataset-contents.ts";

/** What a classifier's temperature does for its probabilities, on images of a split that it was not fitted to. */
export function temperatureScaling(
  { temperature, seed }: Calibration,
  contents: DatasetContents,
  answers: Answers,
  split: Split,
): NonNullable<Evaluation["temperatureScaling"]> {
  const { fitted, kept } = calibrationImages(contents, seed);
  const images = answeredOf(answers, split === "test" ? kept : contents.trainIndices);
  const labels = images.map((image) => contents.labels[image]!);
  const all = images.map((_, i) => i);
  const at = (own: number) => {
    const scaled = atTemperature(answers, images, own);
    const bins = calibration(labels, scaled, all);
    return {
      calibration: bins,
      expectedCalibrationError: expectedCalibrationError(bins),
      negativeLogLikelihood: negativeLogLikelihood(scaled, labels, all),
    };
  };
  return { temperature, fittedTo: fitted.length, n: images.length, before: at(1), after: at(temperature) };
}
