import type * as tf from "@tensorflow/tfjs-core";
import type { ElementType } from "../constants.ts";
import type { Graph, Value } from "../graph.ts";
import { type Rule, rule } from "../rule.ts";
import { inLayout } from "../traced.ts";

type Operand = Value | number;

/** Arithmetic on values, so that formulas below read as formulas. */
export const arithmetic = (graph: Graph) => ({
  add: (a: Operand, b: Operand) => graph.elementwise("Add", [a, b]),
  sub: (a: Operand, b: Operand) => graph.elementwise("Sub", [a, b]),
  mul: (a: Operand, b: Operand) => graph.elementwise("Mul", [a, b]),
  div: (a: Operand, b: Operand) => graph.elementwise("Div", [a, b]),
  less: (a: Operand, b: Operand) => graph.elementwise("Less", [a, b], "bool"),
  greater: (a: Operand, b: Operand) => graph.elementwise("Greater", [a, b], "bool"),
  equal: (a: Operand, b: Operand) => graph.elementwise("Equal", [a, b], "bool"),
  not: (a: Value) => graph.elementwise("Not", [a], "bool"),
  and: (a: Value, b: Value) => graph.elementwise("And", [a, b], "bool"),
  or: (a: Value, b: Value) => graph.elementwise("Or", [a, b], "bool"),
  xor: (a: Value, b: Value) => graph.elementwise("Xor", [a, b], "bool"),
  where: (condition: Value, yes: Operand, no: Operand) => graph.where(condition, yes, no),
  apply: (operator: string, ...operands: Operand[]) => graph.elementwise(operator, operands),
  test: (operator: string, ...operands: Operand[]) => graph.elementwise(operator, operands, "bool"),
});
export type Arithmetic = ReturnType<typeof arithmetic>;

type Formula<Attributes> = (m: Arithmetic, operands: Value[], attributes: Attributes, graph: Graph) => Value;

/** A rule for a kernel that works element by element on its arguments, in their declared order. */
function pointwise<Attributes = unknown>(kernel: string, names: readonly string[], formula: Formula<Attributes>): Rule {
  return rule<Record<string, unknown>, Attributes>(kernel, ({ graph, inputs, attributes }) =>
    inLayout(
      names.map((name) => inputs[name]!),
      (values) => formula(arithmetic(graph), values, attributes, graph),
    ),
  );
}

const unary = <Attributes = unknown>(
  kernel: string,
  formula: (m: Arithmetic, x: Value, attributes: Attributes, graph: Graph) => Value,
  name = "x",
) => pointwise<Attributes>(kernel, [name], (m, [x], attributes, graph) => formula(m, x!, attributes, graph));

const binary = (kernel: string, formula: (m: Arithmetic, a: Value, b: Value, graph: Graph) => Value) =>
  pointwise(kernel, ["a", "b"], (m, [a, b], _attributes, graph) => formula(m, a!, b!, graph));

/** Arithmetic on bool works on 0 and 1, as TF.js stores them. */
const arithmeticKernel = (kernel: string, operator = kernel) =>
  binary(kernel, (m, a, b, graph) =>
    a.type === "bool"
      ? graph.cast(m.apply(operator, graph.cast(a, "int32"), graph.cast(b, "int32")), "bool")
      : m.apply(operator, a, b),
  );

const comparison = (kernel: string, operator: string, negated = false) =>
  binary(kernel, (m, a, b, graph) => {
    const [left, right] = a.type === "bool" ? [graph.cast(a, "int32"), graph.cast(b, "int32")] : [a, b];
    const result = graph.elementwise(operator, [left, right], "bool");
    return negated ? m.not(result) : result;
  });

/** Whether `remainder` must move by one `divisor` for the quotient to be rounded down instead of towards zero. */
const roundsUp = (m: Arithmetic, remainder: Value, divisor: Value) =>
  m.and(m.not(m.equal(remainder, 0)), m.xor(m.less(remainder, 0), m.less(divisor, 0)));

/** Integer division by zero gives 0 in TF.js and ends the process in native code. */
function floorDiv(m: Arithmetic, a: Value, b: Value, graph: Graph): Value {
  if (a.type === "float32") return graph.cast(m.apply("Floor", m.div(a, b)), "int32");
  const zero = m.equal(b, 0);
  const divisor = m.where(zero, 1, b);
  const quotient = m.div(a, divisor);
  const down = roundsUp(m, m.sub(a, m.mul(quotient, divisor)), divisor);
  return m.where(zero, 0, m.sub(quotient, graph.cast(down, "int32")));
}

function floorMod(m: Arithmetic, a: Value, b: Value, graph: Graph): Value {
  if (a.type === "float32") {
    const remainder = graph.node("Mod", [a, b], m.add(a, b).shape, a.type, { fmod: 1 });
    return m.where(roundsUp(m, remainder, b), m.add(remainder, b), remainder);
  }
  const zero = m.equal(b, 0);
  return m.where(zero, 0, m.apply("Mod", a, m.where(zero, 1, b)));
}

/** e^x - 1 without cancellation near zero, as 2 tanh(x/2) / (1 - tanh(x/2)). */
function expm1(m: Arithmetic, x: Value): Value {
  const t = m.apply("Tanh", m.mul(x, 0.5));
  const near = m.div(m.mul(t, 2), m.sub(1, t));
  return m.where(m.less(m.apply("Abs", x), 0.5), near, m.sub(m.apply("Exp", x), 1));
}

/** log(1 + x) without cancellation near zero: with u the rounded 1 + x, log(u) · x / (u - 1). */
function log1p(m: Arithmetic, x: Value): Value {
  const u = m.add(x, 1);
  const log = m.apply("Log", u);
  const near = m.where(m.equal(u, 1), x, m.div(m.mul(log, x), m.sub(u, 1)));
  return m.where(m.less(m.apply("Abs", x), 0.5), near, log);
}

/** The angle of (a, b) = (y, x), from atan by quadrant. */
function atan2(m: Arithmetic, y: Value, x: Value): Value {
  const atan = m.apply("Atan", m.div(y, x));
  const half = m.mul(m.apply("Sign", y), Math.PI / 2);
  const left = m.add(atan, m.where(m.less(y, 0), -Math.PI, Math.PI));
  const acrossAxis = m.where(m.equal(y, 0), 0, half);
  return m.where(m.equal(x, 0), acrossAxis, m.where(m.less(x, 0), left, atan));
}

/** 1 above zero, `alpha` elsewhere. Without a slope it is the sign of the rectified x, which a network has at hand. */
function step(m: Arithmetic, x: Value, { alpha }: tf.StepAttrs, graph: Graph): Value {
  return alpha === 0
    ? m.apply("Sign", m.apply("Relu", x))
    : m.where(m.greater(x, 0), graph.splat(1, [], x.type), graph.splat(alpha, [], x.type));
}

/** Kernels that the ONNX operator of the same name translates as it stands. */
const sameName = [
  ...["Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Cos", "Cosh", "Elu", "Erf", "Exp", "Floor"],
  ...["Log", "Neg", "Reciprocal", "Relu", "Round", "Selu", "Sigmoid", "Sign", "Sin", "Sinh", "Softplus", "Sqrt"],
  ...["Tan", "Tanh"],
];

export const elementwise: Rule[] = [
  ...sameName.map((kernel) => unary(kernel, (m, x) => m.apply(kernel, x))),
  unary("Expm1", expm1),
  unary("Log1p", log1p),
  unary("Rsqrt", (m, x) => m.div(1, m.apply("Sqrt", x))),
  unary("Square", (m, x) => m.mul(x, x)),
  unary("Relu6", (m, x, _, graph) => m.apply("Clip", x, graph.splat(0, [], x.type), graph.splat(6, [], x.type))),
  unary<tf.LeakyReluAttrs>("LeakyRelu", (m, x, { alpha }) => m.where(m.less(x, 0), m.mul(x, alpha), x)),
  unary<tf.ClipByValueAttrs>("ClipByValue", (m, x, { clipValueMin, clipValueMax }) =>
    m.apply("Clip", x, clipValueMin, clipValueMax),
  ),
  unary<tf.StepAttrs>("Step", step),
  unary("IsNan", (m, x) => m.test("IsNaN", x)),
  unary("IsInf", (m, x) => m.test("IsInf", x)),
  unary("IsFinite", (m, x) => m.not(m.or(m.test("IsInf", x), m.test("IsNaN", x)))),
  unary("LogicalNot", (m, x) => m.not(x)),
  unary<tf.CastAttrs>("Cast", (_m, x, { dtype }, graph) => graph.cast(x, dtype as ElementType)),
  unary("Identity", (_m, x) => x),
  unary("ZerosLike", (_m, x, _, graph) => graph.splat(0, x.shape, x.type)),
  unary("OnesLike", (_m, x, _, graph) => graph.splat(1, x.shape, x.type)),

  arithmeticKernel("Add"),
  arithmeticKernel("Sub"),
  arithmeticKernel("Multiply", "Mul"),
  arithmeticKernel("Maximum", "Max"),
  arithmeticKernel("Minimum", "Min"),
  arithmeticKernel("Pow"),
  binary("RealDiv", (m, a, b, graph) => m.div(graph.cast(a, "float32"), graph.cast(b, "float32"))),
  binary("FloorDiv", floorDiv),
  binary("Mod", floorMod),
  binary("SquaredDifference", (m, a, b) => m.mul(m.sub(a, b), m.sub(a, b))),
  binary("Atan2", atan2),
  comparison("Equal", "Equal"),
  comparison("NotEqual", "Equal", true),
  comparison("Greater", "Greater"),
  comparison("GreaterEqual", "GreaterOrEqual"),
  comparison("Less", "Less"),
  comparison("LessEqual", "LessOrEqual"),
  binary("LogicalAnd", (m, a, b) => m.and(a, b)),
  binary("LogicalOr", (m, a, b) => m.or(a, b)),
  binary("LogicalXor", (m, a, b) => m.xor(a, b)),

  pointwise("Prelu", ["x", "alpha"], (m, [x, alpha]) => m.where(m.less(x!, 0), m.mul(x!, alpha!), x!)),
  pointwise("EluGrad", ["dy", "y"], (m, [dy, y]) => m.where(m.less(y!, 0), m.mul(dy!, m.add(y!, 1)), dy!)),
  pointwise("Select", ["condition", "t", "e"], (m, [condition, t, e]) => m.where(condition!, t!, e!)),
  rule("AddN", ({ graph, inputs }) =>
    inLayout(Object.values(inputs), (values) => values.reduce((sum, value) => graph.elementwise("Add", [sum, value]))),
  ),
];
