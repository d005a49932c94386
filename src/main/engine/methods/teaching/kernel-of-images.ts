import type { ExampleKernel } from "#shared/teaching/example-kernel.ts";
import { differencePrior, type KfacPosterior } from "./posterior.ts";

/** A kernel with the features that it is of: covariance = whitened · whitenedᵀ. */
export interface WhitenedKernel extends ExampleKernel {
  /** F Q_U diag(√s), `[rows, width]`. */
  readonly whitened: Float64Array;
}

/**
 * What the learner thinks of images before it has seen any, and how they bear on one another: prior means F δ₀ and
 * covariances K = F S Fᵀ with S = Q_U diag(s) Q_Uᵀ.
 *
 * @param features `[rows, width]`, the target's first, then each image's and its copies'
 * @param labels 1 for the target's category, −1 for the alternative's, by position: the target and its images
 * @param weight how often each example counts
 */
export function kernelOfImages(
  posterior: KfacPosterior,
  { target, alternative }: { readonly target: number; readonly alternative: number },
  features: ArrayLike<number>,
  labels: ArrayLike<number>,
  weight = 1,
): WhitenedKernel {
  const { width, uVectors } = posterior;
  const { mean, variances } = differencePrior(posterior, target, alternative);
  const count = features.length / width;
  const priorMean = new Float64Array(count);
  const whitened = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const row = whitened.subarray(i * width, (i + 1) * width);
    for (let j = 0; j < width; j++) {
      const feature = features[i * width + j]!;
      priorMean[i]! += feature * mean[j]!;
      if (feature === 0) continue;
      for (let k = 0; k < width; k++) row[k]! += feature * uVectors[j * width + k]!;
    }
    for (let k = 0; k < width; k++) row[k]! *= Math.sqrt(variances[k]!);
  }
  const covariance = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += whitened[i * width + k]! * whitened[j * width + k]!;
      covariance[i * count + j] = sum;
      covariance[j * count + i] = sum;
    }
  return { covariance, priorMean, labels, weight, whitened };
}
