import * as tf from "@tensorflow/tfjs-core";
import { broadcastShapes, sameShape } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

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

function requireFit(call: NodeCall, columns: number, rows: number): void {
  if (columns !== rows) call.fail(`${columns} columns do not meet as many rows, but ${rows}`);
}

export const matmuls: OnnxOperator[] = [
  operator("MatMul", (call) => {
    const [a, b] = [call.x, call.tensor(1)];
    if (a.rank === 0 || b.rank === 0) call.fail("a number is no matrix");
    requireFit(call, a.shape.at(-1)!, b.shape.at(b.rank === 1 ? -1 : -2)!);
    return product(a, b);
  }),
  // α A B + β C
  operator("Gemm", (call) => {
    const [alpha, beta] = [call.float("alpha", 1), call.float("beta", 1)];
    const [a, b, c] = [call.x, call.tensor(1), call.optional(2)];
    const [transA, transB] = [call.integer("transA", 0) !== 0, call.integer("transB", 0) !== 0];
    if (a.rank !== 2 || b.rank !== 2) call.fail(`[${a.shape}] and [${b.shape}] are not matrices`);
    requireFit(call, a.shape[transA ? 0 : 1]!, b.shape[transB ? 1 : 0]!);
    const ab = tf.matMul(a, b, transA, transB);
    const scaled = alpha === 1 ? ab : tf.mul(ab, alpha);
    if (!c || beta === 0) return scaled;
    return tf.add(scaled, beta === 1 ? c : tf.mul(c, beta));
  }),
];
