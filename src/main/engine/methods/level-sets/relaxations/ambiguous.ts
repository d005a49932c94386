import * as tf from "@tensorflow/tfjs-core";
import { at, atClass, logNormal, type Relaxation } from "./relaxation.ts";

/**
 * As much of one class as of another, and little of any other: u₁ ~ N(|f(x)ᵢ − f(x)ⱼ|, σ²) with u₁* = 0 and
 * u₂ ~ N(min(f(x)ᵢ, f(x)ⱼ) − max_{k ≠ i, j} f(x)ₖ, σ²) with u₂* = 0.5 (Booth et al. 2021, equations 7-9).
 */
export const ambiguous: Relaxation = {
  logLikelihood(p, { first, second }, sigma) {
    const [own, other] = [at(p, first), at(p, second)];
    // No probability of the pair's is left in the comparison with the others.
    const highest = tf.max(tf.sub(p, tf.mul(tf.add(first, second), 2)), 1);
    const margin = tf.sub(tf.minimum(own, other), highest);
    return tf.add(logNormal(tf.abs(tf.sub(own, other)), sigma), logNormal(tf.sub(margin, 0.5), sigma)) as tf.Tensor1D;
  },
  distance(p, { first, second }) {
    const [own, other] = [atClass(p, first), atClass(p, second)];
    const highest = Array.from(p).reduce((most, value, c) => (first[c] || second[c] ? most : Math.max(most, value)), 0);
    return Math.max(Math.abs(own - other), Math.abs(Math.min(own, other) - highest - 0.5));
  },
  widest: 0.3,
};
