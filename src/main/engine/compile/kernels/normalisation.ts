import type * as tf from "@tensorflow/tfjs-core";
import type { Graph, Value } from "../graph.ts";
import { type Rule, rule } from "../rule.ts";
import { inLayout, Traced } from "../traced.ts";
import { arithmetic } from "./elementwise.ts";
import { matmul } from "./matmul.ts";

/** Sums over the channels within `radius` of each, as a product with a band of ones. `x` is `[N, H, W, C]`. */
function sumOfNeighbours(graph: Graph, x: Value, radius: number): Value {
  const channels = x.shape.at(-1)!;
  const band = Float32Array.from({ length: channels ** 2 }, (_, index) =>
    Number(Math.abs(Math.floor(index / channels) - (index % channels)) <= radius),
  );
  return matmul(graph, x, graph.constant(band, [channels, channels], "float32"), false, false);
}

/** b + α Σ x² over neighbouring channels: what local response normalisation divides by, to the power β. */
function localNorm(graph: Graph, x: Value, { depthRadius, bias, alpha }: tf.LRNAttrs): Value {
  const { add, mul } = arithmetic(graph);
  return add(mul(sumOfNeighbours(graph, mul(x, x), depthRadius), alpha), bias);
}

export const normalisation: Rule[] = [
  // (x - mean) / √(variance + ε) · scale + offset, where the factor does not depend on x.
  rule<tf.FusedBatchNormInputs, tf.FusedBatchNormAttrs>("FusedBatchNorm", ({ graph, inputs, attributes }) => {
    const { add, sub, mul, div, apply } = arithmetic(graph);
    const { x, mean, variance, offset, scale } = inputs as Partial<typeof inputs>;
    const operands = [x!, mean!, variance!, ...(offset ? [offset] : []), ...(scale ? [scale] : [])];
    return inLayout(operands, ([image, center, spread, ...affine]) => {
      const factor = div(scale ? affine.at(-1)! : 1, apply("Sqrt", add(spread!, attributes.varianceEpsilon)));
      const scaled = mul(sub(image!, center!), factor);
      return offset ? add(scaled, affine[0]!) : scaled;
    });
  }),
  rule<tf.LRNInputs, tf.LRNAttrs>("LRN", ({ graph, inputs: { x }, attributes }) => {
    const { div, apply } = arithmetic(graph);
    const norm = localNorm(graph, x.value, attributes);
    return Traced.of(graph, div(x.value, apply("Pow", norm, attributes.beta)));
  }),
  // ∂yᵢ/∂xₖ = δᵢₖ n_i^-β - 2αβ xₖ yᵢ / nᵢ for neighbours i and k.
  rule<tf.LRNGradInputs, tf.LRNAttrs>("LRNGrad", ({ graph, inputs: { x, y, dy }, attributes }) => {
    const { sub, mul, div, apply } = arithmetic(graph);
    const { alpha, beta, depthRadius } = attributes;
    const norm = localNorm(graph, x.value, attributes);
    const own = div(dy.value, apply("Pow", norm, beta));
    const shared = sumOfNeighbours(graph, div(mul(dy.value, y.value), norm), depthRadius);
    return Traced.of(graph, sub(own, mul(mul(x.value, shared), 2 * alpha * beta)));
  }),
];
