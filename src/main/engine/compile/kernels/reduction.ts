import * as tf from "@tensorflow/tfjs-core";
import type { Graph, Value } from "../graph.ts";
import { type KernelCall, type Rule, rule } from "../rule.ts";
import { range, sizeOf } from "../shapes.ts";
import { inLayout, Traced } from "../traced.ts";

type Inputs = { x: tf.TensorInfo };
type Attributes = { axis?: number | number[]; reductionIndices?: number | number[]; keepDims?: boolean };

/** A rule for a kernel that folds some axes of `x`: `fold` gets them in stored order and leaves extents of one. */
const reduction = (
  kernel: string,
  fold: (call: KernelCall<Inputs, Attributes>, x: Value, axes: number[]) => Value,
): Rule =>
  rule<Inputs, Attributes>(kernel, (call) => {
    const { x } = call.inputs;
    const { keepDims } = call.attributes;
    const axis = call.attributes.axis ?? call.attributes.reductionIndices;
    const axes = axis === undefined ? range(x.dimensions) : tf.util.parseAxisParam(axis, x.shape);
    const folded = inLayout([x], ([value], layout) =>
      fold(
        call,
        value!,
        axes.map(layout.axis).sort((a, b) => a - b),
      ),
    );
    if (keepDims) return folded;
    const remaining = x.shape.filter((_, index) => !axes.includes(index));
    return Traced.of(call.graph, call.graph.reshape(folded.value, remaining));
  });

const sameOperator = (kernel: string, operator: string) =>
  reduction(kernel, ({ graph }, x, axes) => graph.reduce(operator, x, axes));

/** Reductions of bool run on 0 and 1. */
const logical = (kernel: string, operator: string) =>
  reduction(kernel, ({ graph }, x, axes) => graph.cast(graph.reduce(operator, graph.cast(x, "int32"), axes), "bool"));

const indexOfExtreme = (kernel: string) =>
  rule<Inputs, { axis: number }>(kernel, ({ graph, inputs: { x }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, x.shape) as [number];
    const shape = x.shape.toSpliced(axis, 1);
    return Traced.of(graph, graph.cast(graph.node(kernel, [x.value], shape, "int64", { axis, keepdims: 0 }), "int32"));
  });

/** Running products along an axis, by products of ever longer stretches: log2(n) steps. */
function runningProduct(graph: Graph, value: Value, axis: number, exclusive: boolean): Value {
  const { shape, type } = value;
  const extent = shape[axis]!;
  const shifted = (x: Value, by: number) => {
    const kept = graph.slice(
      x,
      shape.map(() => 0),
      shape.with(axis, extent - by),
    );
    return graph.concat([graph.splat(1, shape.with(axis, by), type), kept], axis);
  };
  let product = exclusive ? shifted(value, 1) : value;
  for (let stretch = 1; stretch < extent; stretch *= 2)
    product = graph.elementwise("Mul", [product, shifted(product, stretch)]);
  return product;
}

export const reductions: Rule[] = [
  reduction("Sum", ({ graph }, x, axes) =>
    graph.reduce("ReduceSum", x.type === "bool" ? graph.cast(x, "int32") : x, axes),
  ),
  reduction("Mean", ({ graph }, x, axes) => {
    const count = sizeOf(axes.map((axis) => x.shape[axis]!));
    const sum = graph.reduce("ReduceSum", graph.cast(x, "float32"), axes);
    return graph.elementwise("Mul", [sum, 1 / count]);
  }),
  sameOperator("Max", "ReduceMax"),
  sameOperator("Min", "ReduceMin"),
  sameOperator("Prod", "ReduceProd"),
  logical("All", "ReduceMin"),
  logical("Any", "ReduceMax"),
  indexOfExtreme("ArgMax"),
  indexOfExtreme("ArgMin"),
  rule<tf.SoftmaxInputs, tf.SoftmaxAttrs>("Softmax", ({ graph, inputs: { logits }, attributes: { dim } }) => {
    const [axis] = tf.util.parseAxisParam(dim, logits.shape) as [number];
    return Traced.of(graph, graph.node("Softmax", [logits.value], logits.shape, "float32", { axis }));
  }),
  rule<tf.LogSoftmaxInputs, tf.LogSoftmaxAttrs>("LogSoftmax", ({ graph, inputs: { logits }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, logits.shape) as [number];
    return Traced.of(graph, graph.node("LogSoftmax", [logits.value], logits.shape, "float32", { axis }));
  }),
  rule<tf.CumsumInputs, tf.CumsumAttrs>("Cumsum", ({ graph, inputs: { x }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, x.shape) as [number];
    const flags = { exclusive: Number(attributes.exclusive), reverse: Number(attributes.reverse) };
    const along = graph.constant(Int32Array.of(axis), [], "int32");
    return Traced.of(graph, graph.node("CumSum", [x.value, along], x.shape, x.dtype, flags));
  }),
  rule<tf.CumprodInputs, tf.CumprodAttrs>("Cumprod", ({ graph, inputs: { x }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, x.shape) as [number];
    const turned = (value: Value) => (attributes.reverse ? graph.reverse(value, [axis]) : value);
    return Traced.of(graph, turned(runningProduct(graph, turned(x.value), axis, attributes.exclusive)));
  }),
];
