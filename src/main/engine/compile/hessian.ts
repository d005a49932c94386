import * as tf from "@tensorflow/tfjs-core";
import "./missing-gradients.ts";

/** A scalar function of tensors. */
export type ScalarFunction = (...xs: tf.Tensor[]) => tf.Tensor;

/**
 * H v, where H is the Hessian of `f` at `xs`: the gradient of ⟨∇f, v⟩ (Pearlmutter 1994). Costs a few gradients, and
 * never holds H. A pure TF.js function, so it compiles as any other, and its result is again differentiable.
 *
 * TF.js differentiates operations with a gradient of their own (`tf.logSoftmax`, `tf.losses.*CrossEntropy`) only once,
 * and would leave out the rest of the second derivative without a word. They are refused here; write them in terms of
 * others, such as `tf.sub(x, tf.logSumExp(x, -1, true))`.
 * @returns for each of `xs` its part of H v, of its shape
 */
export function hessianVectorProduct(
  f: ScalarFunction,
): (xs: readonly tf.Tensor[], vs: readonly tf.Tensor[]) => tf.Tensor[] {
  return (xs, vs) => {
    if (xs.length !== vs.length) throw new RangeError(`${vs.length} directions for ${xs.length} tensors`);
    const alongGradient = (...ys: tf.Tensor[]) => {
      const gradients = tf.grads(f as never)(ys);
      return tf.addN(gradients.map((gradient, index) => tf.sum(tf.mul(gradient, vs[index]!))));
    };
    return withoutCustomGradients(() => tf.grads(alongGradient as never)([...xs]));
  };
}

/** Refuses, while `run` does its work, operations that bring a gradient of their own. */
function withoutCustomGradients<R>(run: () => R): R {
  const engine = tf.engine();
  const { customGrad } = engine;
  engine.customGrad = () => {
    throw new Error(
      "A Hessian-vector product meets an operation with a gradient of its own, whose second derivative TF.js leaves " +
        "out. Write the operation in terms of others.",
    );
  };
  try {
    return run();
  } finally {
    engine.customGrad = customGrad;
  }
}
