import * as tf from "@tensorflow/tfjs-core";
import type { Graph, Value } from "../graph.ts";
import { type AnyCall, type Rule, refuse, rule } from "../rule.ts";
import { sizeOf } from "../shapes.ts";
import { Traced } from "../traced.ts";
import { hasAllWindows, pad, windowPads } from "./convolution.ts";

type Info = tf.backend_util.Conv2DInfo;
type Attributes = Pick<tf.MaxPoolAttrs, "filterSize" | "strides" | "pad"> & Partial<tf.MaxPoolAttrs>;

function geometry(call: AnyCall & { attributes: Attributes }, shape: readonly number[]): Info {
  const { filterSize, strides, pad, dimRoundingMode } = call.attributes;
  const info = tf.backend_util.computePool2DInfo(
    [...shape] as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  if (!hasAllWindows(info)) refuse(call, "TF.js gives it another shape than its windows, strides and padding");
  return info;
}

const pooledShape = (info: Info) => [info.batchSize, info.inChannels, info.outHeight, info.outWidth];

const windows = (info: Info) => {
  const { begin, end } = windowPads(info);
  return {
    kernel_shape: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    pads: [...begin, ...end],
  };
};

/** Maxima `[N, C, h, w]` and where they were found, as positions in the flattened image batch. */
function maxPool(graph: Graph, image: Value, info: Info): { maxima: Value; positions: Value } {
  const row = graph.copiedRow(image);
  if (row) {
    const { maxima, positions } = maxPool(graph, row, { ...info, batchSize: 1 });
    const size = BigInt(sizeOf(row.shape));
    const starts = BigInt64Array.from({ length: info.batchSize }, (_, example) => BigInt(example) * size);
    const start = graph.constant(starts, [info.batchSize, 1, 1, 1], "int64");
    return {
      maxima: graph.expand(maxima, pooledShape(info)),
      positions: graph.elementwise("Add", [positions, start]),
    };
  }
  const shape = pooledShape(info);
  const outputs = [{ shape, type: "float32" } as const, { shape, type: "int64" } as const];
  const [maxima, positions] = graph.nodes("MaxPool", [image], outputs, windows(info));
  return { maxima: maxima!, positions: positions! };
}

/** Positions in a flattened `[N, C, H, W]` as positions in `[N, H, W, C]`, or in each example's `[H, W, C]`. */
function tfjsPositions(graph: Graph, positions: Value, info: Info, withBatch: boolean): Value {
  const { batchSize, inChannels, inHeight, inWidth } = info;
  const plane = graph.cast(graph.elementwise("Mod", [graph.cast(positions, "int32"), inHeight * inWidth]), "int32");
  const along = (extent: number, stride: number, shape: number[]) =>
    graph.constant(
      Int32Array.from({ length: extent }, (_, index) => index * stride),
      shape,
      "int32",
    );
  const channel = along(inChannels, 1, [1, inChannels, 1, 1]);
  const example = along(batchSize, withBatch ? inHeight * inWidth * inChannels : 0, [batchSize, 1, 1, 1]);
  const inExample = graph.elementwise("Add", [graph.elementwise("Mul", [plane, inChannels]), channel]);
  return graph.elementwise("Add", [inExample, example]);
}

/** Each window's gradient goes to the position of its maximum; where windows overlap, a position gathers several. */
function maxPoolGradient(graph: Graph, gradient: Value, image: Value, info: Info): Value {
  const { positions } = maxPool(graph, image, info);
  const overlapping = info.strideHeight < info.filterHeight || info.strideWidth < info.filterWidth;
  if (!overlapping)
    return graph.node(
      "MaxUnpool",
      [gradient, positions, graph.integers(image.shape)],
      image.shape,
      "float32",
      windows(info),
    );
  const size = sizeOf(image.shape);
  const flat = (value: Value) => graph.reshape(value, [sizeOf(value.shape)]);
  const gathered = graph.node(
    "ScatterElements",
    [graph.splat(0, [size]), flat(positions), flat(gradient)],
    [size],
    "float32",
    { axis: 0, reduction: "add" },
  );
  return graph.reshape(gathered, image.shape);
}

/** How many image cells (not padding) each window covers, `[1, 1, h, w]`. */
function windowCounts(graph: Graph, info: Info): Value {
  const along = (out: number, stride: number, size: number, pad: number, extent: number) =>
    Array.from({ length: out }, (_, index) => {
      const start = index * stride - pad;
      return Math.min(start + size, extent) - Math.max(start, 0);
    });
  const rows = along(info.outHeight, info.strideHeight, info.filterHeight, info.padInfo.top, info.inHeight);
  const columns = along(info.outWidth, info.strideWidth, info.filterWidth, info.padInfo.left, info.inWidth);
  const counts = rows.flatMap((row) => columns.map((column) => row * column));
  return graph.constant(Float32Array.from(counts), [1, 1, info.outHeight, info.outWidth], "float32");
}

/**
 * Each cell gathers the gradients of the windows that cover it, each divided by the number of cells that its window
 * averaged. (TF.js's CPU backend divides by the whole window's size at padded edges, where it averaged fewer.)
 */
function averagePoolGradient(graph: Graph, gradient: Value, info: Info): Value {
  const shape = [info.batchSize, info.inChannels, info.inHeight, info.inWidth];
  const shares = graph.elementwise("Div", [gradient, windowCounts(graph, info)]);
  if (
    info.outHeight === 1 &&
    info.outWidth === 1 &&
    info.filterHeight >= info.inHeight &&
    info.filterWidth >= info.inWidth
  )
    return graph.expand(shares, shape);
  const planes = graph.reshape(shares, [info.batchSize * info.inChannels, 1, info.outHeight, info.outWidth]);
  const ones = graph.splat(1, [1, 1, info.filterHeight, info.filterWidth]);
  const { begin, end } = windowPads(info);
  const height = (info.outHeight - 1) * info.strideHeight + info.filterHeight - begin[0] - end[0];
  const width = (info.outWidth - 1) * info.strideWidth + info.filterWidth - begin[1] - end[1];
  const spread = graph.node("ConvTranspose", [planes, ones], [planes.shape[0]!, 1, height, width], "float32", {
    strides: [info.strideHeight, info.strideWidth],
    pads: [...begin, ...end],
  });
  const whole = pad(graph, spread, [0, 0], [info.inHeight - height, info.inWidth - width]);
  return graph.reshape(whole, shape);
}

export const pooling: Rule[] = [
  rule<tf.MaxPoolInputs, tf.MaxPoolAttrs>("MaxPool", (call) => {
    const { x } = call.inputs;
    const { maxima } = maxPool(call.graph, x.channelsFirst, geometry(call, x.shape));
    return Traced.ofChannelsFirst(call.graph, maxima);
  }),
  rule<tf.MaxPoolGradInputs, tf.MaxPoolGradAttrs>("MaxPoolGrad", (call) => {
    const { dy, input } = call.inputs;
    const info = geometry(call, input.shape);
    return Traced.ofChannelsFirst(call.graph, maxPoolGradient(call.graph, dy.channelsFirst, input.channelsFirst, info));
  }),
  rule<tf.MaxPoolWithArgmaxInputs, tf.MaxPoolWithArgmaxAttrs>("MaxPoolWithArgmax", (call) => {
    const { graph, inputs, attributes } = call;
    const info = geometry(call, inputs.x.shape);
    const { maxima, positions } = maxPool(graph, inputs.x.channelsFirst, info);
    const places = tfjsPositions(graph, positions, info, attributes.includeBatchInIndex);
    return [Traced.ofChannelsFirst(graph, maxima), Traced.ofChannelsFirst(graph, places)];
  }),
  rule<tf.AvgPoolInputs, tf.AvgPoolAttrs>("AvgPool", (call) => {
    const { graph, inputs } = call;
    const info = geometry(call, inputs.x.shape);
    const options = { ...windows(info), count_include_pad: 0 };
    const averages = graph.node("AveragePool", [inputs.x.channelsFirst], pooledShape(info), "float32", options);
    return Traced.ofChannelsFirst(graph, averages);
  }),
  rule<tf.AvgPoolGradInputs, tf.AvgPoolGradAttrs>("AvgPoolGrad", (call) => {
    const { dy, input } = call.inputs;
    const info = geometry(call, input.shape);
    return Traced.ofChannelsFirst(call.graph, averagePoolGradient(call.graph, dy.channelsFirst, info));
  }),
];
