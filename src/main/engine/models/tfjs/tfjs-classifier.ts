import * as tf from "@tensorflow/tfjs-core";
import * as z from "zod";
import {
  type AnswerKind,
  answerKind,
  channelOrder,
  imageLayout,
  modelSettings,
} from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type NetworkDesign, type Outputs, ofColumns, secondOfTwo } from "../architecture.ts";
import type { Classifier } from "../classifier.ts";
import { inputExtents } from "../image-place.ts";
import { logitsOf } from "../logits.ts";
import { prepare } from "../preprocessing.ts";
import { decodeWeights } from "../weights-file.ts";
import { graphNetwork } from "./graph-network.ts";
import { layersNetwork } from "./layers-network.ts";
import type { NamedValues, TfjsNetwork } from "./network.ts";
import { GRAPH_ARCHITECTURE, integerTensor, invalidTfjsModel, type TfjsModel } from "./read-model.ts";
import { tfjsBlackBoxProgram } from "./tfjs-black-box.ts";

/** How a model is used, as it was found or said when it was imported. */
export const tfjsRecord = z.object({
  version: z.literal(1),
  imageShape: z.tuple([z.int(), z.int(), z.int()]),
  layout: imageLayout.default("NHWC"),
  preprocessing: z.object({
    scale: z.number(),
    mean: z.array(z.number()),
    sd: z.array(z.number()),
    order: channelOrder.default("RGB"),
  }),
  answers: answerKind,
  classCount: z.int().min(2),
  columns: z.array(z.int().min(0)).nullable(),
  classNames: z.array(z.string()).nullable(),
  named: modelSettings.pick({ output: true, features: true, lastConvolution: true }).default({}),
  /** Null where the model can be differentiated. */
  blackBoxReason: z.string().nullable().default(null),
  /** Null where it answers an image alike alone and among others. */
  batchReason: z.string().nullable().default(null),
  /** Where a black box is asked: TF.js's CPU backend where its WASM backend answers otherwise. */
  backend: z.enum(["wasm", "cpu"]).default("wasm"),
});
export type TfjsRecord = z.infer<typeof tfjsRecord>;

/** What is kept beside the weights in a stored model's metadata. */
export const tfjsMetadata = (model: TfjsModel, record: TfjsRecord): Record<string, string> => ({
  exemplar: JSON.stringify(record),
  topology: JSON.stringify(model.topology),
  integers: JSON.stringify(model.integers),
});

/** @throws ExemplarError `UNSUPPORTED` or `INVALID`, with what of it cannot be used */
export async function tfjsNetwork(model: TfjsModel, named: NamedValues = {}): Promise<TfjsNetwork> {
  return model.architecture === GRAPH_ARCHITECTURE ? graphNetwork(model, named) : layersNetwork(model, named);
}

export function tfjsDesign(model: TfjsModel, network: TfjsNetwork, record: TfjsRecord): NetworkDesign {
  const { origin, weights } = model;
  const { imageShape, layout, preprocessing, answers, columns } = record;
  const shape = inputExtents({ layout, imageShape });
  const { summaries, features, spatialLayer } = network.survey(shape);
  const prepared = (images: tf.Tensor) => prepare(images, { layout, imageShape }, preprocessing);
  const chosenClasses = ({ logits, features }: Outputs): Outputs => {
    const each = eachLogit(logits, network.ending, answers);
    const chosen = columns ? tf.gather(each, tf.tensor1d(columns, "int32"), 1) : each;
    return { logits: chosen as tf.Tensor2D, features };
  };
  return {
    layers: summaries,
    parameterShapes: Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape])),
    dropout: {},
    batch: null,
    featureCount: features?.size ?? null,
    // The network holds the weights itself.
    spatialLayer: spatialLayer && {
      ...spatialLayer,
      activations: (_, images) => network.activations(prepared(images), spatialLayer.name),
      outputs: (_, activations) => chosenClasses(network.outputs(activations, spatialLayer.name, shape)),
    },
    classificationLayer() {
      const isLinear = network.ending === null ? /logit/.test(answers) : !isShare(network.ending, answers);
      const layer = isLinear ? network.classificationLayer() : null;
      const each = layer && layer.bias.data.length === 1 ? secondOfTwo(layer) : layer;
      return each && ofColumns(each, columns);
    },
    rebuiltWith: async (weights) => {
      const own = { ...model, weights };
      return tfjsDesign(own, await tfjsNetwork(own, record.named), record);
    },
    initialise() {
      throw new ExemplarError(
        "UNSUPPORTED",
        `${origin} is imported with its weights and cannot be trained anew.`,
        "Choose one of the architectures that can be trained.",
      );
    },
    forward: (_, images) => chosenClasses(network.forward(prepared(images))),
  };
}

/** Whether classes share what sigmoids make of logits: these are not the logits of the shares. */
const isShare = (ending: TfjsNetwork["ending"], answers: AnswerKind) =>
  ending === "sigmoid" && answers === "probabilities";

/** One logit a class, of what a network computes before its last activation. */
function eachLogit(values: tf.Tensor, ending: TfjsNetwork["ending"], answers: AnswerKind): tf.Tensor {
  if (ending === null) return logitsOf(values, answers);
  if (values.shape[1] === 1) return logitsOf(values, "one logit");
  return isShare(ending, answers) ? tf.logSigmoid(values) : values;
}

/** How a stored model of one of the two kinds becomes a classifier. */
export const tfjsClassifier =
  (architecture: TfjsModel["architecture"]) =>
  async (file: Uint8Array, origin: string, sha256: string): Promise<Classifier> => {
    const { weights, metadata } = decodeWeights(file, origin);
    const { record, ...described } = readMetadata(metadata, origin);
    const model = { architecture, origin, producer: "", weights, ...described };
    const network = await tfjsNetwork(model, record.named);
    const shared = {
      inputShape: record.imageShape,
      classCount: record.columns?.length ?? record.classCount,
      key: `${architecture}:${sha256}`,
    };
    if (record.blackBoxReason === null)
      return { kind: "network", ...shared, design: tfjsDesign(model, network, record), weights };
    return {
      kind: "black-box",
      ...shared,
      reason: record.blackBoxReason,
      batchReason: record.batchReason,
      batch: null,
      program: (batch) => tfjsBlackBoxProgram(network, record, batch),
    };
  };

function readMetadata(metadata: Readonly<Record<string, string>>, origin: string) {
  try {
    return {
      topology: z.looseObject({}).parse(JSON.parse(metadata.topology ?? "")),
      integers: z.record(z.string(), integerTensor).parse(JSON.parse(metadata.integers ?? "{}")),
      record: tfjsRecord.parse(JSON.parse(metadata.exemplar ?? "")),
    };
  } catch (cause) {
    throw invalidTfjsModel(origin, "the settings it was stored with cannot be read", cause);
  }
}
