import * as tf from "@tensorflow/tfjs-core";
import type { Graph, Value } from "../graph.ts";
import { type Rule, refuse, rule } from "../rule.ts";
import { broadcastShapes, range, sizeOf } from "../shapes.ts";
import { Traced, type TracedType } from "../traced.ts";

/** Adds (or writes) `updates` into a tensor of zeros, or into `onto`, at the coordinates in the last axis of `indices`. */
function scatter(graph: Graph, onto: Value, indices: Value, updates: Value, reduction: "add" | "none"): Value {
  return graph.node("ScatterND", [onto, graph.cast(indices, "int64"), updates], onto.shape, onto.type, { reduction });
}

export const gathers: Rule[] = [
  rule<tf.GatherV2Inputs, tf.GatherV2Attrs>("GatherV2", (call) => {
    const { graph, inputs, attributes } = call;
    const { x, indices } = inputs;
    const axis = tf.util.parseAxisParam(attributes.axis, x.shape)[0]!;
    const batch = attributes.batchDims ?? 0;
    const picked = indices.shape.slice(batch);
    const shape = [...x.shape.slice(0, axis), ...picked, ...x.shape.slice(axis + 1)];
    if (batch === 0) return Traced.of(graph, graph.node("Gather", [x.value, indices.value], shape, x.dtype, { axis }));
    if (batch !== axis) refuse(call, "batchDims must be 0 or the axis");
    // Each batch's indices are shifted into its own stretch of the flattened leading axes.
    const batches = sizeOf(x.shape.slice(0, axis));
    const extent = x.shape[axis]!;
    const offsets = graph.constant(
      Int32Array.from(range(batches), (index) => index * extent),
      [batches, 1],
      "int32",
    );
    const flat = graph.elementwise("Add", [graph.reshape(indices.value, [batches, sizeOf(picked)]), offsets]);
    const rest = x.shape.slice(axis + 1);
    const rows = graph.reshape(x.value, [batches * extent, ...rest]);
    const gathered = graph.node("Gather", [rows, flat], [...flat.shape, ...rest], x.dtype, { axis: 0 });
    return Traced.of(graph, graph.reshape(gathered, shape));
  }),
  rule<tf.GatherNdInputs>("GatherNd", ({ graph, inputs: { params, indices } }) => {
    const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(indices.shape.at(-1)!)];
    return Traced.of(
      graph,
      graph.node("GatherND", [params.value, graph.cast(indices.value, "int64")], shape, params.dtype),
    );
  }),
  rule<tf.ScatterNdInputs, tf.ScatterNdAttrs>("ScatterNd", ({ graph, inputs, attributes: { shape } }) => {
    const zeros = graph.splat(0, shape, inputs.updates.dtype);
    return Traced.of(graph, scatter(graph, zeros, inputs.indices.value, inputs.updates.value, "add"));
  }),
  rule<tf.TensorScatterUpdateInputs>("TensorScatterUpdate", ({ graph, inputs }) =>
    Traced.of(graph, scatter(graph, inputs.tensor.value, inputs.indices.value, inputs.updates.value, "none")),
  ),
  rule<tf.SparseToDenseInputs, tf.SparseToDenseAttrs>("SparseToDense", ({ graph, inputs, attributes }) => {
    const { sparseIndices, sparseValues, defaultValue } = inputs;
    const count = sparseIndices.shape[0] ?? 1;
    const depth = attributes.outputShape.length;
    const onto = graph.expand(defaultValue.value, attributes.outputShape);
    const indices = graph.reshape(sparseIndices.value, [count, depth]);
    const updates = graph.expand(sparseValues.value, [count]);
    return Traced.of(graph, scatter(graph, onto, indices, updates, "none"));
  }),
  rule<tf.UnsortedSegmentSumInputs, tf.UnsortedSegmentSumAttrs>(
    "UnsortedSegmentSum",
    ({ graph, inputs: { x, segmentIds }, attributes: { numSegments } }) => {
      const rows = sizeOf(segmentIds.shape);
      const rest = x.shape.slice(segmentIds.dimensions);
      const indices = graph.reshape(segmentIds.value, [rows, 1]);
      const updates = graph.reshape(x.value, [rows, ...rest]);
      return Traced.of(graph, scatter(graph, graph.splat(0, [numSegments, ...rest], x.dtype), indices, updates, "add"));
    },
  ),
  rule<tf.OneHotInputs, tf.OneHotAttrs>("OneHot", ({ graph, inputs: { indices }, attributes }) => {
    const { depth, onValue, offValue } = attributes;
    const type = (attributes.dtype ?? "int32") as TracedType;
    const classes = graph.constant(Int32Array.from(range(depth)), [depth], "int32");
    const column = graph.reshape(indices.value, [...indices.shape, 1]);
    const hot = graph.elementwise("Equal", [column, classes], "bool");
    return Traced.of(graph, graph.where(hot, graph.splat(onValue, [], type), graph.splat(offValue, [], type)));
  }),
  rule<tf.TopKInputs, tf.TopKAttrs>("TopK", ({ graph, inputs: { x }, attributes: { k, sorted } }) => {
    const shape = x.shape.with(-1, k);
    const outputs = [{ shape, type: x.dtype } as const, { shape, type: "int64" } as const];
    const [values, indices] = graph.nodes("TopK", [x.value, graph.integers([k])], outputs, {
      axis: -1,
      sorted: Number(sorted),
    });
    return [Traced.of(graph, values!), Traced.of(graph, graph.cast(indices!, "int32"))];
  }),
  rule<tf.BroadcastArgsInputs>("BroadcastArgs", (call) => {
    const { s0, s1 } = call.inputs;
    const shapes = [s0, s1].map(({ value }) => value.constant);
    const [a, b] = shapes.map((constant, index) =>
      constant?.kind === "dense"
        ? Array.from(constant.data as Int32Array)
        : constant
          ? Array(([s0, s1][index] as Traced).shape[0]!).fill(constant.value)
          : refuse(call, "the shapes depend on the function's inputs"),
    );
    const shape = broadcastShapes([a!, b!]);
    return Traced.of(call.graph, call.graph.constant(Int32Array.from(shape), [shape.length], "int32"));
  }),
];
