import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { withActiveBackend } from "../../compile/active-backend.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { trace } from "../../compile/trace-backend.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { EagerRuntime } from "../../runtime/runtime.ts";
import { wasmRuntime } from "../../runtime/tfjs-runtime.ts";
import type { Watch } from "../../watch.ts";
import { probabilities } from "../answers.ts";
import type { Network } from "../classifier.ts";
import {
  AGREEMENT,
  disagreement,
  type ImportedModel,
  type ImportOptions,
  largestDifference,
  randomImages,
} from "../import-agreement.ts";
import { matchClasses } from "../match-classes.ts";
import { type ImagePlace, type Preprocessing, prepare, preprocessingOf } from "../preprocessing.ts";
import { areProbabilities, type RawAnswers, toProbabilities } from "../raw-answers.ts";
import { encodeWeights } from "../weights-file.ts";
import { type Survey, type TfjsNetwork, tfjsNetwork } from "./network.ts";
import { invalidTfjsModel, type TfjsModel } from "./read-model.ts";
import { inputShapeOf, type TfjsRecord, tfjsDesign, tfjsMetadata } from "./tfjs-classifier.ts";

/** Images on which the compiled network is held to TF.js, which takes its time for each. */
const CHECKED = 2;

/**
 * Finds out how a layers or graph model is used, and holds its compiled network to what TF.js itself computes of seeded random
 * images.
 * @throws ExemplarError where it cannot be used; there is no black box of it, for nothing else runs such models
 */
export async function importTfjsModel(model: TfjsModel, options: ImportOptions, watch: Watch): Promise<ImportedModel> {
  try {
    return await tryImport(model, options, watch);
  } catch (cause) {
    if (cause instanceof ExemplarError) throw cause;
    throw invalidTfjsModel(model.origin, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

async function tryImport(
  model: TfjsModel,
  { settings, classNames, imageShape: wanted }: ImportOptions,
  { signal, onProgress }: Watch,
): Promise<ImportedModel> {
  const step = (done: number, message: string) => {
    signal.throwIfAborted();
    onProgress({ done, total: 3, unit: "steps", message });
  };
  const { output, features, lastConvolution } = settings;
  const named = {
    ...(output !== undefined && { output }),
    ...(features !== undefined && { features }),
    ...(lastConvolution !== undefined && { lastConvolution }),
  };
  const network = await tfjsNetwork(model, named);
  const place = findImages(model, network, settings, wanted);
  const { imageShape, layout } = place;
  const preprocessing = preprocessingOf(settings, imageShape[2], model.origin);
  // Before anything is computed, for what it would take to compute it.
  const survey = network.survey(inputShapeOf(place));
  step(0, "Asking TensorFlow.js about random images");
  const images = randomImages(imageShape, CHECKED);
  const ask = (backend: EagerRuntime["evaluate"]) => askOriginal(model, network, images, place, preprocessing, backend);
  const raw = await askQuickly(ask);
  const columns = matchClasses(model.origin, raw.classCount, settings.classNames, classNames);
  const answers = settings.answers ?? (areProbabilities(raw) ? "probabilities" : "logits");
  const record: TfjsRecord = {
    version: 1,
    imageShape: [...imageShape],
    layout,
    preprocessing: { ...preprocessing, mean: [...preprocessing.mean], sd: [...preprocessing.sd] },
    answers,
    classCount: raw.classCount,
    columns,
    classNames: classNames ? [...classNames] : (settings.classNames ?? null),
    named,
  };
  step(1, "Compiling its layers");
  const compiled = await askCompiled(model, network, record, images);
  const differenceFrom = (original: RawAnswers) =>
    largestDifference(compiled, toProbabilities(original, record), compiled.length / CHECKED);
  const quick = differenceFrom(raw);
  // WASM ignores some attributes, such as a fused product's transposition.
  const difference = quick <= AGREEMENT ? quick : differenceFrom(ask(onCpu));
  const agreement = { images: CHECKED, difference, limit: AGREEMENT };
  const reason = disagreement(difference);
  if (reason)
    throw new ExemplarError("UNSUPPORTED", `${model.origin} cannot be used: ${reason}.`, "Convert the model to ONNX.");
  step(2, "Writing down what was found");
  const bytes = encodeWeights(model.weights, tfjsMetadata(model, record));
  step(3, "Imported");
  return { report: reportOf(model, network, survey, settings, record, agreement, bytes), bytes };
}

/** Where the images' axes are among the input's: null where one number stands for them all. */
const axes = { NHWC: [1, 2, 3], NCHW: [2, 3, 1], flat: [null, null, null] } as const;
const mostChannels = 4;

function findImages(
  { origin }: TfjsModel,
  { inputShape }: TfjsNetwork,
  settings: ModelSettings,
  wanted: readonly [number, number, number] | undefined,
): ImagePlace {
  const [, first, , last] = inputShape;
  if (inputShape.length !== 4 && inputShape.length !== 2)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} takes [${inputShape.map((extent) => extent ?? "any")}], not images [N, H, W, C].`,
      "Save the model with images for its input.",
    );
  const channelsFirst = first != null && first <= mostChannels && last != null && last > mostChannels;
  const layout = inputShape.length === 2 ? "flat" : (settings.layout ?? (channelsFirst ? "NCHW" : "NHWC"));
  const asked = [settings.height, settings.width, settings.channels];
  const remedy = "Say it with the model's settings: height, width and channels.";
  const imageShape = axes[layout].map((axis, index) => {
    const extent = axis === null ? null : inputShape[axis];
    const chosen = asked[index] ?? extent ?? wanted?.[index];
    const what = ["height", "width", "number of channels"][index];
    if (chosen === undefined) throw new ExemplarError("INVALID", `${origin} takes images of any ${what}.`, remedy);
    if (extent != null && extent !== chosen)
      throw new ExemplarError("INVALID", `${origin} takes images with a ${what} of ${extent}, not ${chosen}.`, remedy);
    return chosen;
  }) as [number, number, number];
  if (layout === "flat" && first != null && first !== sizeOf(imageShape))
    throw new ExemplarError("INVALID", `${origin} takes ${first} numbers an image, not [${imageShape}].`, remedy);
  return { layout, imageShape };
}

/** TF.js's reference: right and slow. */
const onCpu: EagerRuntime["evaluate"] = (run) => withActiveBackend("cpu", () => tf.tidy(run));

/** TF.js's WASM backend, or its CPU backend where an operation is none of WASM's. */
async function askQuickly(ask: (backend: EagerRuntime["evaluate"]) => RawAnswers): Promise<RawAnswers> {
  const { evaluate } = await wasmRuntime();
  try {
    return ask(evaluate);
  } catch (cause) {
    if (cause instanceof ExemplarError) throw cause;
    return ask(onCpu);
  }
}

/** What a backend, which compiles nothing, gives for the model as it was saved. */
function askOriginal(
  { origin }: TfjsModel,
  network: TfjsNetwork,
  images: Float32Array,
  place: ImagePlace,
  preprocessing: Preprocessing,
  evaluate: EagerRuntime["evaluate"],
): RawAnswers {
  let raw: RawAnswers = { values: new Float32Array(), classCount: 0 };
  evaluate(() => {
    const x = prepare(tf.tensor(images, [CHECKED, ...place.imageShape]), place, preprocessing);
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

/** Probabilities of the images, `[images, classes]`, by the network as it is compiled; its gradient is traced too. */
async function askCompiled(
  model: TfjsModel,
  network: TfjsNetwork,
  record: TfjsRecord,
  images: Float32Array,
): Promise<Float32Array> {
  const { imageShape: inputShape } = record;
  const classCount = record.columns?.length ?? record.classCount;
  const design = tfjsDesign(model, network, record);
  const classifier: Network = { kind: "network", design, weights: {}, inputShape, classCount, key: "" };
  const shape = [CHECKED, ...inputShape];
  trace(({ images }) => ({ gradient: tf.grad((x) => tf.sum(design.forward({}, x).logits))(images!) }), {
    images: { shape, dtype: "float32" },
  });
  const program = await probabilities(classifier).build(CHECKED, onnxRuntime());
  try {
    const answers = await program.run({ images: { shape, dtype: "float32", data: images } });
    return answers.probabilities!.data as Float32Array;
  } finally {
    await program.dispose();
  }
}

function reportOf(
  { origin, producer, weights }: TfjsModel,
  { inputShape, inputName, outputName, operators }: TfjsNetwork,
  { summaries, lastConvolution, features, classificationLayer }: Survey,
  settings: ModelSettings,
  { imageShape, layout, preprocessing, answers, classCount }: TfjsRecord,
  agreement: NonNullable<ModelReport["agreement"]>,
  bytes: Uint8Array,
): ModelReport {
  const [height, width, channels] = imageShape;
  const said = settings.scale !== undefined || settings.mean !== undefined || settings.sd !== undefined;
  return {
    file: origin,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    producer,
    opset: null,
    parameterCount: Object.values(weights).reduce((sum, { data }) => sum + data.length, 0),
    input: {
      name: inputName,
      shape: [...inputShape],
      layout,
      height,
      width,
      channels,
      dynamicBatch: inputShape[0] === null,
    },
    preprocessing: { ...preprocessing, source: said ? "settings" : "unknown", nodes: [] },
    output: { name: outputName, answers, classCount },
    lastConvolution,
    features,
    classificationLayer,
    layers: summaries,
    operators: [...new Set(operators)]
      .sort()
      .map((operator) => ({ operator, count: operators.filter((kind) => kind === operator).length, covered: true })),
    capabilities: ["black-box", ...(features ? ["features" as const] : []), "gradients"],
    agreement,
    blackBoxReason: null,
  };
}
