import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import { range, sizeOf } from "../../compile/shapes.ts";
import { trace } from "../../compile/trace-backend.ts";
import {
  type ClassificationLayer,
  type NetworkDesign,
  ofColumns,
  type SpatialLayer,
  secondOfTwo,
  type Weights,
} from "../architecture.ts";
import type { OnnxModel } from "./model.ts";
import { forward, inBatches, type NetworkUse, outputs, preparedInput } from "./network-use.ts";
import { runGraph } from "./run-graph.ts";
import { type Survey, survey } from "./survey.ts";

/** The elements of the file's constants that are weights: a network's parameters, by their names in the file. */
export function weightsOf({ constants }: OnnxModel): Weights {
  return Object.fromEntries(
    [...constants].flatMap(([name, { dtype, shape, data }]) =>
      dtype === "float32" && data.length > 1 ? [[name, { shape, data: data as Float32Array }]] : [],
    ),
  );
}

export function parameterCountOf(model: OnnxModel): number {
  return Object.values(weightsOf(model)).reduce((sum, { data }) => sum + data.length, 0);
}

/**
 * The network as a TF.js function that can be differentiated.
 * @throws UnsupportedOperatorError where one of its operators is not covered
 */
export function importedDesign(model: OnnxModel, use: NetworkUse): NetworkDesign {
  const { layers, shapes, spatial } = survey(model, use);
  const features = use.features === null ? undefined : shapes.get(use.features);
  return {
    layers,
    parameterShapes: Object.fromEntries(Object.entries(weightsOf(model)).map(([name, { shape }]) => [name, shape])),
    dropout: {},
    batch: use.input.batch,
    featureCount: features ? sizeOf(features.slice(1)) : null,
    spatialLayer: spatial && spatialLayer(model, use, spatial),
    classificationLayer: (weights) => classificationLayer(model, use, weights),
    initialise() {
      throw new ExemplarError(
        "UNSUPPORTED",
        `${model.origin} is imported with its weights and cannot be trained anew.`,
        "Choose one of the architectures that can be trained.",
      );
    },
    forward: (parameters, images) => forward(model, use, parameters, images),
  };
}

/** The graph cut in two at a value `[N, D, h, w]` that its answers depend on alone. */
function spatialLayer(
  model: OnnxModel,
  use: NetworkUse,
  { names, shape: [channels, height, width] }: NonNullable<Survey["spatial"]>,
): SpatialLayer {
  const [value] = names as [string];
  const rest = { ...model, nodes: model.nodes.filter(({ outputs }) => !outputs.some((name) => names.includes(name))) };
  return {
    name: value,
    shape: [height, width, channels],
    activations(parameters, images) {
      const parts = inBatches(images, use.input.batch).map(({ part, count }) => {
        const inputs = preparedInput(use, part);
        return tf.slice(runGraph(model, { inputs, parameters, wanted: [value] })[value]!, 0, count);
      });
      return tf.transpose(tf.concat(parts), [0, 2, 3, 1]) as tf.Tensor4D;
    },
    outputs: (parameters, activations) =>
      outputs(rest, use, parameters, activations, (part) => {
        const own = tf.transpose(part, [0, 3, 1, 2]);
        // Some graphs ask the image for its shape to the last.
        const image = preparedInput(use, tf.zeros([part.shape[0]!, ...use.input.imageShape]));
        return { ...image, ...Object.fromEntries(names.map((name) => [name, own])) };
      }),
  };
}

/** The classification layer's own weights, as features · kernel + bias makes the logits. */
function classificationLayer(model: OnnxModel, use: NetworkUse, weights: Weights): ClassificationLayer | null {
  const { classificationLayer: layer, answers, logits, columns, classCount } = use;
  const isOpen = logits !== null || answers === "logits" || answers === "one logit";
  if (!layer || !isOpen) return null;
  if (answers === "one logit" || answers === "one probability") {
    const one = classificationLayer(model, { ...use, answers: "logits", classCount: 1, columns: null }, weights);
    return one && ofColumns(secondOfTwo(one), columns);
  }
  const node = model.nodes.find(({ name }) => name === layer.node);
  const factor = (name: string) => (node?.attributes.get(name) as number | undefined) ?? 1;
  const elements = (name: string) => weights[name]?.data ?? (model.constants.get(name)?.data as Float32Array);
  const kernel = elements(layer.weights);
  const bias = layer.bias === null ? undefined : elements(layer.bias);
  const size = kernel.length / classCount;
  const at = (feature: number, column: number) =>
    kernel[layer.transposed ? column * size + feature : feature * classCount + column]!;
  const every = range(classCount);
  const whole = {
    kernel: {
      shape: [size, classCount],
      data: Float32Array.from(
        range(size).flatMap((feature) => every.map((column) => factor("alpha") * at(feature, column))),
      ),
    },
    bias: {
      shape: [classCount],
      data: Float32Array.from(every, (column) => (bias ? factor("beta") * bias[bias.length === 1 ? 0 : column]! : 0)),
    },
  };
  return ofColumns(whole, columns);
}

/** Traces the gradient of a logit by the image. @throws what stands in its way */
export function requireGradient(model: OnnxModel, use: NetworkUse): void {
  const batch = use.input.batch ?? 1;
  trace(({ images }) => ({ gradient: tf.grad((x) => tf.sum(forward(model, use, {}, x).logits))(images!) }), {
    images: { shape: [batch, ...use.input.imageShape], dtype: "float32" },
  });
}
