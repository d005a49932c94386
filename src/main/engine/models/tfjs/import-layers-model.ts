import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { trace } from "../../compile/trace-backend.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { wasmRuntime } from "../../runtime/tfjs-runtime.ts";
import type { Watch } from "../../watch.ts";
import {
  AGREEMENT,
  disagreement,
  type ImportedModel,
  type ImportOptions,
  largestDifference,
  randomImages,
} from "../import-agreement.ts";
import { matchClasses } from "../match-classes.ts";
import { compileProbabilities } from "../predict.ts";
import { type Preprocessing, prepare, preprocessingOf } from "../preprocessing.ts";
import { areProbabilities, type RawAnswers, toProbabilities } from "../raw-answers.ts";
import { encodeWeights } from "../weights-file.ts";
import { type LayersRecord, layersDesign, layersMetadata } from "./layers-classifier.ts";
import { type LayersNetwork, layersNetwork } from "./layers-network.ts";
import { invalidLayersModel, type LayersModel } from "./read-layers-model.ts";

/** Images on which the compiled network is held to TF.js, which takes its time for each. */
const CHECKED = 2;

/**
 * Finds out how a layers model is used, and holds its compiled network to what TF.js itself computes of seeded random
 * images.
 * @throws ExemplarError where it cannot be used; there is no black box of it, for nothing else runs such models
 */
export async function importLayersModel(
  model: LayersModel,
  options: ImportOptions,
  watch: Watch,
): Promise<ImportedModel> {
  try {
    return await tryImport(model, options, watch);
  } catch (cause) {
    if (cause instanceof ExemplarError) throw cause;
    throw invalidLayersModel(model.origin, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

async function tryImport(
  model: LayersModel,
  { settings, classNames, imageShape: wanted }: ImportOptions,
  { signal, onProgress }: Watch,
): Promise<ImportedModel> {
  const step = (done: number, message: string) => {
    signal.throwIfAborted();
    onProgress({ done, total: 3, unit: "steps", message });
  };
  const network = await layersNetwork(model);
  const imageShape = findImageShape(model, network, settings, wanted);
  const preprocessing = preprocessingOf(settings, imageShape[2], model.origin);
  step(0, "Asking TensorFlow.js about random images");
  const images = randomImages(imageShape, CHECKED);
  const raw = await askOriginal(model, network, images, imageShape, preprocessing);
  const columns = matchClasses(model.origin, raw.classCount, settings.classNames, classNames);
  const answers = settings.answers ?? (areProbabilities(raw) ? "probabilities" : "logits");
  const record: LayersRecord = {
    version: 1,
    imageShape,
    preprocessing: { ...preprocessing, mean: [...preprocessing.mean], sd: [...preprocessing.sd] },
    answers,
    classCount: raw.classCount,
    columns,
    classNames: classNames ? [...classNames] : (settings.classNames ?? null),
  };
  step(1, "Compiling its layers");
  const agreement = await compare(model, network, record, images, toProbabilities(raw, record));
  const reason = disagreement(agreement.difference);
  if (reason)
    throw new ExemplarError("UNSUPPORTED", `${model.origin} cannot be used: ${reason}.`, "Convert the model to ONNX.");
  step(2, "Writing down what was found");
  const bytes = encodeWeights(model.weights, layersMetadata(model, record));
  step(3, "Imported");
  return { report: reportOf(model, network, settings, record, agreement, bytes), bytes };
}

function findImageShape(
  { origin }: LayersModel,
  { inputShape }: LayersNetwork,
  settings: ModelSettings,
  wanted: readonly [number, number, number] | undefined,
): [number, number, number] {
  if (inputShape.length !== 4)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} takes [${inputShape.map((extent) => extent ?? "any")}], not images [N, H, W, C].`,
      "Save the model with images for its input.",
    );
  const asked = [settings.height, settings.width, settings.channels];
  return inputShape.slice(1).map((extent, axis) => {
    const chosen = asked[axis] ?? extent ?? wanted?.[axis];
    const what = ["height", "width", "number of channels"][axis];
    const remedy = "Say it with the model's settings: height, width and channels.";
    if (chosen === undefined) throw new ExemplarError("INVALID", `${origin} takes images of any ${what}.`, remedy);
    if (extent != null && extent !== chosen)
      throw new ExemplarError("INVALID", `${origin} takes images with a ${what} of ${extent}, not ${chosen}.`, remedy);
    return chosen;
  }) as [number, number, number];
}

/** What TF.js's WASM backend, which compiles nothing, gives for the model as it was saved. */
async function askOriginal(
  { origin }: LayersModel,
  network: LayersNetwork,
  images: Float32Array,
  imageShape: readonly [number, number, number],
  preprocessing: Preprocessing,
): Promise<RawAnswers> {
  const { evaluate } = await wasmRuntime();
  let raw: RawAnswers = { values: new Float32Array(), classCount: 0 };
  evaluate(() => {
    const x = prepare(tf.tensor(images, [CHECKED, ...imageShape]), { layout: "NHWC", imageShape }, preprocessing);
    const answer = network.answer(x);
    raw = { values: answer.dataSync() as Float32Array, classCount: answer.shape[1]! };
  });
  const bad = raw.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0 || raw.classCount < 2)
    throw new ExemplarError(
      "INVALID",
      raw.classCount < 2
        ? `${origin} answers with ${raw.classCount} number an image, a classifier with one a class.`
        : `${origin} answers a random image with ${raw.values[bad]}.`,
      "Check the model's output and weights, and the scale of its preprocessing.",
    );
  return raw;
}

async function compare(
  model: LayersModel,
  network: LayersNetwork,
  record: LayersRecord,
  images: Float32Array,
  expected: Float32Array,
): Promise<NonNullable<ModelReport["agreement"]>> {
  const { imageShape: inputShape } = record;
  const classCount = record.columns?.length ?? record.classCount;
  const classifier = { design: layersDesign(model, network, record), weights: {}, inputShape, classCount, key: "" };
  const shape = [CHECKED, ...inputShape];
  trace(({ images }) => ({ gradient: tf.grad((x) => tf.sum(classifier.design.forward({}, x).logits))(images!) }), {
    images: { shape, dtype: "float32" },
  });
  const program = await compileProbabilities(classifier, CHECKED, onnxRuntime());
  try {
    const { probabilities } = await program.run({ images: { shape, dtype: "float32", data: images } });
    const difference = largestDifference(probabilities!.data as Float32Array, expected, classCount);
    return { images: CHECKED, difference, limit: AGREEMENT };
  } finally {
    await program.dispose();
  }
}

function reportOf(
  { origin, producer, weights }: LayersModel,
  { summaries, inputShape, classificationLayer }: LayersNetwork,
  settings: ModelSettings,
  { imageShape, preprocessing, answers, classCount }: LayersRecord,
  agreement: NonNullable<ModelReport["agreement"]>,
  bytes: Uint8Array,
): ModelReport {
  const [height, width, channels] = imageShape;
  const convolution = summaries.findLast(({ detail }) => detail.includes("Conv2D"));
  const features = summaries[summaries.findIndex(({ name }) => name === classificationLayer) - 1];
  const said = settings.scale !== undefined || settings.mean !== undefined || settings.sd !== undefined;
  const kinds = [...new Set(summaries.map(({ detail }) => detail))].sort();
  return {
    file: origin,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    producer,
    opset: null,
    parameterCount: Object.values(weights).reduce((sum, { data }) => sum + data.length, 0),
    input: {
      name: "images",
      shape: [...inputShape],
      layout: "NHWC",
      height,
      width,
      channels,
      dynamicBatch: inputShape[0] === null,
    },
    preprocessing: { ...preprocessing, source: said ? "settings" : "unknown", nodes: [] },
    output: { name: summaries.at(-1)!.name, answers, classCount },
    lastConvolution: convolution
      ? {
          node: convolution.name,
          value: convolution.name,
          shape: [convolution.outputShape[2]!, convolution.outputShape[0]!, convolution.outputShape[1]!],
        }
      : null,
    features: features
      ? { value: features.name, size: features.outputShape.reduce((product, extent) => product * extent, 1) }
      : null,
    classificationLayer: null,
    layers: summaries,
    operators: kinds.map((operator) => ({
      operator,
      count: summaries.filter(({ detail }) => detail === operator).length,
      covered: true,
    })),
    capabilities: ["black-box", ...(features ? ["features" as const] : []), "gradients"],
    agreement,
    blackBoxReason: null,
  };
}
