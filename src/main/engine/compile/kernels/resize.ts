import type * as tf from "@tensorflow/tfjs-core";
import type { Graph, Value } from "../graph.ts";
import { type Rule, rule } from "../rule.ts";
import { range } from "../shapes.ts";
import { Traced } from "../traced.ts";
import { matmul } from "./matmul.ts";

type Attributes = Pick<tf.ResizeBilinearAttrs, "alignCorners" | "halfPixelCenters">;

/** Where each of `to` cells lies among `from` cells, by TF.js's three conventions. */
function sources(from: number, to: number, { alignCorners, halfPixelCenters }: Attributes, center: number): number[] {
  const ratio = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return range(to).map((index) => (halfPixelCenters ? ratio * (index + 0.5) - center : ratio * index));
}

/** Weights `[to, from]` of linear interpolation between the two nearest cells. */
function linearWeights(graph: Graph, from: number, to: number, attributes: Attributes): Value {
  const weights = new Float32Array(to * from);
  for (const [row, source] of sources(from, to, attributes, 0.5).entries()) {
    const below = Math.max(0, Math.floor(source));
    const above = Math.min(from - 1, Math.ceil(source));
    weights[row * from + below]! += 1 - (source - below);
    weights[row * from + above]! += source - below;
  }
  return graph.constant(weights, [to, from], "float32");
}

/** The nearest of `from` cells for each of `to`. */
function nearest(from: number, to: number, attributes: Attributes): number[] {
  const round = attributes.alignCorners ? Math.round : Math.floor;
  return sources(from, to, attributes, 0).map((source) => Math.min(from - 1, round(source)));
}

function nearestWeights(graph: Graph, from: number, to: number, attributes: Attributes): Value {
  const weights = new Float32Array(to * from);
  for (const [row, source] of nearest(from, to, attributes).entries()) weights[row * from + source] = 1;
  return graph.constant(weights, [to, from], "float32");
}

/** Both kinds of interpolation are linear: R · image · Cᵀ for each channel, and Rᵀ · gradient · C backwards. */
function interpolate(graph: Graph, image: Value, rows: Value, columns: Value, backwards: boolean): Value {
  return matmul(graph, rows, matmul(graph, image, columns, false, !backwards), backwards, false);
}

const gradient = (
  kernel: string,
  weights: (graph: Graph, from: number, to: number, attributes: Attributes) => Value,
): Rule =>
  rule<tf.ResizeBilinearGradInputs, Attributes>(kernel, ({ graph, inputs: { images, dy }, attributes }) => {
    const [, height, width] = images.shape as [number, number, number, number];
    const rows = weights(graph, height, dy.shape[1]!, attributes);
    const columns = weights(graph, width, dy.shape[2]!, attributes);
    return Traced.ofChannelsFirst(graph, interpolate(graph, dy.channelsFirst, rows, columns, true));
  });

export const resizing: Rule[] = [
  rule<tf.ResizeBilinearInputs, tf.ResizeBilinearAttrs>(
    "ResizeBilinear",
    ({ graph, inputs: { images }, attributes }) => {
      const [, height, width] = images.shape as [number, number, number, number];
      const rows = linearWeights(graph, height, attributes.size[0], attributes);
      const columns = linearWeights(graph, width, attributes.size[1], attributes);
      const image = graph.cast(images.channelsFirst, "float32");
      return Traced.ofChannelsFirst(graph, interpolate(graph, image, rows, columns, false));
    },
  ),
  rule<tf.ResizeNearestNeighborInputs, tf.ResizeNearestNeighborAttrs>(
    "ResizeNearestNeighbor",
    ({ graph, inputs: { images }, attributes }) => {
      const [, height, width] = images.shape as [number, number, number, number];
      const pick = (image: Value, axis: number, from: number, to: number) => {
        const indices = graph.integers(nearest(from, to, attributes));
        return graph.node("Gather", [image, indices], image.shape.with(axis, to), image.type, { axis });
      };
      const tall = pick(images.channelsFirst, 2, height, attributes.size[0]);
      return Traced.ofChannelsFirst(graph, pick(tall, 3, width, attributes.size[1]));
    },
  ),
  gradient("ResizeBilinearGrad", linearWeights),
  gradient("ResizeNearestNeighborGrad", nearestWeights),
  rule<tf.DepthToSpaceInputs, tf.DepthToSpaceAttrs>("DepthToSpace", ({ graph, inputs: { x }, attributes }) => {
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const block = attributes.blockSize;
    const channels = depth / block ** 2;
    const split = graph.reshape(x.value, [batch, height, width, block, block, channels]);
    const merged = graph.transpose(split, [0, 1, 3, 2, 4, 5]);
    return Traced.of(graph, graph.reshape(merged, [batch, height * block, width * block, channels]));
  }),
];
