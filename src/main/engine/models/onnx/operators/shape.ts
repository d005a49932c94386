import * as tf from "@tensorflow/tfjs-core";
import { broadcastShapes, sizeOf } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

/** 0 copies the extent of that place, -1 stands for what is left. */
function reshape(call: NodeCall): tf.Tensor {
  const { x } = call;
  const asked = call.opset < 5 ? call.list("shape") : call.numbers(1);
  if (!asked) return call.fail("its shape is missing");
  const keepZeros = call.integer("allowzero", 0) !== 0;
  const shape = asked.map((extent, axis) =>
    extent === 0 && !keepZeros
      ? (x.shape[axis] ?? call.fail(`shape [${asked}] copies an extent that is not there`))
      : extent,
  );
  if (shape.filter((extent) => extent === -1).length > 1 || shape.some((extent) => extent < -1))
    call.fail(`shape [${asked}] is impossible`);
  const rest = sizeOf(shape.filter((extent) => extent !== -1));
  const whole = shape.map((extent) => (extent === -1 ? x.size / rest : extent));
  if (sizeOf(whole) !== x.size || whole.some((extent) => !Number.isInteger(extent)))
    call.fail(`[${x.shape}] cannot take shape [${asked}]`);
  return tf.reshape(x, whole);
}

/** Axes: an attribute before operator set 13, an input since. */
const axesOf = (call: NodeCall) => (call.opset < 13 ? call.list("axes") : call.numbers(1));

export const shapes: OnnxOperator[] = [
  operator("Reshape", reshape),
  operator("Flatten", (call) => {
    const { x } = call;
    const axis = call.integer("axis", 1);
    const rows = sizeOf(x.shape.slice(0, axis < 0 ? axis + x.rank : axis));
    return tf.reshape(x, [rows, x.size / rows]);
  }),
  operator("Transpose", (call) => {
    const { x } = call;
    const order = call.list("perm") ?? x.shape.map((_, axis) => x.rank - 1 - axis);
    if (order.length !== x.rank || new Set(call.axes(order, x.rank)).size !== x.rank)
      call.fail(`perm [${order}] does not order ${x.rank} axes`);
    return tf.transpose(x, [...order]);
  }),
  operator("Squeeze", (call) => {
    const { x } = call;
    const asked = axesOf(call);
    const axes = asked ? call.axes(asked, x.rank) : undefined;
    if (axes?.some((axis) => x.shape[axis] !== 1)) call.fail(`axes [${asked}] of [${x.shape}] are not of one element`);
    return tf.reshape(
      x,
      x.shape.filter((extent, axis) => (axes ? !axes.includes(axis) : extent !== 1)),
    );
  }),
  operator("Unsqueeze", (call) => {
    const { x } = call;
    const asked = axesOf(call) ?? call.fail("its axes are missing");
    const axes = call.axes(asked, x.rank + asked.length).sort((a, b) => a - b);
    return tf.reshape(
      x,
      axes.reduce((shape, axis) => shape.toSpliced(axis, 0, 1), x.shape as number[]),
    );
  }),
  operator("Expand", (call) => {
    const asked = call.numbers(1) ?? call.fail("its shape is missing");
    const shape = call.bounded(broadcastShapes([call.x.shape, call.bounded(asked)]));
    return String(shape) === String(call.x.shape) ? call.x : tf.broadcastTo(call.x, shape);
  }),
  operator("Tile", (call) => {
    const repeats = call.numbers(1) ?? call.fail("its repeats are missing");
    if (repeats.length !== call.x.rank) call.fail(`repeats [${repeats}] are not for [${call.x.shape}]`);
    call.bounded(call.x.shape.map((extent, axis) => extent * repeats[axis]!));
    return tf.tile(call.x, repeats);
  }),
  operator("DepthToSpace", (call) => {
    const [batch, channels, height, width] = call.x.shape as [number, number, number, number];
    const block = call.integer("blocksize", 1);
    const depth = channels / block ** 2;
    if (call.x.rank !== 4 || !Number.isInteger(depth)) call.fail(`[${call.x.shape}] does not make blocks of ${block}`);
    const crd = call.text("mode", "DCR") === "CRD";
    const split = crd ? [batch, depth, block, block, height, width] : [batch, block, block, depth, height, width];
    const order = crd ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2];
    const moved = tf.transpose(tf.reshape(call.x, split), order);
    return tf.reshape(moved, [batch, depth, height * block, width * block]);
  }),
  operator("SpaceToDepth", (call) => {
    const [batch, channels, height, width] = call.x.shape as [number, number, number, number];
    const block = call.integer("blocksize", 1);
    if (call.x.rank !== 4 || height % block !== 0 || width % block !== 0)
      call.fail(`[${call.x.shape}] does not make blocks of ${block}`);
    const [rows, columns] = [height / block, width / block];
    const split = tf.reshape(call.x, [batch, channels, rows, block, columns, block]);
    return tf.reshape(tf.transpose(split, [0, 3, 5, 1, 2, 4]), [batch, channels * block ** 2, rows, columns]);
  }),
];
