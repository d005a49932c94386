import * as tf from "@tensorflow/tfjs-core";
import { broadcastShapes, sameShape } from "../../../compile/shapes.ts";
import { type OnnxOperator, operator } from "../node-call.ts";

/** a · b over the last two axes, the others broadcast, as numpy has it. */
function product(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  if (a.rank === 1) return squeezed(product(tf.reshape(a, [1, a.size]), b), -2);
  if (b.rank === 1) return squeezed(product(a, tf.reshape(b, [b.size, 1])), -1);
  if (b.rank === 2 && a.rank > 2) {
    const rows = a.size / a.shape.at(-1)!;
    const flat = tf.matMul(tf.reshape(a, [rows, a.shape.at(-1)!]), b);
    return tf.reshape(flat, [...a.shape.slice(0, -1), b.shape[1]!]);
  }
  // TF.js's gradient does not sum over axes along which a factor was broadcast, so each is given all of them.
  const batch = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const whole = (x: tf.Tensor) => {
    const shape = [...batch, ...x.shape.slice(-2)];
    return sameShape(shape, x.shape) ? x : tf.broadcastTo(x, shape);
  };
  return tf.matMul(whole(a), whole(b));
}

const squeezed = (x: tf.Tensor, axis: number) => tf.reshape(x, x.shape.toSpliced(axis, 1));

export const matmuls: OnnxOperator[] = [
  operator("MatMul", (call) => product(call.x, call.tensor(1))),
  // α A B + β C
  operator("Gemm", (call) => {
    const [alpha, beta] = [call.float("alpha", 1), call.float("beta", 1)];
    const [a, b, c] = [call.x, call.tensor(1), call.optional(2)];
    const ab = tf.matMul(a, b, call.integer("transA", 0) !== 0, call.integer("transB", 0) !== 0);
    const scaled = alpha === 1 ? ab : tf.mul(ab, alpha);
    if (!c || beta === 0) return scaled;
    return tf.add(scaled, beta === 1 ? c : tf.mul(c, beta));
  }),
];
