import * as tf from "@tensorflow/tfjs-core";
import { elementTypes } from "../messages.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

/**
 * Rounds to the nearest whole number, to the even one half-way. Its gradient is that of the identity (the straight-through
 * estimator, Bengio, Léonard & Courville 2013): the true one is zero almost everywhere.
 */
const roundStraightThrough = tf.customGrad((x: tf.Tensor | tf.GradSaveFunc) => ({
  value: tf.round(x as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => dy,
})) as unknown as (x: tf.Tensor) => tf.Tensor;

/** A scale or a zero point: one number, or one along an axis. */
function along(call: NodeCall, vector: tf.Tensor, rank: number): tf.Tensor {
  const value = tf.cast(vector, "float32");
  if (value.size === 1) return tf.reshape(value, []);
  if (value.rank !== 1) return call.refuse("scales of blocks are not covered");
  const axis = call.axis(call.integer("axis", 1), rank);
  return tf.reshape(value, [value.size, ...Array<number>(rank - 1 - axis).fill(1)]);
}

/** Smallest and largest number of an element type of ONNX. */
const ranges: Record<number, readonly [number, number]> = {
  2: [0, 255],
  3: [-128, 127],
  4: [0, 65_535],
  5: [-32_768, 32_767],
};

/** Whole numbers stay float32 between the two, so that gradients pass. */
export const quantisation: OnnxOperator[] = [
  operator("QuantizeLinear", (call) => {
    const { x } = call;
    const zero = call.optional(2);
    const type = zero ? call.elementType(2) : call.integer("output_dtype", 0) || elementTypes.UINT8;
    const [low, high] = ranges[type ?? 0] ?? call.refuse("it makes no integers of 8 or 16 bits");
    const scaled = roundStraightThrough(tf.div(x, along(call, call.tensor(1), x.rank)));
    return tf.clipByValue(zero ? tf.add(scaled, along(call, zero, x.rank)) : scaled, low, high);
  }),
  operator("DequantizeLinear", (call) => {
    const x = tf.cast(call.x, "float32");
    const zero = call.optional(2);
    const centred = zero ? tf.sub(x, along(call, zero, x.rank)) : x;
    return tf.mul(centred, along(call, call.tensor(1), x.rank));
  }),
];
