import * as tf from "@tensorflow/tfjs-core";
import type { Graph, Value } from "../graph.ts";
import { type AnyCall, type Rule, refuse, rule } from "../rule.ts";
import { range } from "../shapes.ts";
import { Traced } from "../traced.ts";
import { matmul } from "./matmul.ts";

type Info = tf.backend_util.Conv2DInfo;

/** Attributes that TF.js's convolution kernels share. */
type Attributes = Pick<tf.Conv2DAttrs, "strides" | "pad" | "dimRoundingMode"> &
  Partial<Pick<tf.Conv2DAttrs, "dilations" | "dataFormat">>;

/** Geometry of a convolution from image shape `[N, H, W, C]` and filter shape `[kh, kw, in, out]`. */
function geometry(
  call: AnyCall & { attributes: Attributes },
  imageShape: readonly number[],
  filterShape: readonly number[],
  depthwise = false,
): Info {
  const { strides, pad, dilations = 1, dimRoundingMode, dataFormat = "NHWC" } = call.attributes;
  if (dataFormat !== "NHWC") refuse(call, `images must be NHWC, not ${dataFormat}`);
  const info = tf.backend_util.computeConv2DInfo(
    [...imageShape] as [number, number, number, number],
    [...filterShape] as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
  if (!hasAllWindows(info)) refuse(call, "TF.js gives it another shape than its windows, strides and padding");
  return info;
}

/** Where padding is one number, TF.js reckons the width with the height's window and stride. */
export function hasAllWindows(info: Info): boolean {
  const { top, bottom, left, right } = info.padInfo;
  const steps = (size: number, pads: number, window: number, stride: number) => (size + pads - window) / stride + 1;
  const heights = steps(info.inHeight, top + bottom, info.effectiveFilterHeight, info.strideHeight);
  const widths = steps(info.inWidth, left + right, info.effectiveFilterWidth, info.strideWidth);
  return Math.abs(info.outHeight - heights) < 1 && Math.abs(info.outWidth - widths) < 1;
}

/**
 * ONNX pads of a window sliding over an image: those of TF.js, but at the end just what the last window needs, since
 * ONNX would count another window where TF.js rounds down and one less where it rounds up.
 */
export function windowPads(info: Info): { begin: [number, number]; end: [number, number] } {
  const { top, left } = info.padInfo;
  const bottom = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight - info.inHeight - top;
  const right = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth - info.inWidth - left;
  return { begin: [top, left], end: [Math.max(0, bottom), Math.max(0, right)] };
}

const padList = (info: Info) => {
  const { begin, end } = windowPads(info);
  return [...begin, ...end];
};

/** TF.js's filter `[kh, kw, in, out]` as ONNX's `[out, in, kh, kw]`. */
const denseFilter = (graph: Graph, filter: Traced) => graph.transpose(filter.value, [3, 2, 0, 1]);

/** TF.js's depthwise filter `[kh, kw, in, multiplier]` as ONNX's `[in · multiplier, 1, kh, kw]`. */
function depthwiseFilter(graph: Graph, filter: Traced): Value {
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  return graph.reshape(graph.transpose(filter.value, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

function convolve(graph: Graph, image: Value, filter: Value, info: Info, group: number): Value {
  return graph.node(
    "Conv",
    [image, filter],
    [info.batchSize, info.outChannels, info.outHeight, info.outWidth],
    "float32",
    {
      strides: [info.strideHeight, info.strideWidth],
      dilations: [info.dilationHeight, info.dilationWidth],
      pads: padList(info),
      group,
    },
  );
}

/** ∂/∂image of a convolution: the transposed convolution of the output's gradient. */
function imageGradient(graph: Graph, gradient: Value, filter: Value, info: Info, group: number): Value {
  const { begin, end } = windowPads(info);
  const covered = (out: number, stride: number, window: number) => (out - 1) * stride + window;
  const height = covered(info.outHeight, info.strideHeight, info.effectiveFilterHeight);
  const width = covered(info.outWidth, info.strideWidth, info.effectiveFilterWidth);
  // Rows and columns at the end that no window reached get zeros.
  const missing = [info.inHeight + begin[0] + end[0] - height, info.inWidth + begin[1] + end[1] - width];
  const computed = [info.inHeight - missing[0]!, info.inWidth - missing[1]!];
  const image = graph.node(
    "ConvTranspose",
    [gradient, filter],
    [info.batchSize, info.inChannels, computed[0]!, computed[1]!],
    "float32",
    {
      strides: [info.strideHeight, info.strideWidth],
      dilations: [info.dilationHeight, info.dilationWidth],
      pads: [...begin, ...end],
      group,
    },
  );
  return pad(graph, image, [0, 0], missing);
}

/**
 * The same where windows move by one cell: the convolution of the output's gradient with the filter turned round. ONNX
 * Runtime computes it faster where the filter is a constant, which it rearranges once. Undefined where the filter is
 * not, where windows move further, or where they start beyond the reach of their own size.
 */
function unitStrideImageGradient(graph: Graph, gradient: Value, filter: Traced, info: Info): Value | undefined {
  if (!filter.value.constant || info.strideHeight !== 1 || info.strideWidth !== 1) return undefined;
  const { begin, end } = windowPads(info);
  const reach = [info.effectiveFilterHeight - 1, info.effectiveFilterWidth - 1];
  const pads = [...begin, ...end].map((extent, index) => reach[index % 2]! - extent);
  if (pads.some((extent) => extent < 0)) return undefined;
  const turned = graph.transpose(graph.reverse(filter.value, [0, 1]), [2, 3, 0, 1]);
  const shape = [info.batchSize, info.inChannels, info.inHeight, info.inWidth];
  return graph.node("Conv", [gradient, turned], shape, "float32", {
    dilations: [info.dilationHeight, info.dilationWidth],
    pads,
  });
}

/** Zeros around an image batch: rows and columns before and after. */
export function pad(graph: Graph, image: Value, begin: readonly number[], end: readonly number[]): Value {
  const pads = [0, 0, ...begin, 0, 0, ...end];
  if (pads.every((extent) => extent === 0)) return image;
  const shape = image.shape.map((extent, axis) => extent + pads[axis]! + pads[axis + 4]!);
  return graph.node("Pad", [image, graph.integers(pads)], shape, image.type);
}

/**
 * ∂/∂filter `[kh, kw, in, out]` of a convolution: for each position in the filter, the products of the image's cells
 * that it met with the output's gradient, summed over windows (as a matrix product) and examples.
 *
 * As one convolution with the gradient for its filter this took twice as long: few outputs, a filter of the image's
 * size.
 */
function filterGradient(graph: Graph, image: Value, gradient: Value, info: Info): Value {
  const { inChannels, outChannels, batchSize, outHeight, outWidth } = info;
  const windows = outHeight * outWidth;
  const { begin, end } = windowPads(info);
  const padded = pad(graph, image, begin, end);
  const gradients = graph.reshape(gradient, [batchSize, outChannels, windows]);
  const positions = range(info.filterHeight).flatMap((row) =>
    range(info.filterWidth).map((column) => {
      const top = row * info.dilationHeight;
      const left = column * info.dilationWidth;
      const met = graph.slice(
        padded,
        [0, 0, top, left],
        [
          batchSize,
          inChannels,
          top + (outHeight - 1) * info.strideHeight + 1,
          left + (outWidth - 1) * info.strideWidth + 1,
        ],
        [1, 1, info.strideHeight, info.strideWidth],
      );
      const cells = graph.reshape(met, [batchSize, inChannels, windows]);
      return graph.reduce("ReduceSum", matmul(graph, cells, gradients, false, true), [0]);
    }),
  );
  return graph.reshape(graph.concat(positions, 0), [info.filterHeight, info.filterWidth, inChannels, outChannels]);
}

/** ∂/∂filter `[kh, kw, in, multiplier]` of a depthwise convolution, as a convolution of one group a channel. */
function depthwiseFilterGradient(graph: Graph, image: Value, gradient: Value, info: Info, multiplier: number): Value {
  const { inChannels, batchSize, inHeight, inWidth, filterHeight, filterWidth } = info;
  const { begin, end } = windowPads(info);
  // One image whose channels are (channel, example); strides and dilations change places.
  const stacked = graph.reshape(graph.transpose(image, [1, 0, 2, 3]), [1, inChannels * batchSize, inHeight, inWidth]);
  const extent = (size: number, pads: number, out: number, stride: number, dilation: number) =>
    Math.floor((size + pads - (out - 1) * stride - 1) / dilation) + 1;
  const height = extent(inHeight, begin[0] + end[0], info.outHeight, info.strideHeight, info.dilationHeight);
  const width = extent(inWidth, begin[1] + end[1], info.outWidth, info.strideWidth, info.dilationWidth);
  const filters = inChannels * multiplier;
  const result = graph.node(
    "Conv",
    [stacked, graph.transpose(gradient, [1, 0, 2, 3])],
    [1, filters, height, width],
    "float32",
    {
      strides: [info.dilationHeight, info.dilationWidth],
      dilations: [info.strideHeight, info.strideWidth],
      pads: [...begin, ...end],
      group: inChannels,
    },
  );
  const cropped = graph.slice(result, [0, 0, 0, 0], [1, filters, filterHeight, filterWidth]);
  const filter = graph.reshape(cropped, [inChannels, multiplier, filterHeight, filterWidth]);
  return graph.transpose(filter, [2, 3, 0, 1]);
}

export const convolutions: Rule[] = [
  rule<tf.Conv2DInputs, tf.Conv2DAttrs>("Conv2D", (call) => {
    const { graph, inputs } = call;
    const info = geometry(call, inputs.x.shape, inputs.filter.shape);
    const { channelsFirst } = inputs.x;
    return Traced.ofChannelsFirst(graph, convolve(graph, channelsFirst, denseFilter(graph, inputs.filter), info, 1));
  }),

  rule<tf.Conv2DBackpropInputInputs, tf.Conv2DBackpropInputAttrs>("Conv2DBackpropInput", (call) => {
    const { graph, inputs, attributes } = call;
    const info = geometry(call, attributes.inputShape, inputs.filter.shape);
    const gradient = inputs.dy.channelsFirst;
    const spread =
      unitStrideImageGradient(graph, gradient, inputs.filter, info) ??
      imageGradient(graph, gradient, denseFilter(graph, inputs.filter), info, 1);
    return Traced.ofChannelsFirst(graph, spread);
  }),

  rule<tf.Conv2DBackpropFilterInputs, tf.Conv2DBackpropFilterAttrs>("Conv2DBackpropFilter", (call) => {
    const { graph, inputs, attributes } = call;
    const info = geometry(call, inputs.x.shape, attributes.filterShape);
    return Traced.of(graph, filterGradient(graph, inputs.x.channelsFirst, inputs.dy.channelsFirst, info));
  }),

  rule<tf.DepthwiseConv2dNativeInputs, tf.DepthwiseConv2dNativeAttrs>("DepthwiseConv2dNative", (call) => {
    const { graph, inputs } = call;
    const info = geometry(call, inputs.x.shape, inputs.filter.shape, true);
    const filter = depthwiseFilter(graph, inputs.filter);
    return Traced.ofChannelsFirst(graph, convolve(graph, inputs.x.channelsFirst, filter, info, info.inChannels));
  }),

  rule<tf.DepthwiseConv2dNativeBackpropInputInputs, tf.DepthwiseConv2dNativeBackpropInputAttrs>(
    "DepthwiseConv2dNativeBackpropInput",
    (call) => {
      const { graph, inputs, attributes } = call;
      const info = geometry(call, attributes.inputShape, inputs.filter.shape, true);
      const filter = depthwiseFilter(graph, inputs.filter);
      const gradient = imageGradient(graph, inputs.dy.channelsFirst, filter, info, info.inChannels);
      return Traced.ofChannelsFirst(graph, gradient);
    },
  ),

  rule<tf.DepthwiseConv2dNativeBackpropFilterInputs, tf.DepthwiseConv2dNativeBackpropFilterAttrs>(
    "DepthwiseConv2dNativeBackpropFilter",
    (call) => {
      const { graph, inputs, attributes } = call;
      const info = geometry(call, inputs.x.shape, attributes.filterShape, true);
      const multiplier = attributes.filterShape[3];
      const { x, dy } = inputs;
      return Traced.of(graph, depthwiseFilterGradient(graph, x.channelsFirst, dy.channelsFirst, info, multiplier));
    },
  ),
];
