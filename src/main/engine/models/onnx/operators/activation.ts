import * as tf from "@tensorflow/tfjs-core";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

const positive = (x: tf.Tensor) => tf.greater(x, 0);

/** `f` above zero and `g` elsewhere; `g` sees no large numbers, whose overflow would make gradients undefined. */
const piecewise = (x: tf.Tensor, f: (x: tf.Tensor) => tf.Tensor, g: (x: tf.Tensor) => tf.Tensor) =>
  tf.where(positive(x), f(x), g(tf.minimum(x, 0)));

const expm1 = (x: tf.Tensor) => tf.sub(tf.exp(x), 1);

/** x Φ(x) (Hendrycks & Gimpel 2016). */
const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));

/** Its approximation by tanh. */
function geluTanh(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

const hardSigmoid = (x: tf.Tensor, alpha: number, beta: number) => tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1);

/** A bound of `Clip`: an attribute before operator set 11, an input since. */
function bound(call: NodeCall, name: string, index: number): number | undefined {
  const written = call.opset < 11 ? call.node.attributes.get(name) : call.numbers(index)?.[0];
  return written === undefined || Math.abs(Number(written)) > 3.4e38 ? undefined : Number(written);
}

function clip(call: NodeCall): tf.Tensor {
  const { x } = call;
  const [low, high] = [bound(call, "min", 1), bound(call, "max", 2)];
  if (low !== undefined && high !== undefined && low <= high) return tf.clipByValue(x, low, high);
  const raised = low === undefined ? x : low === 0 ? tf.relu(x) : tf.maximum(x, low);
  return high === undefined ? raised : tf.minimum(raised, high);
}

/** Softmax over one axis; before operator set 13 over that axis and all behind it. */
function overAxis(call: NodeCall, apply: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const { x } = call;
  const axis = call.axis(call.integer("axis", call.opset < 13 ? 1 : -1), x.rank);
  if (call.opset < 13) {
    const rows = x.shape.slice(0, axis).reduce((product, extent) => product * extent, 1);
    return tf.reshape(apply(tf.reshape(x, [rows, x.size / rows])), x.shape);
  }
  if (axis === x.rank - 1) return apply(x);
  const order = x.shape.map((_, index) => (index === axis ? x.rank - 1 : index === x.rank - 1 ? axis : index));
  return tf.transpose(apply(tf.transpose(x, order)), order);
}

export const activations: OnnxOperator[] = [
  operator("Relu", ({ x }) => tf.relu(x)),
  operator("LeakyRelu", (call) => tf.leakyRelu(call.x, call.float("alpha", 0.01))),
  operator("PRelu", (call) => tf.prelu(call.x, call.tensor(1))),
  operator("ThresholdedRelu", (call) => {
    const above = tf.greater(call.x, call.float("alpha", 1));
    return tf.mul(call.x, tf.cast(above, "float32"));
  }),
  operator("Clip", clip),
  operator("Sigmoid", ({ x }) => tf.sigmoid(x)),
  operator("HardSigmoid", (call) => hardSigmoid(call.x, call.float("alpha", 0.2), call.float("beta", 0.5))),
  operator("HardSwish", ({ x }) => tf.mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  operator("Swish", (call) => tf.mul(call.x, tf.sigmoid(tf.mul(call.x, call.float("alpha", 1))))),
  operator("Gelu", (call) => (call.text("approximate", "none") === "tanh" ? geluTanh(call.x) : gelu(call.x))),
  operator("Elu", (call) => {
    const alpha = call.float("alpha", 1);
    return piecewise(
      call.x,
      (x) => x,
      (x) => tf.mul(expm1(x), alpha),
    );
  }),
  operator("Celu", (call) => {
    const alpha = call.float("alpha", 1);
    return piecewise(
      call.x,
      (x) => x,
      (x) => tf.mul(expm1(tf.div(x, alpha)), alpha),
    );
  }),
  operator("Selu", (call) => {
    const alpha = call.float("alpha", 1.6732632);
    const gamma = call.float("gamma", 1.050701);
    return piecewise(
      call.x,
      (x) => tf.mul(x, gamma),
      (x) => tf.mul(expm1(x), alpha * gamma),
    );
  }),
  operator("Softplus", ({ x }) => tf.softplus(x)),
  operator("Softsign", ({ x }) => tf.div(x, tf.add(tf.abs(x), 1))),
  operator("Mish", ({ x }) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  operator("Softmax", (call) => overAxis(call, (x) => tf.softmax(x))),
  operator("LogSoftmax", (call) => overAxis(call, (x) => tf.logSoftmax(x))),
];
