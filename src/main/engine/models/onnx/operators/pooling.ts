import * as tf from "@tensorflow/tfjs-core";
import { range } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";
import { channelsFirst, channelsLast } from "./channels.ts";
import { exactEnd, padding, slidingWindow, type Window } from "./window.ts";

type Pair = [number, number];

function pool(call: NodeCall): { x: tf.Tensor4D; window: Window; end: Pair } {
  const { x } = call;
  if (x.rank !== 4) call.refuse(`its input is [${x.shape}], only images [N, C, H, W] are covered`);
  const kernel = call.list("kernel_shape") ?? call.fail("its kernel_shape is missing");
  const window = slidingWindow(call, x.shape.slice(2), kernel);
  if (x.dtype !== "float32") call.refuse("it pools whole numbers");
  if (Math.max(...window.dilations) > 1) call.refuse("dilated windows are not covered");
  const ceil = call.integer("ceil_mode", 0) !== 0;
  return {
    x: x as tf.Tensor4D,
    window,
    end: [...(ceil ? exactEnd(window, x.shape.slice(2)) : window.end)] as Pair,
  };
}

const spatialAxes = (x: tf.Tensor) => range(x.rank).slice(2);

export const pooling: OnnxOperator[] = [
  operator("MaxPool", (call) => {
    if (call.isRead(1)) call.refuse("the places of its maxima are used");
    const { x, window, end } = pool(call);
    const { size, strides, begin } = window;
    return channelsFirst(tf.maxPool(channelsLast(x), size as Pair, strides as Pair, padding({ begin, end })));
  }),
  operator("AveragePool", (call) => {
    const { x, window, end } = pool(call);
    const { size, strides, begin } = window;
    const average = (image: tf.Tensor4D, pads: Pick<Window, "begin" | "end">) =>
      channelsFirst(tf.avgPool(channelsLast(image), size as Pair, strides as Pair, padding(pads)));
    if (call.integer("count_include_pad", 0) === 0) return average(x, { begin, end });
    // Padding that counts is made of zeros; what rounding up adds behind it does not count.
    const zeros = tf.pad(x, [
      [0, 0],
      [0, 0],
      [begin[0], window.end[0]],
      [begin[1], window.end[1]],
    ]) as tf.Tensor4D;
    const rest = [end[0] - window.end[0], end[1] - window.end[1]].map((extent) => Math.max(0, extent)) as Pair;
    return average(zeros, { begin: [0, 0], end: rest });
  }),
  operator("GlobalAveragePool", ({ x }) => tf.mean(x, spatialAxes(x), true)),
  operator("GlobalMaxPool", ({ x }) => tf.max(x, spatialAxes(x), true)),
];
