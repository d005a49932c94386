import * as tf from "@tensorflow/tfjs-core";
import * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { NetworkDesign } from "../architecture.ts";
import type { Classifier } from "../classifier.ts";
import { prepare } from "../preprocessing.ts";
import { decodeWeights } from "../weights-file.ts";
import { type LayersNetwork, layersNetwork } from "./layers-network.ts";
import { invalidLayersModel, type LayersModel } from "./read-layers-model.ts";

/** What a classifier's `architecture` is called where it was imported from a TF.js layers model. */
export const LAYERS_ARCHITECTURE = "tfjs-layers";

/** How a layers model is used, as it was found or said when it was imported. */
export const layersRecord = z.object({
  version: z.literal(1),
  imageShape: z.tuple([z.int(), z.int(), z.int()]),
  preprocessing: z.object({ scale: z.number(), mean: z.array(z.number()), sd: z.array(z.number()) }),
  answers: z.enum(["logits", "probabilities"]),
  classCount: z.int().min(2),
  columns: z.array(z.int().min(0)).nullable(),
  classNames: z.array(z.string()).nullable(),
});
export type LayersRecord = z.infer<typeof layersRecord>;

/** What is kept beside the weights in a stored model's metadata. */
export const layersMetadata = (model: LayersModel, record: LayersRecord): Record<string, string> => ({
  exemplar: JSON.stringify(record),
  topology: JSON.stringify(model.topology),
});

/** Probabilities below what float32 tells from zero have no finite logarithm. */
const SMALLEST = 1e-37;

export function layersDesign(
  { origin, weights }: LayersModel,
  network: LayersNetwork,
  { imageShape, preprocessing, answers, columns }: LayersRecord,
): NetworkDesign {
  return {
    layers: network.summaries,
    parameterShapes: Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape])),
    dropout: {},
    initialise() {
      throw new ExemplarError(
        "UNSUPPORTED",
        `${origin} is imported with its weights and cannot be trained anew.`,
        "Choose one of the architectures that can be trained.",
      );
    },
    // The layers hold the weights themselves.
    forward(_parameters, images) {
      const { logits, features } = network.forward(prepare(images, { layout: "NHWC", imageShape }, preprocessing));
      const chosen = columns ? tf.gather(logits, tf.tensor1d(columns, "int32"), 1) : logits;
      const open = answers === "probabilities" && !network.endsInSoftmax;
      return { logits: open ? (tf.log(tf.maximum(chosen, SMALLEST)) as tf.Tensor2D) : chosen, features };
    },
  };
}

/** A stored layers model as a classifier. */
export async function layersClassifier(file: Uint8Array, origin: string, sha256: string): Promise<Classifier> {
  const { weights, metadata } = decodeWeights(file, origin);
  const { record, topology } = readMetadata(metadata, origin);
  const model = { origin, producer: "", topology, weights };
  return {
    design: layersDesign(model, await layersNetwork(model), record),
    weights,
    inputShape: record.imageShape,
    classCount: record.columns?.length ?? record.classCount,
    key: `${LAYERS_ARCHITECTURE}:${sha256}`,
  };
}

function readMetadata(metadata: Readonly<Record<string, string>>, origin: string) {
  try {
    const topology = z.looseObject({}).parse(JSON.parse(metadata.topology ?? ""));
    return { topology, record: layersRecord.parse(JSON.parse(metadata.exemplar ?? "")) };
  } catch (cause) {
    throw invalidLayersModel(origin, "the settings it was stored with cannot be read", cause);
  }
}
