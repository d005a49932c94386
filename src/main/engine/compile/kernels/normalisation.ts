import type * as tf from "@tensorflow/tfjs-core";
import { type Rule, rule } from "../rule.ts";
import { inLayout } from "../traced.ts";

export const normalisation: Rule[] = [
  // (x - mean) / √(variance + ε) · scale + offset, with what does not depend on x gathered into one factor and one term.
  rule<tf.FusedBatchNormInputs, tf.FusedBatchNormAttrs>("FusedBatchNorm", ({ graph, inputs, attributes }) => {
    const { x, mean, variance, offset, scale } = inputs as Partial<typeof inputs>;
    const operands = [x!, mean!, variance!, ...(offset ? [offset] : []), ...(scale ? [scale] : [])];
    return inLayout(operands, ([image, center, spread, ...affine]) => {
      const shift = offset ? affine[0] : undefined;
      const gain = scale ? affine.at(-1)! : 1;
      const deviation = graph.elementwise("Sqrt", [graph.elementwise("Add", [spread!, attributes.varianceEpsilon])]);
      const factor = graph.elementwise("Div", [gain, deviation]);
      const scaled = graph.elementwise("Mul", [graph.elementwise("Sub", [image!, center!]), factor]);
      return shift ? graph.elementwise("Add", [scaled, shift]) : scaled;
    });
  }),
];
