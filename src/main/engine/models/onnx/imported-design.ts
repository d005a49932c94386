import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/contract/errors.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { trace } from "../../compile/trace-backend.ts";
import type { LayerSummary } from "../../protocol.ts";
import type { NetworkDesign, ParameterTensors, Weights } from "../architecture.ts";
import { type Preprocessing, prepare } from "../preprocessing.ts";
import { UnsupportedOperatorError } from "./errors.ts";
import type { ImageInput } from "./find-input.ts";
import type { OnnxModel, OnnxNode } from "./model.ts";
import type { ModelRecord } from "./model-record.ts";
import type { Operand } from "./operand.ts";
import { runGraph } from "./run-graph.ts";

/** How the network is used; what of the record its TF.js function depends on. */
export interface NetworkUse
  extends Readonly<Pick<ModelRecord, "output" | "answers" | "logits" | "features" | "classCount" | "columns">> {
  readonly input: ImageInput;
  readonly preprocessing: Preprocessing;
}

/** What is seen of a network as it runs on one batch. */
export interface Survey {
  readonly layers: LayerSummary[];
  /** Shapes by value. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** Probabilities below what float32 tells from zero have no finite logarithm. */
const SMALLEST = 1e-37;

/** Operators that are shown as layers of their own although they have no weights. */
const shownLayers = /Pool|Reduce|Softmax|Resize|LRN/;

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
  const { layers } = survey(model, use);
  return {
    layers,
    parameterShapes: Object.fromEntries(Object.entries(weightsOf(model)).map(([name, { shape }]) => [name, shape])),
    dropout: {},
    batch: use.input.batch,
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

/** Logits `[N, classes]` and features `[N, m]` (the logits again, where no layer of features is known). */
function forward(
  model: OnnxModel,
  use: NetworkUse,
  parameters: ParameterTensors,
  images: tf.Tensor,
  observe?: (node: OnnxNode, inputs: readonly (Operand | undefined)[], outputs: readonly tf.Tensor[]) => void,
): { logits: tf.Tensor2D; features: tf.Tensor2D } {
  const source = use.logits ?? use.output;
  const wanted = [source, ...(use.features ? [use.features] : [])];
  const parts = inBatches(images, use.input.batch).map(({ part, count }) => {
    const inputs = { [use.input.name]: prepare(part, use.input, use.preprocessing) };
    const values = runGraph(model, { inputs, parameters, wanted, ...(observe ? { observe } : {}) });
    const rows = (value: tf.Tensor) => tf.slice(asRows(model, value, part.shape[0]!), 0, count);
    return { answers: rows(values[source]!), features: use.features ? rows(values[use.features]!) : undefined };
  });
  const all = tf.concat(parts.map(({ answers }) => answers));
  if (all.shape[1] !== use.classCount)
    throw new UnsupportedOperatorError("import", source, `it makes ${all.shape[1]} numbers, not ${use.classCount}`);
  const answers = use.columns ? tf.gather(all, tf.tensor1d(use.columns, "int32"), 1) : all;
  const logits =
    use.answers === "probabilities" && use.logits === null ? tf.log(tf.maximum(answers, SMALLEST)) : answers;
  const features = use.features ? tf.concat(parts.map(({ features }) => features!)) : logits;
  return { logits: logits as tf.Tensor2D, features: features as tf.Tensor2D };
}

/** A network exported for a fixed number of images sees so many at a time; the last batch is filled up with its first image. */
function inBatches(images: tf.Tensor, batch: number | null): { part: tf.Tensor; count: number }[] {
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

/** Traces the network once, for what it is made of. */
export function survey(model: OnnxModel, use: NetworkUse): Survey {
  const layers: LayerSummary[] = [];
  const shapes = new Map<string, readonly number[]>();
  const see = (node: OnnxNode, inputs: readonly (Operand | undefined)[], outputs: readonly tf.Tensor[]) => {
    for (const [index, output] of outputs.entries()) shapes.set(node.outputs[index] ?? "", output.shape);
    const parameters = inputs.reduce(
      (sum, input) => sum + (input?.known?.dtype === "float32" && sizeOf(input.shape) > 1 ? sizeOf(input.shape) : 0),
      0,
    );
    if (parameters === 0 && !shownLayers.test(node.operator)) return;
    const outputShape = [...outputs[0]!.shape.slice(1)];
    layers.push({ name: node.name, detail: describeLayer(node, inputs), outputShape, parameters });
  };
  const batch = use.input.batch ?? 1;
  trace(
    ({ images }) => {
      const { logits } = forward(model, use, {}, images!, see);
      return { logits };
    },
    { images: { shape: [batch, ...use.input.imageShape], dtype: "float32" } },
  );
  return { layers, shapes };
}

/** Traces the gradient of a logit by the image. @throws what stands in its way */
export function requireGradient(model: OnnxModel, use: NetworkUse): void {
  const batch = use.input.batch ?? 1;
  trace(({ images }) => ({ gradient: tf.grad((x) => tf.sum(forward(model, use, {}, x).logits))(images!) }), {
    images: { shape: [batch, ...use.input.imageShape], dtype: "float32" },
  });
}

function describeLayer({ operator, attributes }: OnnxNode, inputs: readonly (Operand | undefined)[]): string {
  const window = (attributes.get("kernel_shape") as readonly number[] | undefined)?.join(" × ");
  const weights = inputs[1]?.shape;
  switch (operator) {
    case "Conv":
      return `convolution ${weights!.slice(2).join(" × ")}, ${weights![0]} filters`;
    case "ConvTranspose":
      return `transposed convolution ${weights!.slice(2).join(" × ")}`;
    case "Gemm":
    case "MatMul":
      return "fully connected";
    case "BatchNormalization":
      return "batch normalisation";
    case "LayerNormalization":
      return "layer normalisation";
    case "MaxPool":
      return `max-pooling ${window}`;
    case "AveragePool":
      return `average pooling ${window}`;
    case "GlobalAveragePool":
      return "global average pooling";
    default:
      return operator;
  }
}
