import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import * as layers from "@tensorflow/tfjs-layers";
import { ExemplarError } from "#shared/contract/errors.ts";
import { withActiveBackend } from "../../compile/active-backend.ts";
import { sizeOf } from "../../compile/shapes.ts";
import type { Weights } from "../architecture.ts";
import type { TfjsNetwork } from "./network.ts";
import { invalidTfjsModel, type TfjsModel } from "./read-model.ts";
import { requireResolvable } from "./require-resolvable.ts";
import { classificationLayerOf, evaluate, finalDense, findSpatialLayer, madeBy } from "./symbolic-graph.ts";
import { weightArtifacts } from "./weight-artifacts.ts";

interface LayerEntry {
  readonly class_name: string;
  readonly config: Record<string, unknown>;
}

/**
 * Builds a network from its description. Its layers start with zeros, whatever initialisers the description names: what
 * they would draw is overwritten, and a hostile one would fill the memory.
 * @throws ExemplarError `UNSUPPORTED` where it has a layer that TF.js lacks or more than one input or output, `INVALID`
 * where its weights are not its layers'
 */
export async function layersNetwork({ origin, topology, weights }: TfjsModel): Promise<TfjsNetwork> {
  const described = zeroInitialised(structuredClone(topology)) as object;
  const entries = layerEntries(described);
  try {
    requireResolvable(entries);
  } catch (cause) {
    throw invalidTfjsModel(origin, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const last = entries.at(-1);
  const softmax = last?.class_name === "Softmax" || last?.config.activation === "softmax";
  const model = await build(described, weights, origin);
  if (model.inputs.length !== 1 || model.outputs.length !== 1)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} has ${model.inputs.length} inputs and ${model.outputs.length} outputs, a classifier has one of each.`,
      "Save the classifier with the image as its only input and its answers as its only output.",
    );
  const open = softmax ? await build(withoutSoftmax(described), weights, origin) : model;
  const dense = open.layers.findLast((layer) => layer.getClassName() === "Dense");
  const [images, answers] = [open.inputs[0]!, open.outputs[0]!];
  const final = finalDense(answers);
  const outputs = [...open.outputs, ...(dense ? [dense.input as layers.SymbolicTensor] : [])];
  const both = withActiveBackend("cpu", () => layers.model({ inputs: open.inputs, outputs }));
  const rows = (x: tf.Tensor) => tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]) as tf.Tensor2D;
  const summaries = model.layers.map((layer) => ({
    name: layer.name,
    detail: layer.getClassName(),
    outputShape: ([layer.outputShape].flat(2) as (number | null)[]).slice(1).map((extent) => extent ?? 0),
    parameters: layer.countParams(),
  }));
  const features = summaries[summaries.findIndex(({ name }) => name === dense?.name) - 1];
  return {
    inputShape: model.inputs[0]!.shape,
    inputName: "images",
    outputName: summaries.at(-1)!.name,
    endsInSoftmax: softmax,
    operators: summaries.map(({ detail }) => detail),
    survey(shape) {
      const spatial = findSpatialLayer(images, answers, shape);
      return {
        summaries,
        spatialLayer: spatial && { name: spatial.name, shape: spatial.shape },
        lastConvolution: spatial && {
          node: spatial.convolution,
          value: spatial.name,
          shape: [spatial.shape[2], spatial.shape[0], spatial.shape[1]],
        },
        features: features ? { value: features.name, size: sizeOf(features.outputShape) } : null,
        classificationLayer: final && {
          node: final.name,
          weights: `${final.name}/kernel`,
          bias: final.getWeights().length > 1 ? `${final.name}/bias` : null,
          transposed: false,
        },
      };
    },
    forward(images) {
      const results = [both.apply(images, { training: false })].flat() as tf.Tensor[];
      return { logits: rows(results[0]!), features: rows(results[1] ?? results[0]!) };
    },
    activations: (x, layer) => evaluate(madeBy(layer, answers), new Map([[images, x]])) as tf.Tensor4D,
    outputs(activations, layer) {
      const known = new Map([[madeBy(layer, answers), activations as tf.Tensor]]);
      const [logits, features] = outputs.map((value) => rows(evaluate(value, known)));
      return { logits: logits!, features: features ?? logits! };
    },
    classificationLayer: () => final && withActiveBackend("cpu", () => classificationLayerOf(final)),
    answer: (images) => rows(model.apply(images, { training: false }) as tf.Tensor),
  };
}

async function build(topology: object, weights: Weights, origin: string): Promise<layers.LayersModel> {
  const handler = tf.io.fromMemory({ modelTopology: topology, ...weightArtifacts(weights) });
  const active: string | undefined = tf.getBackend();
  await tf.setBackend("cpu");
  try {
    return await layers.loadLayersModel(handler);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (/unknown layer|not supported|not implemented/i.test(reason))
      throw new ExemplarError(
        "UNSUPPORTED",
        `${origin} has a layer that TensorFlow.js lacks: ${reason.split("\n")[0]}`,
        "Convert the model to ONNX with tf2onnx, and import that.",
        { cause },
      );
    throw invalidTfjsModel(origin, reason.split("\n")[0]!, cause);
  } finally {
    if (active) await tf.setBackend(active);
  }
}

/** The entries of a description's layers, in their order, wherever Keras's versions put them. */
function layerEntries(topology: object): LayerEntry[] {
  const { model_config: outer = topology } = topology as { model_config?: object };
  const { config } = outer as { config?: LayerEntry[] | { layers?: LayerEntry[] } };
  const entries = Array.isArray(config) ? config : config?.layers;
  return (Array.isArray(entries) ? entries : []).filter((entry) => typeof entry?.config === "object");
}

function withoutSoftmax(topology: object): object {
  const copy = structuredClone(topology);
  const last = layerEntries(copy).at(-1)!;
  if (last.class_name !== "Softmax") last.config.activation = "linear";
  else Object.assign(last, { class_name: "Activation", config: { ...last.config, activation: "linear" } });
  return copy;
}

/** The same description, but for its initialisers and regularisers. */
function zeroInitialised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(zeroInitialised);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (/_?initializer$/.test(key) && item !== null) return [key, { class_name: "Zeros", config: {} }];
      if (/_regularizer$/.test(key)) return [key, null];
      return [key, zeroInitialised(item)];
    }),
  );
}
