import { type CalibrationBin, calibration, expectedCalibrationError } from "#shared/library/evaluation.ts";

/** How good probabilistic answers are. */
export interface AnswerQuality {
  readonly images: number;
  readonly topOne: number;
  readonly topFive: number;
  /** Mean −log p of the true class, in nats. */
  readonly surprise: number;
  readonly calibrationError: number;
  readonly bins: readonly CalibrationBin[];
}

/** The most probable class, and how many are more probable than the labelled one. */
export function placeOf(label: number, probabilities: Float32Array): { readonly best: number; readonly above: number } {
  let best = 0;
  let above = 0;
  for (let c = 0; c < probabilities.length; c++) {
    if (probabilities[c]! > probabilities[best]!) best = c;
    if (probabilities[c]! > probabilities[label]!) above++;
  }
  return { best, above };
}

/** Counts what is right about answers as they come. */
export class AnswerTally {
  readonly #labels: number[] = [];
  readonly #predicted: number[] = [];
  readonly #confidence: number[] = [];
  #topFive = 0;
  #surprise = 0;

  /** @param probabilities of each class, in their order */
  add(label: number, probabilities: Float32Array): void {
    const { best, above } = placeOf(label, probabilities);
    this.#labels.push(label);
    this.#predicted.push(best);
    this.#confidence.push(probabilities[best]!);
    if (above < 5) this.#topFive++;
    this.#surprise -= Math.log(Math.max(probabilities[label]!, 1e-38));
  }

  get quality(): AnswerQuality {
    const images = this.#labels.length;
    const bins = calibration(
      this.#labels,
      { predicted: Int32Array.from(this.#predicted), confidence: Float32Array.from(this.#confidence) },
      Array.from({ length: images }, (_, k) => k),
    );
    return {
      images,
      topOne: this.#labels.filter((label, k) => label === this.#predicted[k]).length / images,
      topFive: this.#topFive / images,
      surprise: this.#surprise / images,
      calibrationError: expectedCalibrationError(bins),
      bins,
    };
  }
}
