import type { Graph, Node, Value } from "./graph.ts";

/** How a value depends on the inputs. */
const fixed = 0;
/** It stays the same in a neighbourhood of almost every input, as the outcome of a comparison does. */
const stepwise = 1;
/** It is linear (and a constant) in a neighbourhood of almost every input. */
const linear = 2;
const curved = 3;

/** Operators that leave a piecewise linear value so, whatever else they take being fixed. */
const keepsLinear = new Set([
  ...["Abs", "Clip", "LeakyRelu", "Max", "Min", "Neg", "Relu", "Add", "Sub", "Sum", "PRelu"],
  ...["MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "MaxUnpool"],
  ...["ReduceMax", "ReduceMin", "ReduceMean", "ReduceSum"],
  ...["Cast", "Concat", "DepthToSpace", "Expand", "Flatten", "Identity", "Pad", "Reshape", "Slice", "SpaceToDepth"],
  ...["Split", "Squeeze", "Tile", "Transpose", "Unsqueeze", "Resize", "ScatterElements", "Gather", "GatherND"],
]);

/** Operators that are linear in each of two operands by itself. */
const bilinear = new Set(["Mul", "MatMul", "Gemm", "Conv", "ConvTranspose", "Einsum"]);

/** Operators whose results jump, and are level in between. */
const jumps = new Set([
  ...["ArgMax", "ArgMin", "Ceil", "Equal", "Floor", "Greater", "GreaterOrEqual", "IsInf", "IsNaN", "Less"],
  ...["LessOrEqual", "Round", "Sign"],
]);

/**
 * The first operator that makes a graph's outputs anything but piecewise linear functions of its inputs; null where there
 * is none. Such a function has no second derivative wherever it has one at all, so a smooth function of it has a Hessian
 * in closed form. An operator that is not known to keep a value linear counts as one that does not.
 */
export function firstCurvedOperator(graph: Graph): string | null {
  const kinds = new Map<string, number>(graph.inputs.map(({ value }) => [value.name, linear]));
  const kindOf = (value: Value | undefined) => (value && kinds.get(value.name)) ?? fixed;
  for (const node of graph.liveNodes()) {
    const kind = kindOfNode(node, kindOf);
    if (kind === curved) return node.operator;
    for (const output of node.outputs) kinds.set(output.name, kind);
  }
  return null;
}

function kindOfNode({ operator, inputs }: Node, kindOf: (value: Value | undefined) => number): number {
  const kinds = inputs.map(kindOf);
  const most = Math.max(fixed, ...kinds);
  // Whatever is computed of a level value is level itself.
  if (most <= stepwise) return most;
  if (jumps.has(operator)) return stepwise;
  if (keepsLinear.has(operator)) return linear;
  if (bilinear.has(operator)) {
    const moving = kinds.slice(0, 2).filter((kind) => kind === linear).length;
    return moving <= 1 ? linear : curved;
  }
  if (operator === "Div") return kinds[1]! <= stepwise ? linear : curved;
  if (operator === "Where") return kinds[0]! <= stepwise ? linear : curved;
  return curved;
}
