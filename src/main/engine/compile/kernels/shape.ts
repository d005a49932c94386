import * as tf from "@tensorflow/tfjs-core";
import { type Rule, refuse, rule } from "../rule.ts";
import { range, sizeOf } from "../shapes.ts";
import { inLayout, Traced } from "../traced.ts";

const parseAxis = (axis: number, shape: readonly number[]) => tf.util.parseAxisParam(axis, [...shape])[0]!;

export const shapes: Rule[] = [
  rule<tf.ReshapeInputs, tf.ReshapeAttrs>("Reshape", ({ graph, inputs: { x }, attributes }) =>
    Traced.of(graph, graph.reshape(x.value, tf.util.inferFromImplicitShape(attributes.shape, sizeOf(x.shape)))),
  ),
  rule<tf.ExpandDimsInputs, tf.ExpandDimsAttrs>("ExpandDims", ({ graph, inputs: { input }, attributes: { dim } }) =>
    Traced.of(
      graph,
      graph.reshape(input.value, input.shape.toSpliced(dim < 0 ? input.dimensions + 1 + dim : dim, 0, 1)),
    ),
  ),
  rule<tf.TransposeInputs, tf.TransposeAttrs>("Transpose", ({ graph, inputs: { x }, attributes: { perm } }) =>
    Traced.of(graph, graph.transpose(x.value, perm)),
  ),
  rule<tf.ConcatInputs, tf.ConcatAttrs>("Concat", ({ graph, inputs, attributes }) => {
    const all = Object.values(inputs) as Traced[];
    const axis = parseAxis(attributes.axis, all[0]!.shape);
    const parts = all.filter(({ shape }) => sizeOf(shape) > 0);
    if (parts.length === 0) return all[0]!;
    return inLayout(parts, (values, layout) => graph.concat(values, layout.axis(axis)));
  }),
  rule<tf.PackInputs, tf.PackAttrs>("Pack", ({ graph, inputs, attributes }) => {
    const parts = Object.values(inputs) as unknown as Traced[];
    const axis = attributes.axis < 0 ? attributes.axis + parts[0]!.dimensions + 1 : attributes.axis;
    const values = parts.map((part) => graph.reshape(part.value, part.shape.toSpliced(axis, 0, 1)));
    return Traced.of(graph, graph.concat(values, axis));
  }),
  rule<tf.UnpackInputs, tf.UnpackAttrs>("Unpack", ({ graph, inputs: { value: x }, attributes }) => {
    const axis = parseAxis(attributes.axis, x.shape);
    return range(x.shape[axis]!).map((index) => {
      const begin = x.shape.map((_, other) => (other === axis ? index : 0));
      const end = x.shape.with(axis, index + 1);
      return Traced.of(graph, graph.reshape(graph.slice(x.value, begin, end), x.shape.toSpliced(axis, 1)));
    });
  }),
  rule<tf.SplitVInputs, tf.SplitVAttrs>("SplitV", ({ graph, inputs: { x }, attributes }) => {
    const axis = parseAxis(attributes.axis, x.shape);
    const sizes = tf.backend_util.prepareSplitSize({ shape: x.shape } as tf.Tensor, attributes.numOrSizeSplits, axis);
    let first = 0;
    return sizes.map((size) => {
      const begin = x.shape.map((_, other) => (other === axis ? first : 0));
      first += size;
      return inLayout([x], ([value], layout) =>
        graph.slice(value!, layout.order(begin), layout.order(x.shape.with(axis, first))),
      );
    });
  }),
  rule<tf.SliceInputs, tf.SliceAttrs>("Slice", ({ graph, inputs: { x }, attributes }) => {
    const [begin, size] = tf.slice_util.parseSliceParams(x as unknown as tf.Tensor, attributes.begin, attributes.size);
    const end = begin!.map((first, axis) => first + size![axis]!);
    return inLayout([x], ([value], layout) => graph.slice(value!, layout.order(begin!), layout.order(end)));
  }),
  rule<tf.StridedSliceInputs, tf.StridedSliceAttrs>("StridedSlice", ({ graph, inputs: { x }, attributes }) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
    const info = tf.slice_util.sliceInfo(
      x.shape,
      begin,
      end,
      strides,
      beginMask,
      endMask,
      ellipsisMask,
      newAxisMask,
      shrinkAxisMask,
    );
    if (sizeOf(info.finalShape) === 0) return Traced.of(graph, graph.splat(0, info.finalShape, x.dtype));
    // An end before the first element, which a backward slice needs, is written as far below zero as it takes.
    const stop = info.end.map((last, axis) => (info.strides[axis]! < 0 && last < 0 ? -x.shape[axis]! - 1 : last));
    const axes = range(x.dimensions);
    const sparse = axes.map((axis) => Math.ceil((info.end[axis]! - info.begin[axis]!) / info.strides[axis]!));
    const sliced = graph.node(
      "Slice",
      [x.value, graph.integers(info.begin), graph.integers(stop), graph.integers(axes), graph.integers(info.strides)],
      sparse,
      x.dtype,
    );
    return Traced.of(graph, graph.reshape(sliced, info.finalShape));
  }),
  rule<tf.PadV2Inputs, tf.PadV2Attrs>("PadV2", ({ graph, inputs: { x }, attributes: { paddings, constantValue } }) =>
    inLayout([x], ([value], layout) => {
      const pads = layout.order(paddings);
      const shape = value!.shape.map((extent, axis) => extent + pads[axis]![0] + pads[axis]![1]);
      if (pads.every(([before, after]) => before === 0 && after === 0)) return value!;
      const list = graph.integers([...pads.map(([before]) => before), ...pads.map(([, after]) => after)]);
      return graph.node("Pad", [value, list, graph.splat(constantValue, [], x.dtype)], shape, x.dtype);
    }),
  ),
  rule<tf.MirrorPadInputs, tf.MirrorPadAttrs>("MirrorPad", (call) => {
    const { graph, inputs, attributes } = call;
    // ONNX reflects about the edge cells; TF.js's other mode repeats them, which is a gather along each axis.
    if (attributes.mode !== "reflect" && attributes.mode !== "symmetric") refuse(call, `mode ${attributes.mode}`);
    const shift = attributes.mode === "reflect" ? 0 : 1;
    return inLayout([inputs.x], ([value], layout) =>
      layout.order(attributes.paddings).reduce((padded, [before, after], axis) => {
        const extent = padded.shape[axis]!;
        if (before === 0 && after === 0) return padded;
        const sources = range(before + extent + after).map((index) => {
          const source = index - before;
          if (source < 0) return -source - shift;
          return source < extent ? source : 2 * (extent - 1) - source + shift;
        });
        const shape = padded.shape.with(axis, sources.length);
        return graph.node("Gather", [padded, graph.integers(sources)], shape, padded.type, { axis });
      }, value!),
    );
  }),
  rule<tf.TileInputs, tf.TileAttrs>("Tile", ({ graph, inputs: { x }, attributes: { reps } }) =>
    inLayout([x], ([value], layout) => {
      const repeats = layout.order(reps);
      const shape = value!.shape.map((extent, axis) => extent * repeats[axis]!);
      if (repeats.every((repeat) => repeat === 1)) return value!;
      if (value!.shape.every((extent, axis) => extent === 1 || repeats[axis] === 1)) return graph.expand(value!, shape);
      return graph.node("Tile", [value, graph.integers(repeats)], shape, x.dtype);
    }),
  ),
  rule<tf.BroadcastToInputs, tf.BroadCastToAttrs>("BroadcastTo", ({ graph, inputs: { x }, attributes: { shape } }) =>
    Traced.of(graph, graph.expand(x.value, shape)),
  ),
  rule<tf.ReverseInputs, tf.ReverseAttrs>("Reverse", ({ graph, inputs: { x }, attributes: { dims } }) => {
    const axes = tf.util.parseAxisParam(dims, x.shape);
    return inLayout([x], ([value], layout) => graph.reverse(value!, axes.map(layout.axis)));
  }),
  rule<tf.SpaceToBatchNDInputs, tf.SpaceToBatchNDAttrs>("SpaceToBatchND", ({ graph, inputs: { x }, attributes }) => {
    const { blockShape, paddings } = attributes;
    const block = sizeOf(blockShape);
    const allPads = [[0, 0], ...paddings, ...range(x.dimensions - 1 - blockShape.length).map(() => [0, 0])];
    const padded = x.shape.map((extent, axis) => extent + allPads[axis]![0]! + allPads[axis]![1]!);
    const list = [...allPads.map(([before]) => before!), ...allPads.map(([, after]) => after!)];
    const whole = list.every((pad) => pad === 0)
      ? x.value
      : graph.node("Pad", [x.value, graph.integers(list)], padded, x.dtype);
    const permutation = tf.backend_util.getPermuted(
      tf.backend_util.getReshaped(padded, blockShape, block, false).length,
      blockShape.length,
      false,
    );
    const split = graph.reshape(whole, tf.backend_util.getReshaped(padded, blockShape, block, false));
    const shape = tf.backend_util.getReshapedPermuted(padded, blockShape, block, false);
    return Traced.of(graph, graph.reshape(graph.transpose(split, permutation), shape));
  }),
  rule<tf.BatchToSpaceNDInputs, tf.BatchToSpaceNDAttrs>("BatchToSpaceND", ({ graph, inputs: { x }, attributes }) => {
    const { blockShape, crops } = attributes;
    const block = sizeOf(blockShape);
    const split = tf.backend_util.getReshaped(x.shape, blockShape, block);
    const permutation = tf.backend_util.getPermuted(split.length, blockShape.length);
    const shape = tf.backend_util.getReshapedPermuted(x.shape, blockShape, block);
    const begin = tf.backend_util.getSliceBeginCoords(crops, blockShape.length);
    const size = tf.backend_util.getSliceSize(shape, crops, blockShape.length);
    const merged = graph.reshape(graph.transpose(graph.reshape(x.value, split), permutation), shape);
    return Traced.of(
      graph,
      graph.slice(
        merged,
        begin,
        begin.map((first, axis) => first + size[axis]!),
      ),
    );
  }),
];
