import type { Answers } from "./answers.ts";

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  /** Mean confidence and accuracy of the answers in this bin; 0 where it is empty. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** Counts of answers: `confusion[truth][answer]`. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  indices: ArrayLike<number>,
  classCount: number,
): number[][] {
  const confusion = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let i = 0; i < indices.length; i++) confusion[labels[indices[i]!]!]![predicted[indices[i]!]!]!++;
  return confusion;
}

/** The share of answers that are right; 0 of none is 0. */
export function accuracyOf(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  indices: ArrayLike<number>,
): number {
  let right = 0;
  for (let i = 0; i < indices.length; i++) if (labels[indices[i]!] === predicted[indices[i]!]) right++;
  return indices.length === 0 ? 0 : right / indices.length;
}

/** Confidence against accuracy in equal bins of confidence, (from, to] (Guo et al. 2017, §2). */
export function calibration(
  labels: ArrayLike<number>,
  answers: Pick<Answers, "predicted" | "confidence">,
  indices: ArrayLike<number>,
  bins = 10,
): CalibrationBin[] {
  const n = new Array<number>(bins).fill(0);
  const confidence = new Array<number>(bins).fill(0);
  const right = new Array<number>(bins).fill(0);
  for (let i = 0; i < indices.length; i++) {
    const image = indices[i]!;
    const sure = answers.confidence[image]!;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(sure * bins) - 1));
    n[bin]!++;
    confidence[bin]! += sure;
    if (labels[image] === answers.predicted[image]) right[bin]!++;
  }
  return n.map((count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    n: count,
    confidence: count === 0 ? 0 : confidence[bin]! / count,
    accuracy: count === 0 ? 0 : right[bin]! / count,
  }));
}

/** ECE: the mean distance of accuracy from confidence, weighted by the answers in each bin (Guo et al. 2017, eq. 3). */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, bin) => sum + bin.n, 0);
  return total === 0
    ? 0
    : bins.reduce((sum, bin) => sum + (bin.n / total) * Math.abs(bin.accuracy - bin.confidence), 0);
}
