import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, test } from "vitest";
import { expectAsRuntime, normalImages } from "../testing/compare-with-runtime.ts";
import { ModelBuilder, type NodeOptions } from "../testing/model-builder.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Attributes = NonNullable<NodeOptions["attributes"]>;

interface Case {
  readonly operator: string;
  readonly attributes?: Attributes;
  readonly opset?: number;
  /** What the operator reads besides `x`. */
  readonly others?: (model: ModelBuilder) => string[];
  /** Makes the input fit the operator's domain. */
  readonly before?: (model: ModelBuilder, x: string) => string;
}

const float = (value: number) => ({ float: value });
const aboveZero = (model: ModelBuilder, x: string) => model.node("Exp", [x]);
const withinOne = (model: ModelBuilder, x: string) => model.node("Tanh", [x]);
const asWhole = (model: ModelBuilder, x: string) =>
  model.node("Cast", [model.node("Mul", [x, model.floats([5])])], { attributes: { to: 6 } });

function check({
  operator,
  attributes = {},
  opset = 18,
  others = () => [],
  before = (_, x) => x,
}: Case): Promise<void> {
  const model = new ModelBuilder({ opset });
  const x = before(model, model.input("x", [2, 3, 4, 5]));
  const y = model.node(operator, [x, ...others(model)], { attributes });
  model.output(y);
  return expectAsRuntime(model.bytes(), { x: normalImages([2, 3, 4, 5]) });
}

const another = (model: ModelBuilder) => [model.random([3, 1, 5])];

describe("element by element", () => {
  test.each([
    ...["Abs", "Atan", "Ceil", "Cos", "Cosh", "Erf", "Exp", "Floor", "Identity", "Neg", "Reciprocal", "Round", "Sign"],
    ...["Sin", "Sinh", "Tan", "Tanh", "Relu", "Sigmoid", "Softplus", "Softsign", "HardSwish", "Mish", "Dropout"],
  ])("%s", (operator) => check({ operator }));

  test.each(["Log", "Sqrt"])("%s", (operator) => check({ operator, before: aboveZero }));
  test.each(["Acos", "Asin"])("%s", (operator) => check({ operator, before: withinOne }));
  test.each(["Add", "Sub", "Mul", "Div", "Max", "Min", "Mean", "Sum", "PRelu"])("%s, broadcast", (operator) =>
    check({ operator, others: another }),
  );
  test.each(["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"])("%s", (operator) =>
    check({ operator, others: another }),
  );

  test.each<[string, Case]>([
    ["LeakyRelu", { operator: "LeakyRelu", attributes: { alpha: float(0.3) } }],
    ["ThresholdedRelu", { operator: "ThresholdedRelu", attributes: { alpha: float(0.4) } }],
    ["Elu", { operator: "Elu", attributes: { alpha: float(0.7) } }],
    ["Celu", { operator: "Celu", attributes: { alpha: float(0.7) } }],
    ["Selu", { operator: "Selu" }],
    ["HardSigmoid", { operator: "HardSigmoid", attributes: { alpha: float(0.3), beta: float(0.4) } }],
    ["Gelu", { operator: "Gelu", opset: 20 }],
    ["Gelu by tanh", { operator: "Gelu", opset: 20, attributes: { approximate: "tanh" } }],
    ["Clip by inputs", { operator: "Clip", others: (model) => [model.floats([-0.5], []), model.floats([0.6], [])] }],
    ["Clip from above", { operator: "Clip", others: (model) => ["", model.floats([0.6], [])] }],
    ["Clip from zero", { operator: "Clip", others: (model) => [model.floats([0], [])] }],
    ["Clip by attributes", { operator: "Clip", opset: 6, attributes: { min: float(-0.2), max: float(0.3) } }],
    ["Pow 2", { operator: "Pow", others: (model) => [model.floats([2], [])] }],
    ["Pow 3", { operator: "Pow", others: (model) => [model.floats([3], [])] }],
    ["Pow 0.5", { operator: "Pow", before: aboveZero, others: (model) => [model.floats([0.5], [1])] }],
    ["Pow, each its own", { operator: "Pow", before: aboveZero, others: (model) => [model.random([4, 1])] }],
    ["Cast", { operator: "Cast", attributes: { to: 6 }, before: (m, x) => m.node("Mul", [x, m.floats([3])]) }],
    ["Div of whole numbers", { operator: "Div", before: asWhole, others: (m) => [asWhole(m, m.floats([0.6], []))] }],
    ["Mod", { operator: "Mod", before: asWhole, others: (m) => [asWhole(m, m.floats([0.6], []))] }],
    ["Softmax", { operator: "Softmax" }],
    ["Softmax over channels", { operator: "Softmax", attributes: { axis: 1 } }],
    ["Softmax over all behind", { operator: "Softmax", opset: 11, attributes: { axis: 2 } }],
    ["LogSoftmax", { operator: "LogSoftmax", attributes: { axis: -2 } }],
  ])("%s", (_, drawn) => check(drawn));

  test("Where, And, Or, Xor and Not", () => {
    const model = new ModelBuilder();
    const x = model.input("x", [2, 3]);
    const low = model.node("Less", [x, model.floats([-0.5], [])]);
    const high = model.node("Greater", [x, model.random([3])]);
    const chosen = ["And", "Or", "Xor"].map((operator) => model.node(operator, [low, high]));
    for (const condition of [...chosen, model.node("Not", [low])])
      model.output(model.node("Where", [condition, x, model.random([2, 1])]));
    return expectAsRuntime(model.bytes(), { x: normalImages([2, 3]) });
  });
});
