import * as tf from "@tensorflow/tfjs-core";
import { range, sizeOf, stridesOf } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

/** Indices of the input `index`, negative ones counted from the end of `extents` (one for each of the last axis). */
function indices(call: NodeCall, index: number, extents: readonly number[]): tf.Tensor {
  const known = call.known(index);
  const wrong = known?.data.findIndex((value, at) => {
    const extent = extents[at % extents.length]!;
    return value < -extent || value >= extent;
  });
  if (wrong !== undefined && wrong >= 0) call.fail(`index ${known!.data[wrong]} is outside of [${extents}]`);
  const given = tf.cast(call.tensor(index), "int32");
  const limits = tf.tensor1d([...extents], "int32");
  return tf.where(tf.less(given, 0), tf.add(given, limits), given);
}

/** Where each element that `GatherElements` and `ScatterElements` mean lies among all of a tensor's: `[n]`. */
function elementPlaces(call: NodeCall, shape: readonly number[]): tf.Tensor1D {
  const axis = call.axis(call.integer("axis", 0), shape.length);
  const own = call.shape(1);
  if (own.length !== shape.length || own.some((extent, other) => other !== axis && extent > shape[other]!))
    call.fail(`indices [${own}] do not fit [${shape}]`);
  const strides = stridesOf(shape);
  const ownStrides = stridesOf(own);
  const others = Int32Array.from({ length: sizeOf(call.bounded(own)) }, (_, at) =>
    own.reduce((sum, extent, other) => {
      const place = Math.floor(at / ownStrides[other]!) % extent;
      return other === axis ? sum : sum + place * strides[other]!;
    }, 0),
  );
  const along = tf.reshape(indices(call, 1, [shape[axis]!]), [others.length]);
  return tf.add(tf.mul(along, tf.scalar(strides[axis]!, "int32")), tf.tensor1d(others, "int32")) as tf.Tensor1D;
}

/**
 * Where each slice that `GatherND` and `ScatterND` mean lies, among the slices of all leading axes: `[n]`.
 * @param batch how many leading axes the tensor and the indices share
 */
function slicePlaces(call: NodeCall, shape: readonly number[], batch: number): { places: tf.Tensor1D; depth: number } {
  const own = call.shape(1);
  const length = own.at(-1) ?? call.fail("its indices are a number");
  const depth = batch + length;
  if (depth > shape.length || batch >= own.length) call.fail(`indices [${own}] do not fit [${shape}]`);
  const extents = shape.slice(batch, depth);
  const strides = stridesOf(extents);
  const batches = sizeOf(own.slice(0, batch));
  const rows = sizeOf(own.slice(batch, -1));
  call.bounded([batches, rows]);
  const within = length === 0 ? tf.zeros([batches, rows, 1], "int32") : indices(call, 1, extents);
  const weighted = length === 0 ? within : tf.mul(within, tf.tensor1d(strides, "int32"));
  const inBatch = tf.reshape(tf.sum(weighted, -1), [batches, rows]);
  const offsets = tf.tensor2d(
    range(batches).map((index) => index * sizeOf(extents)),
    [batches, 1],
    "int32",
  );
  return { places: tf.reshape(tf.cast(tf.add(inBatch, offsets), "int32"), [batches * rows]), depth };
}

/** Slices `[n, …]` put (or added) at places among those of `x`, `[m, …]`. */
function scattered(call: NodeCall, x: tf.Tensor, places: tf.Tensor1D, updates: tf.Tensor): tf.Tensor {
  const reduction = call.text("reduction", "none");
  if (reduction !== "none" && reduction !== "add") call.refuse(`the reduction ${reduction} is not covered`);
  const count = x.shape[0]!;
  const type = x.dtype;
  const sums = tf.cast(tf.unsortedSegmentSum(tf.cast(updates, "float32"), places, count), type);
  if (reduction === "add") return tf.add(x, sums);
  const hits = tf.unsortedSegmentSum(tf.ones([places.size]), places, count);
  const hit = tf.reshape(tf.greater(hits, 0), [count, ...x.shape.slice(1).map(() => 1)]);
  return tf.where(tf.broadcastTo(hit, x.shape), sums, x);
}

function scatterElements(call: NodeCall): tf.Tensor {
  const { x } = call;
  const places = elementPlaces(call, x.shape);
  const result = scattered(call, tf.reshape(x, [x.size]), places, tf.reshape(call.tensor(2), [places.size]));
  return tf.reshape(result, x.shape);
}

/** Reading and writing at places that a tensor of indices names; gradients go to where they were read from. */
export const places: OnnxOperator[] = [
  operator("GatherElements", (call) => {
    const { x } = call;
    return tf.reshape(tf.gather(tf.reshape(x, [x.size]), elementPlaces(call, x.shape)), [...call.shape(1)]);
  }),
  operator("GatherND", (call) => {
    const { x } = call;
    const batch = call.integer("batch_dims", 0);
    const { places: at, depth } = slicePlaces(call, x.shape, batch);
    const slices = tf.reshape(x, [sizeOf(x.shape.slice(0, depth)), ...x.shape.slice(depth)]);
    return tf.reshape(tf.gather(slices, at), [...call.shape(1).slice(0, -1), ...x.shape.slice(depth)]);
  }),
  operator("ScatterElements", scatterElements),
  operator("Scatter", scatterElements),
  operator("ScatterND", (call) => {
    const { x } = call;
    const { places: at, depth } = slicePlaces(call, x.shape, 0);
    const rest = x.shape.slice(depth);
    const slices = tf.reshape(x, [sizeOf(x.shape.slice(0, depth)), ...rest]);
    return tf.reshape(scattered(call, slices, at, tf.reshape(call.tensor(2), [at.size, ...rest])), x.shape);
  }),
];
