import * as tf from "@tensorflow/tfjs-core";
import type { Optimiser } from "./optimiser.ts";

/** θ ← θ − η g */
export const sgd: Optimiser = {
  id: "sgd",
  label: "Gradient descent",
  description: "Plain stochastic gradient descent: it remembers nothing, and wants a larger learning rate than Adam.",
  slots: [],
  scalars: (learningRate) => ({ learningRate }),
  update: (parameter, gradient, _, { learningRate }) => ({
    parameter: tf.sub(parameter, tf.mul(learningRate!, gradient)),
    slots: {},
  }),
};
