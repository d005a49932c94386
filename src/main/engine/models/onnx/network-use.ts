import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Outputs, ParameterTensors } from "../architecture.ts";
import { logitsOf } from "../logits.ts";
import { type Preprocessing, prepare } from "../preprocessing.ts";
import { classesOf } from "../raw-answers.ts";
import { UnsupportedOperatorError } from "./errors.ts";
import type { ImageInput } from "./find-input.ts";
import type { OnnxModel, OnnxNode } from "./model.ts";
import type { ModelRecord } from "./model-record.ts";
import type { Operand } from "./operand.ts";
import { runGraph } from "./run-graph.ts";

/** How the network is used; what of the record its TF.js function depends on. */
export interface NetworkUse
  extends Readonly<
    Pick<
      ModelRecord,
      | "output"
      | "answers"
      | "logits"
      | "features"
      | "classCount"
      | "columns"
      | "classificationLayer"
      | "lastConvolution"
    >
  > {
  readonly input: ImageInput;
  readonly preprocessing: Preprocessing;
}

/** Told of every node as it runs. */
export type Observe = (node: OnnxNode, inputs: readonly (Operand | undefined)[], outputs: readonly tf.Tensor[]) => void;

/** The network from the image to its answers. */
export function forward(
  model: OnnxModel,
  use: NetworkUse,
  parameters: ParameterTensors,
  images: tf.Tensor,
  observe?: Observe,
): Outputs {
  return outputs(model, use, parameters, images, (part) => preparedInput(use, part), observe);
}

/** What the graph reads of images. */
export const preparedInput = ({ input, preprocessing }: NetworkUse, images: tf.Tensor) => ({
  [input.name]: prepare(images, input, preprocessing),
});

/** Runs the graph from its inputs, or from values further on, in batches of as many rows as it was made for. */
export function outputs(
  model: OnnxModel,
  use: NetworkUse,
  parameters: ParameterTensors,
  from: tf.Tensor,
  inputsOf: (part: tf.Tensor) => Record<string, tf.Tensor>,
  observe?: Observe,
): Outputs {
  const source = use.logits ?? use.output;
  const wanted = [source, ...(use.features ? [use.features] : [])];
  const parts = inBatches(from, use.input.batch).map(({ part, count }) => {
    const inputs = inputsOf(part);
    const values = runGraph(model, { inputs, parameters, wanted, ...(observe ? { observe } : {}) });
    const rows = (value: tf.Tensor) => tf.slice(asRows(model, value, part.shape[0]!), 0, count);
    return { answers: rows(values[source]!), features: use.features ? rows(values[use.features]!) : undefined };
  });
  const all = tf.concat(parts.map(({ answers }) => answers));
  if (classesOf(all.shape[1]!) !== use.classCount)
    throw new UnsupportedOperatorError("import", source, `it makes ${all.shape[1]} numbers, not ${use.classCount}`);
  const each = logitsOf(all, use.logits === null ? use.answers : all.shape[1] === 1 ? "one logit" : "logits");
  const logits = use.columns ? tf.gather(each, tf.tensor1d(use.columns, "int32"), 1) : each;
  const features = use.features ? tf.concat(parts.map(({ features }) => features!)) : logits;
  return { logits: logits as tf.Tensor2D, features: features as tf.Tensor2D };
}

/** A network exported for a fixed number of images sees so many at a time; the last batch is filled up with its first image. */
export function inBatches(images: tf.Tensor, batch: number | null): { part: tf.Tensor; count: number }[] {
  const total = images.shape[0]!;
  if (batch === null || batch === total) return [{ part: images, count: total }];
  return Array.from({ length: Math.ceil(total / batch) }, (_, index) => {
    const count = Math.min(batch, total - index * batch);
    const part = tf.slice(images, index * batch, count);
    if (count === batch) return { part, count };
    const filling = tf.tile(tf.slice(part, 0, 1), [batch - count, 1, 1, 1]);
    return { part: tf.concat([part, filling]), count };
  });
}

function asRows(model: OnnxModel, value: tf.Tensor, count: number): tf.Tensor2D {
  if (value.size % count !== 0 || value.shape[0] !== count)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${model.origin} makes a value of shape [${value.shape}] of ${count} images.`,
      "Export the model with a batch of any size, or of one image.",
    );
  return tf.reshape(value, [count, value.size / count]);
}
