import * as tf from "@tensorflow/tfjs-core";
import { range } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";
import { perChannel } from "./channels.ts";

/** (x - mean) / √(variance + ε) over these axes. */
function standardise(x: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  return tf.div(centred, tf.sqrt(tf.add(variance, epsilon)));
}

function batchNormalise(call: NodeCall): tf.Tensor {
  if (call.integer("training_mode", 0) !== 0) call.refuse("it is in training mode");
  const { x } = call;
  const [scale, offset, mean, variance] = [call.tensor(1), call.tensor(2), call.tensor(3), call.tensor(4)];
  const factor = tf.div(scale, tf.sqrt(tf.add(variance, call.float("epsilon", 1e-5))));
  const shift = tf.sub(offset, tf.mul(mean, factor));
  return tf.add(tf.mul(x, perChannel(factor, x.rank)), perChannel(shift, x.rank));
}

function groupNormalise(call: NodeCall): tf.Tensor {
  const { x } = call;
  const [batch, channels] = x.shape as [number, number];
  const groups = call.integer("num_groups", 1);
  if (!(groups >= 1) || channels % groups !== 0) call.fail(`${channels} channels do not make ${groups} groups`);
  const split = tf.reshape(x, [batch, groups, x.size / (batch * groups)]);
  const normal = tf.reshape(standardise(split, [2], call.float("epsilon", 1e-5)), x.shape);
  // Until operator set 20 each group had a scale, since then each channel has.
  const spread = (vector: tf.Tensor) => {
    if (vector.size === channels) return perChannel(vector, x.rank);
    const each = tf.tile(tf.reshape(vector, [groups, 1]), [1, channels / groups]);
    return perChannel(tf.reshape(each, [channels]), x.rank);
  };
  return tf.add(tf.mul(normal, spread(call.tensor(1))), spread(call.tensor(2)));
}

/** Local response normalisation: x / (bias + α/size · Σ x²)^β, the sum over `size` neighbouring channels. */
function localResponse(call: NodeCall): tf.Tensor {
  const { x } = call;
  if (x.rank < 3) call.refuse("only images are covered");
  const size = call.integer("size", 0);
  const [batch, channels] = x.shape as [number, number];
  call.bounded([channels, channels]);
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const band = Float32Array.from({ length: channels ** 2 }, (_, index) => {
    const distance = (index % channels) - Math.floor(index / channels);
    return Number(distance >= -before && distance <= after);
  });
  const squares = tf.reshape(tf.square(x), [batch, channels, x.size / (batch * channels)]);
  const sums = tf.reshape(tf.matMul(tf.tensor(band, [1, channels, channels]), squares), x.shape);
  const norm = tf.add(tf.mul(sums, call.float("alpha", 1e-4) / size), call.float("bias", 1));
  return tf.div(x, tf.pow(norm, call.float("beta", 0.75)));
}

export const normalisation: OnnxOperator[] = [
  operator("BatchNormalization", batchNormalise),
  operator("InstanceNormalization", (call) => {
    const { x } = call;
    const normal = standardise(x, range(x.rank).slice(2), call.float("epsilon", 1e-5));
    return tf.add(tf.mul(normal, perChannel(call.tensor(1), x.rank)), perChannel(call.tensor(2), x.rank));
  }),
  operator("LayerNormalization", (call) => {
    const { x } = call;
    const axes = range(x.rank).slice(call.axis(call.integer("axis", -1), x.rank));
    const epsilon = call.float("epsilon", 1e-5);
    const scaled = tf.mul(standardise(x, axes, epsilon), call.tensor(1));
    const offset = call.optional(2);
    const mean = tf.mean(x, axes, true);
    const spread = () => tf.rsqrt(tf.add(tf.mean(tf.square(tf.sub(x, mean)), axes, true), epsilon));
    return [
      offset ? tf.add(scaled, offset) : scaled,
      call.isRead(1) ? mean : undefined,
      call.isRead(2) ? spread() : undefined,
    ];
  }),
  operator("GroupNormalization", groupNormalise),
  // (x - mean) / √variance, by channel over the whole batch unless the axes say otherwise.
  operator("MeanVarianceNormalization", (call) => {
    const { x } = call;
    return standardise(x, call.axes(call.list("axes") ?? [0, 2, 3], x.rank), 1e-9);
  }),
  operator("LRN", localResponse),
  operator("LpNormalization", (call) => {
    const { x } = call;
    const axis = call.axis(call.integer("axis", -1), x.rank);
    const p = call.integer("p", 2);
    if (p !== 1 && p !== 2) call.refuse(`p = ${p} is not covered`);
    const norm = p === 1 ? tf.sum(tf.abs(x), axis, true) : tf.sqrt(tf.sum(tf.square(x), axis, true));
    return tf.div(x, norm);
  }),
];
