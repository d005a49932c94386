import type * as tf from "@tensorflow/tfjs-core";
import type { Graph, Value } from "../graph.ts";
import { type Rule, rule } from "../rule.ts";
import { broadcastShapes, range } from "../shapes.ts";
import { Traced } from "../traced.ts";

/** Swaps the last two axes. */
function adjoint(graph: Graph, value: Value): Value {
  const rank = value.shape.length;
  return graph.transpose(value, [...range(rank - 2), rank - 1, rank - 2]);
}

/** a · b over the last two axes, the others broadcast. Gemm takes transposed matrices as they lie. */
export function matmul(graph: Graph, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  if (a.shape.length === 2 && b.shape.length === 2 && !transposeA && graph.copiedRow(a))
    return graph.ofRow(a, (row) => matmul(graph, row, b, false, transposeB));
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const shape = [...broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)]), rows, columns];
  if (shape.length === 2 && a.type === "float32" && (transposeA || transposeB))
    return graph.node("Gemm", [a, b], shape, a.type, { transA: Number(transposeA), transB: Number(transposeB) });
  const left = transposeA ? adjoint(graph, a) : a;
  const right = transposeB ? adjoint(graph, b) : b;
  return graph.node("MatMul", [left, right], shape, a.type);
}

export const matmuls: Rule[] = [
  rule<tf.BatchMatMulInputs, tf.BatchMatMulAttrs>("BatchMatMul", ({ graph, inputs: { a, b }, attributes }) =>
    Traced.of(graph, matmul(graph, a.value, b.value, attributes.transposeA, attributes.transposeB)),
  ),
  rule<tf.EinsumInputs, tf.EinsumAttrs>("Einsum", ({ graph, inputs, attributes: { equation } }) => {
    const operands = Object.values(inputs);
    const [left, right] = equation.replaceAll(" ", "").split("->") as [string, string];
    const extents = new Map(
      left.split(",").flatMap((indices, i) => [...indices].map((index, axis) => [index, operands[i]!.shape[axis]!])),
    );
    const shape = [...right].map((index) => extents.get(index)!);
    const values = operands.map((operand) => operand.value);
    return Traced.of(graph, graph.node("Einsum", values, shape, values[0]!.type, { equation: `${left}->${right}` }));
  }),
];
