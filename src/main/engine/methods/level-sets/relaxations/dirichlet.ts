import * as tf from "@tensorflow/tfjs-core";
import { largestDeviation, type Relaxation } from "./relaxation.ts";

/** Predictions below are taken for it: Γ has a pole at 0. */
const smallest = 1e-6;

/**
 * The prediction `first`, none of whose entries is 0: u ~ Dirichlet(α f(x)), u* = p (Booth, Sharma, Shah et al. 2020). At a
 * finite α its mode lies beyond p: at p = .999, α = 10, it is .977.
 */
export const dirichlet: Relaxation = {
  logLikelihood(p, { first }, alpha) {
    const clamped = tf.clipByValue(p, smallest, 1);
    const shapes = tf.mul(tf.div(clamped, tf.sum(clamped, 1, true)), alpha);
    const perClass = tf.sub(tf.mul(tf.sub(shapes, 1), tf.log(first)), logGamma(shapes));
    return tf.add(tf.sum(perClass, 1), logGamma(alpha)) as tf.Tensor1D;
  },
  distance: largestDeviation,
  widest: 10,
};

/** How far the argument is moved up, to where the series holds. */
const shift = 6;

/** ln Γ(x) for x > 0, elementwise: Γ(x + 1) = x Γ(x), and Stirling's series (Abramowitz & Stegun 6.1.41). */
function logGamma(x: tf.Tensor): tf.Tensor {
  const z = tf.add(x, shift);
  const reciprocal = tf.reciprocal(z);
  const tail = tf.mul(reciprocal, tf.sub(1 / 12, tf.mul(tf.square(reciprocal), 1 / 360)));
  const series = tf.add(tf.sub(tf.mul(tf.sub(z, 0.5), tf.log(z)), z), tf.add(tail, 0.5 * Math.log(2 * Math.PI)));
  let logs = tf.log(x);
  for (let k = 1; k < shift; k++) logs = tf.add(logs, tf.log(tf.add(x, k)));
  return tf.sub(series, logs);
}
