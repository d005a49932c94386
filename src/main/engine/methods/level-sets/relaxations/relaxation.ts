import * as tf from "@tensorflow/tfjs-core";

/** Which predictions are asked for, `[classes]` each: what the two mean is each relaxation's own. */
export interface Level {
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
}

/** The same in numbers. */
export interface LevelInNumbers {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * A level set {x : f(x) = p} has no volume: what is sampled is its relaxation, the likelihood of an observation u of the
 * prediction f(x) (Booth et al. 2021, equations 2-5).
 */
export interface Relaxation {
  /**
   * A pure TF.js function.
   * @param p predictions `[N, classes]` @param width `[]`: σ of the normal, or α of the Dirichlet distribution
   * @returns log densities `[N]`, nats
   */
  logLikelihood(p: tf.Tensor2D, level: Level, width: tf.Tensor): tf.Tensor1D;
  /** How far a prediction is from what is asked for, the largest of what is compared: 0 on the level set. */
  distance(p: ArrayLike<number>, level: LevelInNumbers): number;
  /** A width that nearly every prediction is within, where chains begin that are to tighten. */
  readonly widest: number;
}

/** log N(u; 0, σ²), elementwise. */
export function logNormal(u: tf.Tensor, sigma: tf.Tensor): tf.Tensor {
  const squares = tf.mul(tf.square(tf.div(u, sigma)), -0.5);
  return tf.sub(squares, tf.add(tf.log(sigma), 0.5 * Math.log(2 * Math.PI)));
}

/** What a row gives to the classes of a mask, `[N, classes]` and `[classes]` → `[N]`. */
export const at = (p: tf.Tensor2D, mask: tf.Tensor): tf.Tensor1D => tf.sum(tf.mul(p, mask), 1);

/** Σ p over a mask. */
export const atClass = (p: ArrayLike<number>, mask: readonly number[]): number =>
  mask.reduce((sum, share, c) => sum + share * p[c]!, 0);

/** max |p − p*|. */
export const largestDeviation = (p: ArrayLike<number>, { first }: LevelInNumbers): number =>
  first.reduce((largest, wanted, c) => Math.max(largest, Math.abs(p[c]! - wanted)), 0);
