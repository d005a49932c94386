import * as tf from "@tensorflow/tfjs-core";
import * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";
import { imageLayout, modelSettings } from "#shared/contract/imported-model.ts";
import { range } from "../../compile/shapes.ts";
import type { ClassificationLayer, NetworkDesign, Outputs } from "../architecture.ts";
import type { Network } from "../classifier.ts";
import { type ImagePlace, prepare } from "../preprocessing.ts";
import { decodeWeights } from "../weights-file.ts";
import { type TfjsNetwork, tfjsNetwork } from "./network.ts";
import { integerTensor, invalidTfjsModel, type TfjsModel } from "./read-model.ts";

/** How a model is used, as it was found or said when it was imported. */
export const tfjsRecord = z.object({
  version: z.literal(1),
  imageShape: z.tuple([z.int(), z.int(), z.int()]),
  layout: imageLayout.default("NHWC"),
  preprocessing: z.object({ scale: z.number(), mean: z.array(z.number()), sd: z.array(z.number()) }),
  answers: z.enum(["logits", "probabilities"]),
  classCount: z.int().min(2),
  columns: z.array(z.int().min(0)).nullable(),
  classNames: z.array(z.string()).nullable(),
  named: modelSettings.pick({ output: true, features: true, lastConvolution: true }).default({}),
});
export type TfjsRecord = z.infer<typeof tfjsRecord>;

/** What is kept beside the weights in a stored model's metadata. */
export const tfjsMetadata = (model: TfjsModel, record: TfjsRecord): Record<string, string> => ({
  exemplar: JSON.stringify(record),
  topology: JSON.stringify(model.topology),
  integers: JSON.stringify(model.integers),
});

/** Probabilities below what float32 tells from zero have no finite logarithm. */
const SMALLEST = 1e-37;

export function tfjsDesign(model: TfjsModel, network: TfjsNetwork, record: TfjsRecord): NetworkDesign {
  const { origin, weights } = model;
  const { imageShape, layout, preprocessing, answers, columns } = record;
  const shape = inputShapeOf({ layout, imageShape });
  const { summaries, features, spatialLayer } = network.survey(shape);
  const prepared = (images: tf.Tensor) => prepare(images, { layout, imageShape }, preprocessing);
  const chosenClasses = ({ logits, features }: Outputs): Outputs => {
    const chosen = columns ? (tf.gather(logits, tf.tensor1d(columns, "int32"), 1) as tf.Tensor2D) : logits;
    return { logits: open ? (tf.log(tf.maximum(chosen, SMALLEST)) as tf.Tensor2D) : chosen, features };
  };
  const open = answers === "probabilities" && !network.endsInSoftmax;
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
      const layer = open ? null : network.classificationLayer();
      return layer && columns ? ofClasses(layer, columns) : layer;
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

function ofClasses({ kernel, bias }: ClassificationLayer, columns: readonly number[]): ClassificationLayer {
  const [size, classCount] = kernel.shape as [number, number];
  const rows = range(size).flatMap((row) => columns.map((column) => kernel.data[row * classCount + column]!));
  return {
    kernel: { shape: [size, columns.length], data: Float32Array.from(rows) },
    bias: { shape: [columns.length], data: Float32Array.from(columns, (column) => bias.data[column]!) },
  };
}

/** Shape of one image as a model's input takes it. */
export function inputShapeOf({ layout, imageShape: [height, width, channels] }: ImagePlace): number[] {
  if (layout === "flat") return [height * width * channels];
  return layout === "NCHW" ? [channels, height, width] : [height, width, channels];
}

/** How a stored model of one of the two kinds becomes a classifier. */
export const tfjsClassifier =
  (architecture: TfjsModel["architecture"]) =>
  async (file: Uint8Array, origin: string, sha256: string): Promise<Network> => {
    const { weights, metadata } = decodeWeights(file, origin);
    const { record, ...described } = readMetadata(metadata, origin);
    const model = { architecture, origin, producer: "", weights, ...described };
    return {
      kind: "network",
      design: tfjsDesign(model, await tfjsNetwork(model, record.named), record),
      weights,
      inputShape: record.imageShape,
      classCount: record.columns?.length ?? record.classCount,
      key: `${architecture}:${sha256}`,
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
