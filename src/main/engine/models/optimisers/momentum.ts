import * as tf from "@tensorflow/tfjs-core";
import type { Optimiser } from "./optimiser.ts";

const mu = 0.9;

/** Polyak 1964: v ← μ v + g, θ ← θ − η v, with μ = 0.9. */
export const momentum: Optimiser = {
  id: "momentum",
  label: "Momentum",
  description: "Gradient descent that keeps nine tenths of its velocity from step to step.",
  slots: ["velocity"],
  scalars: (learningRate) => ({ learningRate }),
  update: (parameter, gradient, slots, { learningRate }) => {
    const velocity = tf.add(tf.mul(slots.velocity!, mu), gradient);
    return { parameter: tf.sub(parameter, tf.mul(learningRate!, velocity)), slots: { velocity } };
  },
};
