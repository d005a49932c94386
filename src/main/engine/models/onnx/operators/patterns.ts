import * as tf from "@tensorflow/tfjs-core";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

/** Moves the last axis to another place. */
function lastAxisTo(x: tf.Tensor, axis: number): tf.Tensor {
  const order = x.shape.map((_, index) => index).slice(0, -1);
  return axis === x.rank - 1 ? x : tf.transpose(x, order.toSpliced(axis, 0, x.rank - 1));
}

/** One at the first largest element along an axis (before operator set 13 along that and all behind it), else zero. */
function hardmax(call: NodeCall): tf.Tensor {
  const { x } = call;
  const axis = call.axis(call.integer("axis", call.opset < 13 ? 1 : -1), x.rank);
  if (call.opset < 13) {
    const rows = x.shape.slice(0, axis).reduce((product, extent) => product * extent, 1);
    const flat = tf.reshape(x, [rows, x.size / rows]);
    return tf.reshape(tf.oneHot(tf.cast(tf.argMax(flat, 1), "int32"), x.size / rows, 1, 0, "float32"), x.shape);
  }
  return lastAxisTo(tf.oneHot(tf.cast(tf.argMax(x, axis), "int32"), x.shape[axis]!, 1, 0, "float32"), axis);
}

/** Whether each cell of a `[rows, columns]` matrix is kept. */
const mask = (rows: number, columns: number, keeps: (row: number, column: number) => boolean): tf.Tensor =>
  tf.tensor2d(
    Uint8Array.from({ length: rows * columns }, (_, at) => Number(keeps(Math.floor(at / columns), at % columns))),
    [rows, columns],
    "bool",
  );

/** Tensors of ones and zeros, and what is chosen by them. */
export const patterns: OnnxOperator[] = [
  operator("Hardmax", hardmax),
  operator("OneHot", (call) => {
    const depth = call.numbers(1)?.[0] ?? call.fail("its depth is missing");
    const values = call.known(2) ?? call.refuse("its values are computed from the image");
    const [off, on] = values.data as unknown as [number, number];
    const given = tf.cast(call.x, "int32");
    call.bounded([...given.shape, depth]);
    const indices = tf.where(tf.less(given, 0), tf.add(given, tf.scalar(depth, "int32")), given);
    const hot = tf.oneHot(indices, depth, on, off, values.dtype === "float32" ? "float32" : "int32");
    return lastAxisTo(hot, call.axis(call.integer("axis", -1), hot.rank));
  }),
  operator("Trilu", (call) => {
    const { x } = call;
    const [rows, columns] = x.shape.slice(-2) as [number, number];
    const k = call.numbers(1)?.[0] ?? 0;
    const upper = call.integer("upper", 1) !== 0;
    const kept = mask(rows, columns, (row, column) => (upper ? column - row >= k : column - row <= k));
    return tf.where(tf.broadcastTo(kept, x.shape), x, tf.zerosLike(x));
  }),
  operator("EyeLike", (call) => {
    const [rows, columns] = call.shape(0) as [number, number];
    if (call.shape(0).length !== 2) call.fail(`[${call.shape(0)}] is no matrix`);
    const k = call.integer("k", 0);
    return tf.cast(
      mask(...(call.bounded([rows, columns]) as [number, number]), (row, column) => column - row === k),
      call.integer("dtype", 1) === 1 ? "float32" : "int32",
    );
  }),
];
