import * as tf from "@tensorflow/tfjs-core";
import { range } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

/** The elements at these places along an axis, in their order: a slice where they follow one another. */
function pick(x: tf.Tensor, axis: number, places: readonly number[]): tf.Tensor {
  const first = places[0] ?? 0;
  if (!places.every((place, index) => place === first + index))
    return tf.gather(x, tf.tensor1d([...places], "int32"), axis);
  if (places.length === x.shape[axis]) return x;
  const begin = x.shape.map((_, other) => (other === axis ? first : 0));
  return tf.slice(x, begin, x.shape.with(axis, places.length));
}

function gather(call: NodeCall): tf.Tensor {
  const { x } = call;
  const axis = call.axis(call.integer("axis", 0), x.rank);
  const extent = x.shape[axis]!;
  const shape = call.shape(1);
  call.bounded([...x.shape.slice(0, axis), ...shape, ...x.shape.slice(axis + 1)]);
  const known = call.known(1);
  if (!known) {
    const indices = tf.cast(call.tensor(1), "int32");
    return tf.gather(x, tf.where(tf.less(indices, 0), tf.add(indices, extent), indices), axis);
  }
  const places = Array.from(known.data, (index) => (index < 0 ? index + extent : index));
  if (places.some((place) => place < 0 || place >= extent)) call.fail(`an index is outside of ${extent} elements`);
  return tf.reshape(pick(x, axis, places), [...x.shape.slice(0, axis), ...shape, ...x.shape.slice(axis + 1)]);
}

function slice(call: NodeCall): tf.Tensor {
  const attributes = call.opset < 10;
  const starts = attributes ? call.list("starts") : call.numbers(1);
  const ends = attributes ? call.list("ends") : call.numbers(2);
  if (!starts || !ends) return call.fail("its starts or ends are missing");
  const axes = call.axes((attributes ? call.list("axes") : call.numbers(3)) ?? range(starts.length), call.x.rank);
  const steps = (attributes ? undefined : call.numbers(4)) ?? starts.map(() => 1);
  return axes.reduce((x, axis, index) => {
    const extent = x.shape[axis]!;
    const step = steps[index] ?? 1;
    if (step === 0) call.fail("its step is zero");
    const place = (at: number, low: number, high: number) => Math.min(high, Math.max(low, at < 0 ? at + extent : at));
    const last = step > 0 ? extent : extent - 1;
    const from = place(starts[index]!, 0, last);
    const to = place(ends[index]!, step > 0 ? 0 : -1, last);
    const count = Math.max(0, Math.ceil((to - from) / step));
    return pick(
      x,
      axis,
      range(count).map((k) => from + k * step),
    );
  }, call.x);
}

function split(call: NodeCall): tf.Tensor[] {
  const { x } = call;
  const axis = call.axis(call.integer("axis", 0), x.rank);
  const extent = x.shape[axis]!;
  const count = call.node.outputs.length;
  const part = Math.ceil(extent / count);
  const sizes =
    (call.opset < 13 ? call.list("split") : call.numbers(1)) ??
    range(count).map((index) => Math.max(0, Math.min(part, extent - index * part)));
  if (sizes.length !== count || sizes.reduce((sum, size) => sum + size, 0) !== extent || sizes.some((size) => size < 0))
    call.fail(`parts of [${sizes}] are not what ${extent} elements make for ${count} outputs`);
  return tf.split(x, [...sizes], axis);
}

/** Padding along each axis by the places that its mode reads, or by a constant; negative padding cuts off. */
function pad(call: NodeCall): tf.Tensor {
  const { x } = call;
  const written = call.opset < 11 ? (call.list("pads") ?? call.list("paddings")) : call.numbers(1);
  const axes = call.axes(call.numbers(3) ?? range(x.rank), x.rank);
  if (written?.length !== 2 * axes.length) return call.fail(`its pads are not for the axes [${axes}]`);
  const before = x.shape.map((_, axis) => written[axes.indexOf(axis)] ?? 0);
  const after = x.shape.map((_, axis) => written[axes.indexOf(axis) + axes.length] ?? 0);
  for (const [axis] of x.shape.entries()) if (!axes.includes(axis)) after[axis] = 0;
  call.bounded(x.shape.map((extent, axis) => extent + Math.max(0, before[axis]!) + Math.max(0, after[axis]!)));
  const mode = call.text("mode", "constant");
  const cut = x.shape.reduce<tf.Tensor>((image, extent, axis) => {
    const first = Math.max(0, -before[axis]!);
    const count = extent - first - Math.max(0, -after[axis]!);
    if (count < 0) call.fail("it cuts off more than there is");
    return pick(
      image,
      axis,
      range(count).map((k) => first + k),
    );
  }, x);
  const pads = x.shape.map((_, axis): [number, number] => [Math.max(0, before[axis]!), Math.max(0, after[axis]!)]);
  if (pads.flat().every((extent) => extent === 0)) return cut;
  if (mode === "constant") {
    const value = call.opset < 11 ? call.float("value", 0) : (call.numbers(2)?.[0] ?? 0);
    return tf.pad(cut, pads, value);
  }
  const place = padModes[mode] ?? call.refuse(`mode ${mode} is not covered`);
  return pads.reduce((image, [left, right], axis) => {
    const extent = image.shape[axis]!;
    if (left + right > 0 && (extent === 0 || (mode === "reflect" && Math.max(left, right) >= extent)))
      call.fail(`[${image.shape}] is too small to be padded by reflection`);
    return left + right === 0
      ? image
      : pick(
          image,
          axis,
          range(left + extent + right).map((k) => place(k - left, extent)),
        );
  }, cut);
}

/** Which of `extent` cells is read at a place that may lie outside. */
const padModes: Record<string, (place: number, extent: number) => number> = {
  edge: (place, extent) => Math.min(extent - 1, Math.max(0, place)),
  reflect: (place, extent) => (place < 0 ? -place : place < extent ? place : 2 * (extent - 1) - place),
  wrap: (place, extent) => ((place % extent) + extent) % extent,
};

export const indexing: OnnxOperator[] = [
  operator("Concat", (call) => {
    const parts = call.tensors;
    const axis = call.axis(call.integer("axis", 1), call.x.rank);
    const others = parts.map(({ shape }) => String(shape.toSpliced(axis, 1)));
    if (others.some((shape) => shape !== others[0])) call.fail(`its parts differ along other axes than ${axis}`);
    call.bounded(
      call.x.shape.with(
        axis,
        parts.reduce((sum, part) => sum + (part.shape[axis] ?? 0), 0),
      ),
    );
    return tf.concat(parts, axis);
  }),
  operator("Gather", gather),
  operator("Slice", slice),
  operator("Split", split),
  operator("Pad", pad),
  operator("TopK", (call) => {
    const { x } = call;
    const axis = call.axis(call.integer("axis", -1), x.rank);
    if (axis !== x.rank - 1) call.refuse("only the last axis is covered");
    const k = (call.opset < 10 ? call.integer("k", 1) : call.numbers(1)?.[0]) ?? 1;
    const largest = call.integer("largest", 1) !== 0;
    const { values, indices } = tf.topk(largest ? x : tf.neg(x), k, true);
    return [largest ? values : tf.neg(values), indices];
  }),
];
