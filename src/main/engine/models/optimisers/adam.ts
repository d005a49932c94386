import * as tf from "@tensorflow/tfjs-core";
import type { Optimiser } from "./optimiser.ts";

const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * Kingma & Ba 2015, Algorithm 1. Both moments' bias corrections at step t are taken out of the step's tensors:
 * m̂ / (√v̂ + ε) = correction · m / (√v + ε′).
 * @param beta1 how much of the first moment is kept from step to step
 */
export const adamWith = (beta1: number): Optimiser => ({
  id: "adam",
  label: "Adam",
  description: "Scales each parameter's steps by its gradients so far; works over a wide range of learning rates.",
  slots: ["first-moment", "second-moment"],
  scalars(learningRate, t) {
    const secondCorrection = Math.sqrt(1 - beta2 ** t);
    return {
      stepSize: (learningRate * secondCorrection) / (1 - beta1 ** t),
      epsilon: epsilon * secondCorrection,
    };
  },
  update(parameter, gradient, slots, { stepSize, epsilon }) {
    const first = tf.add(tf.mul(slots["first-moment"]!, beta1), tf.mul(gradient, 1 - beta1));
    const second = tf.add(tf.mul(slots["second-moment"]!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const change = tf.mul(stepSize!, tf.div(first, tf.add(tf.sqrt(second), epsilon!)));
    return { parameter: tf.sub(parameter, change), slots: { "first-moment": first, "second-moment": second } };
  },
});

/** With the settings of its Algorithm 1. */
export const adam = adamWith(0.9);
