import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import * as layers from "@tensorflow/tfjs-layers";
import { ExemplarError } from "#shared/domain/errors.ts";
import { withActiveBackend } from "../../compile/active-backend.ts";
import { sizeOf } from "../../compile/shapes.ts";
import type { Weights } from "../architecture.ts";
import type { AffineStep } from "../find-range.ts";
import { flattened, type LayerCall } from "./flattened-layers.ts";
import { asInference } from "./inference-layers.ts";
import { asKeras2, layerEntries, leafEntries, modelEntry, weightName } from "./keras-3.ts";
import type { NamedValues, TfjsNetwork } from "./network.ts";
import { invalidTfjsModel, type TfjsModel } from "./read-model.ts";
import { requireResolvable } from "./require-resolvable.ts";
import { classificationLayerOf, evaluate, finalDense, findSpatialLayer, madeBy } from "./symbolic-graph.ts";
import { weightArtifacts } from "./weight-artifacts.ts";

type Symbol = layers.SymbolicTensor;

/**
 * Builds a network from its description. Its layers start with zeros, whatever initialisers the description names: what
 * they would draw is overwritten, and a hostile one would fill the memory.
 * @throws ExemplarError `UNSUPPORTED` where it has a layer that TF.js lacks or more than one input, `INVALID` where its
 * weights are not its layers', or several outputs leave open which one is meant
 */
export async function layersNetwork(
  { origin, topology, weights }: TfjsModel,
  named: NamedValues = {},
): Promise<TfjsNetwork> {
  const { described, prepared } = prepare(topology, weights, origin);
  const model = await build(described, prepared, origin);
  if (model.inputs.length !== 1)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} has ${model.inputs.length} inputs, a classifier has one.`,
      "Save the classifier with the image as its only input.",
    );
  return withActiveBackend("cpu", () => {
    const [input] = model.inputs as [Symbol];
    const image = layers.input({ batchShape: input.shape, dtype: input.dtype, name: `${input.name}_image` });
    const { outputs, calls } = flattened(model, [image]);
    const place = theOutput(model, outputs, named.output, origin);
    const output = outputs[place]!;
    const open = opened(output, calls);
    const answering = layers.model({ inputs: image, outputs: output });
    const wanted = [open.logits, ...(open.features ? [open.features] : [])];
    const both = layers.model({ inputs: image, outputs: wanted });
    const shapeOf = (tensor: Symbol) => tensor.shape.slice(1).map((extent) => extent ?? 0);
    const makerOf = (tensor: Symbol) => calls.find((call) => call.outputs.includes(tensor))?.layer.name;
    const rows = (x: tf.Tensor) => tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]) as tf.Tensor2D;
    const summaries = [
      { name: input.name, detail: "InputLayer", outputShape: shapeOf(input), parameters: 0 },
      ...calls.map(({ layer, outputs: made }) => ({
        name: layer.name,
        detail: layer.getClassName(),
        outputShape: shapeOf(made[0]!),
        parameters: layer.countParams(),
      })),
    ];
    const final = open.features && finalDense(open.logits);
    const finalName = final?.name.replace(/_logits$/, "");
    return {
      inputShape: input.shape,
      inputName: input.name,
      outputName: makerOf(output) ?? output.name,
      ending: open.ending,
      operators: calls.map(({ layer }) => layer.getClassName()),
      normalising: normalisingSteps(image, calls),
      survey(shape) {
        const spatial = findSpatialLayer(image, open.logits, shape);
        return {
          summaries,
          spatialLayer: spatial && { name: spatial.name, shape: spatial.shape },
          lastConvolution: spatial && {
            node: spatial.convolution,
            value: spatial.name,
            shape: [spatial.shape[2], spatial.shape[0], spatial.shape[1]],
          },
          features: open.features
            ? { value: makerOf(open.features) ?? input.name, size: sizeOf(shapeOf(open.features)) }
            : null,
          classificationLayer: final && {
            node: finalName!,
            weights: `${finalName}/kernel`,
            bias: final.getWeights().length > 1 ? `${finalName}/bias` : null,
            transposed: false,
          },
        };
      },
      forward(images) {
        const results = [both.apply(images, { training: false })].flat() as tf.Tensor[];
        return { logits: rows(results[0]!), features: rows(results[1] ?? results[0]!) };
      },
      activations: (x, layer) => evaluate(madeBy(layer, open.logits), new Map([[image, x]])) as tf.Tensor4D,
      outputs(activations, layer) {
        const known = new Map([[madeBy(layer, open.logits), activations as tf.Tensor]]);
        const [logits, features] = wanted.map((value) => rows(evaluate(value, known)));
        return { logits: logits!, features: features ?? logits! };
      },
      classificationLayer: () => final && withActiveBackend("cpu", () => classificationLayerOf(final)),
      answer: (images) => rows(answering.apply(images, { training: false }) as tf.Tensor),
    };
  });
}

/** The description and the weights as TF.js takes them. */
function prepare(topology: object, weights: Weights, origin: string): { described: object; prepared: Weights } {
  try {
    const described = asKeras2(zeroInitialised(topology)) as object;
    const model = modelEntry(described);
    requireResolvable(layerEntries(model));
    const names = new Set(leafEntries(model).map(({ name, config }) => String(config.name ?? name)));
    const renamed = Object.entries(weights).map(([name, weight]) => [weightName(name, names), weight] as const);
    return { described, prepared: asInference(model, Object.fromEntries(renamed)) };
  } catch (cause) {
    throw invalidTfjsModel(origin, cause instanceof Error ? cause.message : String(cause), cause);
  }
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

/** Which of a model's outputs has the answers. */
function theOutput(
  { outputNames }: layers.LayersModel,
  outputs: readonly Symbol[],
  wanted: string | undefined,
  origin: string,
): number {
  const names = outputs.map(({ name, shape }, index) => ({ name: outputNames[index] ?? name, shape }));
  const found = wanted === undefined ? -1 : names.findIndex(({ name }) => name === wanted);
  if (found >= 0) return found;
  if (wanted === undefined && outputs.length === 1) return 0;
  const listed = names.map(({ name, shape }) => `${name} [${shape.map((extent) => extent ?? "any").join(", ")}]`);
  throw new ExemplarError(
    "INVALID",
    wanted === undefined
      ? `${origin} has ${outputs.length} outputs that may be its answers: ${listed.join(", ")}.`
      : `${origin} has no output '${wanted}'.`,
    wanted === undefined
      ? "Say which one it is with the model's settings (output)."
      : `Its outputs are ${listed.join(", ")}.`,
  );
}

interface Opened {
  /** What becomes the answers by a softmax or sigmoid; the answers, where there is none. */
  readonly logits: Symbol;
  readonly ending: "softmax" | "sigmoid" | null;
  /** What the classification layer reads. */
  readonly features: Symbol | null;
}

/** Layers that change how values lie, and not the values. */
const passing = new Set(["Flatten", "Reshape", "Dropout"]);

/** Looks behind the last activation, for what it is computed of. */
function opened(output: Symbol, calls: readonly LayerCall[]): Opened {
  const makerOf = (tensor: Symbol) => calls.find((call) => call.outputs.includes(tensor));
  let end = makerOf(output);
  while (end && passing.has(end.layer.getClassName())) end = makerOf(end.inputs[0]!);
  if (!end) return { logits: output, ending: null, features: null };
  const config = end.layer.getConfig();
  const kind = end.layer.getClassName();
  const activation = kind === "Softmax" ? "softmax" : config.activation;
  const ending = activation === "softmax" || activation === "sigmoid" ? activation : null;
  if (kind === "Dense") {
    const logits = ending ? withoutActivation(end.layer, end.inputs[0]!) : output;
    return { logits, ending, features: end.inputs[0]! };
  }
  if (!ending || (kind !== "Softmax" && kind !== "Activation")) return { logits: output, ending: null, features: null };
  const [logits] = end.inputs as [Symbol];
  const dense = makerOf(logits);
  return { logits, ending, features: dense?.layer.getClassName() === "Dense" ? dense.inputs[0]! : null };
}

/** The same fully connected layer, but for its activation. */
function withoutActivation(layer: layers.layers.Layer, input: Symbol): Symbol {
  const { units, useBias } = layer.getConfig() as { units: number; useBias: boolean };
  const linear = layers.layers.dense({ units, useBias, kernelInitializer: "zeros", name: `${layer.name}_logits` });
  const logits = linear.apply(input) as Symbol;
  linear.setWeights(layer.getWeights());
  return logits;
}

/** The layers in front of the network that shift and scale the image. */
function normalisingSteps(image: Symbol, calls: readonly LayerCall[]): (AffineStep & { node: string })[] {
  const steps: (AffineStep & { node: string })[] = [];
  for (let value = image; ; ) {
    const readers = calls.filter(({ inputs }) => inputs.includes(value));
    const [reader] = readers;
    if (readers.length !== 1 || !reader) return steps;
    const { layer } = reader;
    const config = layer.getConfig() as { scale?: unknown; offset?: unknown; activation?: unknown; epsilon?: number };
    if (layer.getClassName() === "Rescaling") {
      const [factor, shift] = [[config.scale].flat(), [config.offset ?? 0].flat()] as [number[], number[]];
      const words = `its layer ${layer.name} multiplies by ${factor.map(rounded).join(", ")} and adds ${shift.map(rounded).join(", ")}`;
      steps.push({ node: layer.name, words, factor, shift });
    } else if (layer.getClassName() === "BatchNormalization") {
      const [gamma, beta, mean, variance] = layer.getWeights().map((weight) => Array.from(weight.dataSync()));
      if (!gamma || !beta || !mean || !variance) return steps;
      const factor = gamma.map((value, channel) => value / Math.sqrt(variance[channel]! + (config.epsilon ?? 1e-3)));
      const shift = beta.map((value, channel) => value - mean[channel]! * factor[channel]!);
      steps.push({ node: layer.name, words: `its layer ${layer.name} normalises the image`, factor, shift });
    } else if (config.activation !== "linear" || layer.getClassName() !== "Activation")
      if (!/^(Reshape|ZeroPadding2D|Resizing|CenterCrop)$/.test(layer.getClassName())) return steps;
    value = reader.outputs[0]!;
  }
}

const rounded = (value: number) => Number(value.toPrecision(4));

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
