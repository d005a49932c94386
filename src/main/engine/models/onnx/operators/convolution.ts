import * as tf from "@tensorflow/tfjs-core";
import { range } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";
import { channelsFirst, channelsLast, perChannel } from "./channels.ts";
import { padding, reach, slidingWindow, type Window } from "./window.ts";

type Quad = [number, number, number, number];
type Pair = [number, number];

/** Computes each group of channels apart: `[N, H, W, C]` with the filters of ONNX's order, split along their first axis. */
function grouped(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  groups: number,
  compute: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  if (groups === 1) return compute(x, filter);
  const images = tf.split(x, groups, 3);
  const filters = tf.split(filter, groups, 0);
  return tf.concat(
    range(groups).map((group) => compute(images[group] as tf.Tensor4D, filters[group] as tf.Tensor4D)),
    3,
  );
}

function withBias(call: NodeCall, x: tf.Tensor): tf.Tensor {
  const bias = call.optional(2);
  return bias ? tf.add(x, perChannel(bias, 4)) : x;
}

/** What both kinds of convolution read: the image, the filter and the groups, which must fit one another. */
function operands(call: NodeCall) {
  const [x, filter] = [call.x, call.tensor(1)];
  if (x.rank !== 4 || filter.rank !== 4) call.refuse(`its input is [${x.shape}], only images [N, C, H, W] are covered`);
  const groups = call.integer("group", 1);
  const channels = x.shape[1]!;
  if (!(groups >= 1) || channels % groups !== 0) call.fail(`${channels} channels do not make ${groups} groups`);
  const kernel = call.list("kernel_shape") ?? filter.shape.slice(2);
  if (String(kernel) !== String(filter.shape.slice(2)))
    call.fail(`kernel_shape [${kernel}] is not that of its weights [${filter.shape}]`);
  return { x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, groups, channels };
}

/** A convolution by TF.js's kernel itself: its functions refuse strides and dilations at once, which the kernels do. */
function slide(kernel: "Conv2D" | "DepthwiseConv2dNative", x: tf.Tensor, filter: tf.Tensor, window: Window) {
  const attributes = {
    strides: [...window.strides],
    dilations: [...window.dilations],
    pad: padding(window),
    dataFormat: "NHWC",
  };
  return tf.engine().runKernel(kernel, { x, filter }, attributes) as tf.Tensor4D;
}

function convolve(call: NodeCall): tf.Tensor {
  const { x, filter, groups, channels } = operands(call);
  const [filters, depth, height, width] = filter.shape;
  if (depth * groups !== channels || filters % groups !== 0)
    call.fail(`weights [${filter.shape}] in ${groups} groups do not fit an image of ${channels} channels`);
  const window = slidingWindow(call, x.shape.slice(2), [height, width]);
  call.bounded([x.shape[0], filters, ...window.output]);
  const images = channelsLast(x);
  if (depth === 1 && groups > 1) {
    const depthwise = tf.transpose(tf.reshape(filter, [channels, filters / groups, height, width]), [2, 3, 0, 1]);
    return withBias(call, channelsFirst(slide("DepthwiseConv2dNative", images, depthwise, window)));
  }
  const result = grouped(images, filter, groups, (image, ownFilter) =>
    slide("Conv2D", image, tf.transpose(ownFilter, [2, 3, 1, 0]), window),
  );
  return withBias(call, channelsFirst(result));
}

/** The convolution's gradient: each cell of the image spreads over a window of the output. */
function convolveTransposed(call: NodeCall): tf.Tensor {
  const { x, filter, groups, channels } = operands(call);
  const [depth, filters, height, width] = filter.shape;
  if (depth !== channels) call.fail(`weights [${filter.shape}] do not fit an image of ${channels} channels`);
  const strides = (call.list("strides") ?? [1, 1]) as Pair;
  const dilations = (call.list("dilations") ?? [1, 1]) as Pair;
  if (dilations.some((dilation) => dilation !== 1)) call.refuse("dilations are not covered");
  if (strides.length !== 2 || strides.some((stride) => stride < 1)) call.refuse(`strides [${strides}] are not covered`);
  const extra = call.list("output_padding") ?? [0, 0];
  const kernel = { size: [height, width], dilations } as unknown as Pick<Window, "size" | "dilations">;
  const spread = ([0, 1] as const).map(
    (axis) => (x.shape[axis + 2]! - 1) * strides[axis] + reach(kernel, axis) + (extra[axis] ?? 0),
  );
  const { begin, end, output } = transposedPads(call, x.shape.slice(2), spread, strides);
  const [rows, columns] = call.bounded(output) as Pair;
  call.bounded([x.shape[0], filters * groups, rows, columns]);
  const shape: Quad = [x.shape[0], rows, columns, filters];
  if ([...begin, ...end].some((extent) => extent < 0)) call.refuse("negative padding is not covered");
  const pads = padding({ begin, end });
  const result = grouped(channelsLast(x), filter, groups, (image, ownFilter) =>
    tf.conv2dTranspose(image, tf.transpose(ownFilter, [2, 3, 1, 0]) as tf.Tensor4D, shape, strides, pads),
  );
  return withBias(call, channelsFirst(result));
}

function transposedPads(call: NodeCall, image: readonly number[], spread: readonly number[], strides: Pair) {
  const mode = call.text("auto_pad", "NOTSET");
  const asked = call.list("output_shape")?.slice(-2);
  const written = (call.list("pads") ?? [0, 0, 0, 0]) as Quad;
  if (written.length !== 4) call.refuse(`its pads are for ${written.length / 2} axes, only two are covered`);
  if (mode === "NOTSET" && !asked) {
    const [top, left, bottom, right] = written;
    const output = [spread[0]! - top - bottom, spread[1]! - left - right];
    return { begin: [top, left] as Pair, end: [bottom, right] as Pair, output };
  }
  if (mode === "VALID" && !asked) return { begin: [0, 0] as Pair, end: [0, 0] as Pair, output: [...spread] };
  const output = asked ?? image.map((extent, axis) => extent * strides[axis]!);
  const total = spread.map((extent, axis) => Math.max(0, extent - output[axis]!));
  const less = total.map((pad) => Math.floor(pad / 2)) as Pair;
  const more = total.map((pad, axis) => pad - less[axis]!) as Pair;
  return mode === "SAME_UPPER" ? { begin: less, end: more, output } : { begin: more, end: less, output };
}

export const convolutions: OnnxOperator[] = [operator("Conv", convolve), operator("ConvTranspose", convolveTransposed)];
