import * as tf from "@tensorflow/tfjs-core";
import { type Rule, rule } from "../rule.ts";
import { Traced, type TracedType } from "../traced.ts";

export const creation: Rule[] = [
  rule<object, tf.FillAttrs>("Fill", ({ graph, attributes: { shape, value, dtype } }) => {
    const type = (dtype || tf.util.inferDtype(value)) as TracedType;
    return Traced.of(graph, graph.splat(Number(value), shape, type));
  }),
  rule<object, tf.RangeAttrs>("Range", ({ graph, attributes: { start, stop, step, dtype } }) => {
    const count = start === stop || start < stop !== step > 0 ? 0 : Math.ceil((stop - start) / step);
    const values = Array.from({ length: count }, (_, index) => start + index * step);
    const data = dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
    return Traced.of(graph, graph.constant(data, [count], dtype));
  }),
  rule<object, tf.LinSpaceAttrs>("LinSpace", ({ graph, attributes: { start, stop, num } }) => {
    const step = num > 1 ? (stop - start) / (num - 1) : 0;
    const values = Float32Array.from({ length: num }, (_, index) => start + index * step);
    return Traced.of(graph, graph.constant(values, [num], "float32"));
  }),
];
