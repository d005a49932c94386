import { expectedSigmoid } from "#shared/teaching/expected-sigmoid.ts";
import { LaplaceLearner } from "#shared/teaching/laplace-learner.ts";
import type { Watch } from "../../watch.ts";
import type { DatasetMaterial, MethodPlace } from "../runner.ts";
import type { PoolOrder } from "./candidate-pool.ts";
import type { FeatureNetwork } from "./classification-features.ts";
import { differencePrior, type KfacPosterior } from "./posterior.ts";
import { rotate, rotatedFeatures } from "./rotated-features.ts";

/** A target, and the learner that is to be taught it. */
export interface Taught {
  readonly posterior: KfacPosterior;
  readonly network: FeatureNetwork;
  readonly dataset: DatasetMaterial;
  readonly target: number;
  readonly alternative: number;
  /** Of the target, with the constant 1. */
  readonly features: Float32Array;
}

/**
 * The images that say most about a target, by how probable the answer is to the learner who has seen one alone. What an
 * image teaches goes with the covariance of its latent value with the target's, and with how much it surprises: one that
 * the learner is sure of already teaches nothing, however near it is.
 * @param weight how often the learner counts an example
 */
export function nearestImages(taught: Taught, weight: number, place: MethodPlace, watch: Watch): PoolOrder {
  const { posterior, target, alternative } = taught;
  const { width } = posterior;
  const { mean, variances } = differencePrior(posterior, target, alternative);
  return async (images, category) => {
    const { images: readable, features } = await rotatedFeatures(category, images, taught, place, watch);
    const rotated = await rotate(posterior, Float64Array.of(...taught.features, ...mean));
    const prior = { variances, mean: rotated.subarray(width), target: rotated.subarray(0, width) };
    const probabilities = afterOneExample(prior, features, category === target ? 1 : -1, weight);
    return Array.from(readable.keys())
      .sort((a, b) => probabilities[b]! - probabilities[a]!)
      .map((row) => readable[row]!);
  };
}

/** What the learner starts from, in the eigenvectors of U: the weights' variances s and mean Q_Uᵀ δ₀, and the target Q_Uᵀ z₀. */
export interface RotatedPrior {
  readonly variances: Float64Array;
  readonly mean: Float64Array;
  readonly target: Float64Array;
}

/**
 * P(Y = target | x, D) for the set D of each image alone: of its latent value the learner knows the mean gᵀδ₀, the variance
 * gᵀ S g and the covariance gᵀ S g₀ with the target's, which take one pass over its features.
 * @param features of the images, rotated, `[images, width]`
 * @param label 1 where they are of the target's category, −1 where they are of the alternative's
 */
export function afterOneExample(
  { variances, mean, target }: RotatedPrior,
  features: Float64Array,
  label: 1 | -1,
  weight: number,
): Float64Array {
  const width = variances.length;
  const direction = target.map((value, k) => variances[k]! * value);
  const own = { mean: 0, variance: 0 };
  for (let k = 0; k < width; k++) {
    own.mean += target[k]! * mean[k]!;
    own.variance += target[k]! * direction[k]!;
  }
  const learner = new LaplaceLearner(1);
  learner.labels[0] = label;
  learner.weights[0] = weight;
  const covariance = new Float64Array(1);
  return Float64Array.from({ length: features.length / width }, (_, row) => {
    let [latentMean, variance, withTarget] = [0, 0, 0];
    for (let k = 0; k < width; k++) {
      const value = features[row * width + k]!;
      latentMean += value * mean[k]!;
      variance += value * value * variances[k]!;
      withTarget += value * direction[k]!;
    }
    learner.priorMean[0] = latentMean;
    learner.kernel[0] = variance;
    covariance[0] = withTarget;
    learner.learn();
    const after = learner.latent(own.mean, own.variance, covariance);
    return expectedSigmoid(after.mean, Math.sqrt(after.variance));
  });
}
