import * as tf from "@tensorflow/tfjs-core";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const unary: Record<string, Unary> = {
  Abs: tf.abs,
  Acos: tf.acos,
  Acosh: tf.acosh,
  Asin: tf.asin,
  Asinh: tf.asinh,
  Atan: tf.atan,
  Atanh: tf.atanh,
  Ceil: tf.ceil,
  Cos: tf.cos,
  Cosh: tf.cosh,
  Erf: tf.erf,
  Exp: tf.exp,
  Floor: tf.floor,
  IsNaN: tf.isNaN,
  Log: tf.log,
  Neg: tf.neg,
  Not: tf.logicalNot,
  Reciprocal: tf.reciprocal,
  Round: tf.round,
  Sign: tf.sign,
  Sin: tf.sin,
  Sinh: tf.sinh,
  Sqrt: tf.sqrt,
  Tan: tf.tan,
  Tanh: tf.tanh,
};

const binary: Record<string, Binary> = {
  Add: tf.add,
  And: tf.logicalAnd,
  Div: (a, b) => (a.dtype === "int32" ? quotient(a, b) : tf.div(a, b)),
  Equal: tf.equal,
  Greater: tf.greater,
  GreaterOrEqual: tf.greaterEqual,
  Less: tf.less,
  LessOrEqual: tf.lessEqual,
  Mul: tf.mul,
  Or: tf.logicalOr,
  Sub: tf.sub,
  Xor: tf.logicalXor,
};

/** ONNX divides whole numbers towards zero, TF.js downwards. */
function quotient(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const size = tf.floorDiv(tf.abs(a), tf.abs(b));
  return tf.mul(size, tf.mul(tf.sign(a), tf.sign(b)));
}

/** The second operand. Before operator set 7 the axis where its own began was an attribute. */
function second(call: NodeCall): tf.Tensor {
  const b = call.tensor(1);
  const rank = call.x.rank;
  if (call.opset >= 7 || call.integer("broadcast", 0) === 0 || b.rank === rank) return b;
  const axis = call.axis(call.integer("axis", rank - b.rank), rank);
  return tf.reshape(b, [...b.shape, ...Array<number>(Math.max(0, rank - axis - b.rank)).fill(1)]);
}

/** Operators of any number of operands. */
const variadic: Record<string, (operands: tf.Tensor[]) => tf.Tensor> = {
  Max: (operands) => operands.reduce((a, b) => tf.maximum(a, b)),
  Mean: (operands) =>
    tf.div(
      operands.reduce((a, b) => tf.add(a, b)),
      operands.length,
    ),
  Min: (operands) => operands.reduce((a, b) => tf.minimum(a, b)),
  Sum: (operands) => operands.reduce((a, b) => tf.add(a, b)),
};

/** ONNX's element types as TF.js's. */
const castTypes: Record<number, "float32" | "int32" | "bool"> = {
  ...{ 1: "float32", 10: "float32", 11: "float32", 16: "float32" },
  ...{ 2: "int32", 3: "int32", 4: "int32", 5: "int32", 6: "int32", 7: "int32", 12: "int32", 13: "int32" },
  ...{ 9: "bool" },
};

export const elementwise: OnnxOperator[] = [
  ...Object.entries(unary).map(([name, apply]) => operator(name, ({ x }) => apply(x))),
  ...Object.entries(binary).map(([name, apply]) => operator(name, (call) => apply(call.x, second(call)))),
  ...Object.entries(variadic).map(([name, apply]) => operator(name, ({ tensors }) => apply(tensors))),
  operator("Pow", (call) => {
    const exponent = call.known(1);
    const power = exponent?.data.length === 1 ? exponent.data[0] : undefined;
    if (power === 2 && call.shape(1).length <= call.x.rank) return tf.square(call.x);
    if (power === 0.5 && call.shape(1).length <= call.x.rank) return tf.sqrt(call.x);
    const x = tf.cast(call.x, "float32");
    return tf.cast(tf.pow(x, tf.cast(call.tensor(1), "float32")), call.x.dtype);
  }),
  operator("Mod", (call) => {
    const [a, b] = [call.x, call.tensor(1)];
    if (call.integer("fmod", 0) === 0) return tf.mod(a, b);
    // The remainder has the dividend's sign.
    return tf.mul(tf.sign(a), tf.mod(tf.abs(a), tf.abs(b)));
  }),
  operator("IsInf", (call) => {
    const [below, above] = [call.integer("detect_negative", 1), call.integer("detect_positive", 1)];
    const side = below && above ? tf.abs(call.x) : below ? tf.neg(call.x) : call.x;
    return tf.cast(tf.mul(tf.cast(tf.equal(side, Number.POSITIVE_INFINITY), "float32"), below || above), "bool");
  }),
  operator("Where", (call) => {
    const [condition, yes, no] = [call.x, call.tensor(1), call.tensor(2)];
    return tf.where(tf.cast(condition, "bool"), yes, no);
  }),
  operator("Cast", (call) => {
    const type = castTypes[call.integer("to", 0)] ?? call.refuse("it casts to what is no number");
    return tf.cast(call.x, type);
  }),
  operator("CastLike", (call) => tf.cast(call.x, call.tensor(1).dtype)),
  operator("Identity", ({ x }) => x),
  // Outside of training nothing is dropped, and the mask keeps everything.
  operator("Dropout", (call) => {
    if (call.opset >= 12 && call.numbers(2)?.[0]) call.refuse("it is in training mode");
    return [call.x, call.isRead(1) ? tf.cast(tf.onesLike(call.x), "bool") : undefined];
  }),
];
