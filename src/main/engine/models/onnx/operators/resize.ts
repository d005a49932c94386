import * as tf from "@tensorflow/tfjs-core";
import { range } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

interface Sampling {
  readonly mode: string;
  readonly coordinates: string;
  readonly nearest: string;
  readonly cubic: number;
}

/** Where a cell of the result lies among `from` cells (ONNX's `coordinate_transformation_mode`). */
const coordinates: Record<string, (index: number, from: number, to: number, scale: number) => number> = {
  half_pixel: (index, _from, _to, scale) => (index + 0.5) / scale - 0.5,
  half_pixel_symmetric: (index, from, to, scale) => {
    const adjustment = to / (scale * from);
    return (from / 2) * (1 - adjustment) + (index + 0.5) / scale - 0.5;
  },
  pytorch_half_pixel: (index, _from, to, scale) => (to > 1 ? (index + 0.5) / scale - 0.5 : 0),
  align_corners: (index, from, to) => (to > 1 ? (index * (from - 1)) / (to - 1) : 0),
  asymmetric: (index, _from, _to, scale) => index / scale,
};

/** The cell nearest to a place (ONNX's `nearest_mode`). */
const nearest: Record<string, (place: number) => number> = {
  round_prefer_floor: (place) => Math.ceil(place - 0.5),
  round_prefer_ceil: (place) => Math.floor(place + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** Keys' cubic convolution kernel (Keys 1981, equation 4) at these distances. */
function cubicWeight(distance: number, a: number): number {
  const d = Math.abs(distance);
  if (d <= 1) return (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1;
  return d < 2 ? a * d ** 3 - 5 * a * d ** 2 + 8 * a * d - 4 * a : 0;
}

/** The matrix `[to, from]` of an interpolation along one axis; beyond the image, the edge's cells. */
function weights(call: NodeCall, from: number, to: number, scale: number, sampling: Sampling): tf.Tensor {
  call.bounded([to, from]);
  const place = coordinates[sampling.coordinates] ?? call.refuse(`${sampling.coordinates} coordinates are not covered`);
  const round = nearest[sampling.nearest] ?? call.refuse(`nearest_mode ${sampling.nearest} is not covered`);
  const matrix = new Float32Array(to * from);
  const put = (row: number, cell: number, weight: number) => {
    matrix[row * from + Math.min(from - 1, Math.max(0, cell))]! += weight;
  };
  for (const row of range(to)) {
    const at = place(row, from, to, scale);
    const below = Math.floor(at);
    const beyond = at - below;
    if (sampling.mode === "nearest") put(row, round(at), 1);
    else if (sampling.mode === "linear") {
      put(row, below, 1 - beyond);
      put(row, below + 1, beyond);
    } else for (const k of [-1, 0, 1, 2]) put(row, below + k, cubicWeight(beyond - k, sampling.cubic));
  }
  return tf.tensor(matrix, [1, to, from]);
}

/** Extents and scales of the result: given as either, the other following. */
function target(call: NodeCall, shape: readonly number[]) {
  const upsample = call.node.operator === "Upsample";
  const scaleInput = upsample || call.opset < 11 ? 1 : 2;
  const axes = call.axes(call.list("axes") ?? range(shape.length), shape.length);
  const spread = (values: readonly number[], fallback: readonly number[]) => {
    if (values.length !== axes.length) call.fail(`[${values}] is not for the axes [${axes}]`);
    return shape.map((_, axis) => values[axes.indexOf(axis)] ?? fallback[axis]!);
  };
  const sizes = upsample || call.opset < 11 ? undefined : call.numbers(3);
  if (sizes && sizes.length > 0) {
    if (call.text("keep_aspect_ratio_policy", "stretch") !== "stretch")
      call.refuse("keeping proportions is not covered");
    const extents = spread(sizes, shape);
    return { extents, scales: extents.map((extent, axis) => extent / shape[axis]!) };
  }
  const written =
    (call.opset < 9 ? call.list("scales") : call.numbers(scaleInput)) ?? call.fail("its scales are missing");
  const scales = spread(
    written,
    shape.map(() => 1),
  );
  return { extents: shape.map((extent, axis) => Math.floor(extent * scales[axis]!)), scales };
}

function resize(call: NodeCall): tf.Tensor {
  const { x } = call;
  if (call.integer("antialias", 0) !== 0) call.refuse("antialiasing is not covered");
  if (call.integer("exclude_outside", 0) !== 0) call.refuse("exclude_outside is not covered");
  const old = call.node.operator === "Upsample" || call.opset < 11;
  const sampling = {
    mode: call.text("mode", "nearest"),
    coordinates: old ? "asymmetric" : call.text("coordinate_transformation_mode", "half_pixel"),
    nearest: old ? "floor" : call.text("nearest_mode", "round_prefer_floor"),
    cubic: call.float("cubic_coeff_a", -0.75),
  };
  if (!["nearest", "linear", "cubic"].includes(sampling.mode)) call.refuse(`mode ${sampling.mode} is not covered`);
  const { extents, scales } = target(call, x.shape);
  call.bounded(extents);
  const [height, width] = x.shape.slice(-2) as [number, number];
  if (x.rank !== 4 || extents[0] !== x.shape[0] || extents[1] !== x.shape[1])
    call.refuse(`only height and width of images are covered, not [${x.shape}] to [${extents}]`);
  const rows = weights(call, height, extents[2]!, scales[2]!, sampling);
  const columns = weights(call, width, extents[3]!, scales[3]!, sampling);
  const planes = tf.reshape(x, [x.shape[0]! * x.shape[1]!, height, width]) as tf.Tensor3D;
  return tf.reshape(tf.matMul(rows, tf.matMul(planes, columns, false, true)), extents);
}

export const resizing: OnnxOperator[] = [operator("Resize", resize), operator("Upsample", resize)];
