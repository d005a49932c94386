import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import { range, sizeOf } from "../../compile/shapes.ts";
import { trace } from "../../compile/trace-backend.ts";
import type { LayerSummary } from "../../protocol.ts";
import {
  type ClassificationLayer,
  type NetworkDesign,
  type Outputs,
  ofColumns,
  type ParameterTensors,
  type SpatialLayer,
  secondOfTwo,
  type Weights,
} from "../architecture.ts";
import { logitsOf } from "../logits.ts";
import { type Preprocessing, prepare } from "../preprocessing.ts";
import { classesOf } from "../raw-answers.ts";
import { lastSpatialValue, type Operation } from "../spatial-layer.ts";
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

/** What is seen of a network as it runs on one batch. */
export interface Survey {
  readonly layers: LayerSummary[];
  /** Shapes by value. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The last spatial layer, `[D, h, w]`, by all the names that it has. */
  readonly spatial: { readonly names: readonly string[]; readonly shape: readonly [number, number, number] } | null;
}

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

type Observe = (node: OnnxNode, inputs: readonly (Operand | undefined)[], outputs: readonly tf.Tensor[]) => void;

function forward(
  model: OnnxModel,
  use: NetworkUse,
  parameters: ParameterTensors,
  images: tf.Tensor,
  observe?: Observe,
): Outputs {
  return outputs(model, use, parameters, images, (part) => preparedInput(use, part), observe);
}

const preparedInput = ({ input, preprocessing }: NetworkUse, images: tf.Tensor) => ({
  [input.name]: prepare(images, input, preprocessing),
});

/** Runs the graph from its inputs, or from values further on, in batches of as many rows as it was made for. */
function outputs(
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
  const operations: Operation<tf.Tensor>[] = [];
  const see = (node: OnnxNode, inputs: readonly (Operand | undefined)[], outputs: readonly tf.Tensor[]) => {
    for (const [index, output] of outputs.entries()) shapes.set(node.outputs[index] ?? "", output.shape);
    const read = inputs.flatMap((input) => (input && !input.known ? [input.tensor] : []));
    operations.push({ inputs: read, outputs, isConvolution: node.operator === "Conv" });
    const parameters = inputs.reduce(
      (sum, input) => sum + (input?.known?.dtype === "float32" && sizeOf(input.shape) > 1 ? sizeOf(input.shape) : 0),
      0,
    );
    if (parameters === 0 && !shownLayers.test(node.operator)) return;
    const outputShape = [...outputs[0]!.shape.slice(1)];
    layers.push({ name: node.name, detail: describeLayer(node, inputs), outputShape, parameters });
  };
  const batch = use.input.batch ?? 1;
  const named = new Map<tf.Tensor, string[]>();
  let spatial: Survey["spatial"] = null;
  trace(
    ({ images }) => {
      const { logits } = forward(model, use, {}, images!, (node, inputs, outputs) => {
        see(node, inputs, outputs);
        for (const [index, output] of outputs.entries())
          if (node.outputs[index]) named.set(output, [...(named.get(output) ?? []), node.outputs[index]]);
      });
      spatial = findSpatial(model, use, operations, named);
      return { logits };
    },
    { images: { shape: [batch, ...use.input.imageShape], dtype: "float32" } },
  );
  return { layers, shapes, spatial };
}

/** What the settings name as the last convolution's value, unless it is what a convolution itself makes. */
function findSpatial(
  { nodes }: OnnxModel,
  { lastConvolution }: NetworkUse,
  operations: readonly Operation<tf.Tensor>[],
  names: ReadonlyMap<tf.Tensor, readonly string[]>,
): Survey["spatial"] {
  if (lastConvolution === null) return null;
  const chosen = nodes.find(({ outputs }) => outputs.includes(lastConvolution.value));
  const isFound = chosen?.operator === "Conv" || chosen?.operator === "Concat";
  const exact = chosen && !isFound ? lastConvolution.value : undefined;
  const tensor = exact === undefined ? undefined : [...names].find(([, own]) => own.includes(exact))?.[0];
  if (exact !== undefined && !tensor) return null;
  const extentsOf = ({ shape }: tf.Tensor) => (shape.length === 4 ? ([shape[2]!, shape[3]!] as const) : null);
  const found = lastSpatialValue(operations, extentsOf, tensor);
  const own = found === null ? undefined : names.get(found);
  return !found || !own ? null : { names: own, shape: found.shape.slice(1) as [number, number, number] };
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
