import * as tf from "@tensorflow/tfjs-core";
import { range } from "../../../compile/shapes.ts";
import { type NodeCall, type OnnxOperator, operator } from "../node-call.ts";

type Reduction = (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor;

const sumOfSquares: Reduction = (x, axes, keep) => tf.sum(tf.square(x), axes, keep);

const reductionsByName: Record<string, Reduction> = {
  ReduceL1: (x, axes, keep) => tf.sum(tf.abs(x), axes, keep),
  ReduceL2: (x, axes, keep) => tf.sqrt(sumOfSquares(x, axes, keep)),
  ReduceLogSum: (x, axes, keep) => tf.log(tf.sum(x, axes, keep)),
  ReduceLogSumExp: (x, axes, keep) => tf.logSumExp(x, axes, keep),
  ReduceMax: (x, axes, keep) => tf.max(x, axes, keep),
  ReduceMean: (x, axes, keep) => tf.mean(x, axes, keep),
  ReduceMin: (x, axes, keep) => tf.min(x, axes, keep),
  ReduceProd: (x, axes, keep) => tf.prod(x, axes, keep),
  ReduceSum: (x, axes, keep) => tf.sum(x, axes, keep),
  ReduceSumSquare: sumOfSquares,
};

/** Axes are an attribute, since operator set 18 (13 for the sum) an input; none means all, or none at all. */
function reduce(call: NodeCall, apply: Reduction): tf.Tensor {
  const { x } = call;
  const axes = call.list("axes") ?? call.numbers(1) ?? [];
  if (axes.length === 0 && call.integer("noop_with_empty_axes", 0) !== 0) return x;
  const chosen = axes.length === 0 ? range(x.rank) : call.axes(axes, x.rank);
  return apply(x, chosen, call.integer("keepdims", 1) !== 0);
}

const indexOfExtreme = (name: string, find: (x: tf.Tensor, axis: number) => tf.Tensor): OnnxOperator =>
  operator(name, (call) => {
    const { x } = call;
    const axis = call.axis(call.integer("axis", 0), x.rank);
    const last = call.integer("select_last_index", 0) !== 0;
    const found = last
      ? tf.sub(tf.scalar(x.shape[axis]! - 1, "int32"), find(tf.reverse(x, axis), axis))
      : find(x, axis);
    return call.integer("keepdims", 1) === 0 ? found : tf.expandDims(found, axis);
  });

export const reductions: OnnxOperator[] = [
  ...Object.entries(reductionsByName).map(([name, apply]) => operator(name, (call) => reduce(call, apply))),
  indexOfExtreme("ArgMax", (x, axis) => tf.argMax(x, axis)),
  indexOfExtreme("ArgMin", (x, axis) => tf.argMin(x, axis)),
  operator("CumSum", (call) => {
    const [axis] = call.axes(call.numbers(1) ?? [0], call.x.rank);
    return tf.cumsum(call.x, axis!, call.integer("exclusive", 0) !== 0, call.integer("reverse", 0) !== 0);
  }),
];
