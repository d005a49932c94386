import * as tf from "@tensorflow/tfjs-core";
import type { Graph, Value } from "../graph.ts";
import { type AnyCall, type Rule, refuse, rule } from "../rule.ts";
import { Traced } from "../traced.ts";

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
  return tf.backend_util.computeConv2DInfo(
    [...imageShape] as [number, number, number, number],
    [...filterShape] as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/**
 * ONNX pads of a window sliding over an image: those of TF.js, but at the end just what the last window needs, since
 * ONNX would count another window where TF.js rounds down and one less where it rounds up.
 */
export function windowPads(info: {
  padInfo: { top: number; left: number };
  inHeight: number;
  inWidth: number;
  outHeight: number;
  outWidth: number;
  strideHeight: number;
  strideWidth: number;
  effectiveFilterHeight: number;
  effectiveFilterWidth: number;
}): { begin: [number, number]; end: [number, number] } {
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
  return padEnd(graph, image, missing);
}

function padEnd(graph: Graph, image: Value, [rows, columns]: readonly number[]): Value {
  if (rows === 0 && columns === 0) return image;
  const [batch, channels, height, width] = image.shape as [number, number, number, number];
  const pads = graph.integers([0, 0, 0, 0, 0, 0, rows!, columns!]);
  return graph.node("Pad", [image, pads], [batch, channels, height + rows!, width + columns!], image.type);
}

/**
 * ∂/∂filter of a convolution: at each filter position the products of image and output gradient, summed over windows.
 * That is a convolution of the image with the gradient as its filter, strides and dilations swapped.
 *
 * `image` is `[B, K, H, W]` and `gradient` `[M, K / group, h, w]`; the result is `[B, M, kh, kw]`.
 */
function filterGradient(graph: Graph, image: Value, gradient: Value, info: Info, group: number): Value {
  const { begin, end } = windowPads(info);
  const extent = (size: number, pads: number, out: number, stride: number, dilation: number) =>
    Math.floor((size + pads - (out - 1) * stride - 1) / dilation) + 1;
  const height = extent(info.inHeight, begin[0] + end[0], info.outHeight, info.strideHeight, info.dilationHeight);
  const width = extent(info.inWidth, begin[1] + end[1], info.outWidth, info.strideWidth, info.dilationWidth);
  const shape = [image.shape[0]!, gradient.shape[0]!, height, width];
  const result = graph.node("Conv", [image, gradient], shape, "float32", {
    strides: [info.dilationHeight, info.dilationWidth],
    dilations: [info.strideHeight, info.strideWidth],
    pads: [...begin, ...end],
    group,
  });
  return graph.slice(result, [0, 0, 0, 0], [shape[0]!, shape[1]!, info.filterHeight, info.filterWidth]);
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
    const filter = denseFilter(graph, inputs.filter);
    return Traced.ofChannelsFirst(graph, imageGradient(graph, inputs.dy.channelsFirst, filter, info, 1));
  }),

  rule<tf.Conv2DBackpropFilterInputs, tf.Conv2DBackpropFilterAttrs>("Conv2DBackpropFilter", (call) => {
    const { graph, inputs, attributes } = call;
    const info = geometry(call, inputs.x.shape, attributes.filterShape);
    const image = graph.transpose(inputs.x.channelsFirst, [1, 0, 2, 3]);
    const gradient = graph.transpose(inputs.dy.channelsFirst, [1, 0, 2, 3]);
    const result = filterGradient(graph, image, gradient, info, 1);
    return Traced.of(graph, graph.transpose(result, [2, 3, 0, 1]));
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
      const [height, width, channels, multiplier] = attributes.filterShape;
      // One image whose channels are (channel, example), one group a channel.
      const image = graph.reshape(graph.transpose(inputs.x.channelsFirst, [1, 0, 2, 3]), [
        1,
        channels * info.batchSize,
        info.inHeight,
        info.inWidth,
      ]);
      const gradient = graph.transpose(inputs.dy.channelsFirst, [1, 0, 2, 3]);
      const result = filterGradient(graph, image, gradient, info, channels);
      const filter = graph.reshape(result, [channels, multiplier, height, width]);
      return Traced.of(graph, graph.transpose(filter, [2, 3, 0, 1]));
    },
  ),
];
