import { createHash } from "node:crypto";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { Watch } from "../../watch.ts";
import { compileProbabilities } from "../predict.ts";
import { askFile, loadFile, type RawAnswers, toProbabilities } from "./black-box.ts";
import { findAnswers } from "./find-answers.ts";
import { findInput, type ImageInput, normalisingNodes } from "./find-input.ts";
import {
  importedDesign,
  type NetworkUse,
  parameterCountOf,
  requireGradient,
  type Survey,
  survey,
  weightsOf,
} from "./imported-design.ts";
import type { OnnxModel } from "./model.ts";
import { type ModelRecord, withRecord } from "./model-record.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { isCovered, operatorName } from "./run-graph.ts";

/** Largest difference of a probability from the original's, relative to the image's most probable class. */
const AGREEMENT = 1e-4;

/** Images, or as many more as the file takes at once, on which the import is held to the original. */
const CHECKED = 4;

export interface ImportOptions {
  readonly settings: ModelSettings;
  /** The classes of the images that it is meant for; the model's outputs, in this order, unless the settings say more. */
  readonly classNames?: readonly string[];
  /** `[H, W, C]` of the images that it is meant for. */
  readonly imageShape?: readonly [number, number, number];
}

export interface ImportedModel {
  readonly report: ModelReport;
  /** The file to keep: complete in itself, with its settings. */
  readonly bytes: Uint8Array;
}

/**
 * Finds out how a model is used, imports it where its operators are covered, and holds the import to the original's
 * answers on seeded random images. A model that is not covered or does not agree stays a black box, with the reason.
 *
 * @throws ExemplarError where the model cannot be used at all: what is missing, and what the user can say
 */
export async function importModel(
  model: OnnxModel,
  { settings, classNames, imageShape }: ImportOptions,
  { signal, onProgress }: Watch,
): Promise<ImportedModel> {
  const step = (done: number, message: string) => {
    signal.throwIfAborted();
    onProgress({ done, total: 3, unit: "steps", message });
  };
  const input = findInput(model, settings, imageShape);
  const found = findAnswers(model, settings);
  const preprocessing = preprocessingOf(settings, input, model.origin);
  step(0, "Asking the original about random images");
  const images = randomImages(input);
  const raw = await askOriginal({ model, input, preprocessing, output: found.output }, images);
  const columns = matchClasses(model, raw.classCount, settings.classNames, classNames);
  const answers = settings.answers ?? (areProbabilities(raw) ? "probabilities" : "logits");
  const use = {
    input,
    preprocessing,
    ...found,
    logits: answers === "probabilities" ? found.logits : null,
    answers,
    classCount: raw.classCount,
    columns,
  } as const;
  step(1, "Importing its operators");
  const attempt = await attemptImport(model, use, images, toProbabilities(raw, use));
  step(2, "Writing down what was found");
  const record: ModelRecord = {
    version: 1,
    ...use,
    input: { ...input, shape: [...input.shape], imageShape: [...input.imageShape] },
    preprocessing: { ...preprocessing, mean: [...preprocessing.mean], sd: [...preprocessing.sd] },
    classNames: classNames ? [...classNames] : (settings.classNames ?? null),
    blackBoxReason: attempt.reason,
  };
  const bytes = withRecord(model.bytes, record);
  step(3, "Imported");
  return { report: reportOf(model, settings, record, attempt, bytes), bytes };
}

interface Attempt {
  readonly survey: Survey | null;
  readonly agreement: ModelReport["agreement"];
  readonly reason: string | null;
}

async function attemptImport(
  model: OnnxModel,
  use: NetworkUse,
  images: Float32Array,
  expected: Float32Array,
): Promise<Attempt> {
  let seen: Survey | null = null;
  try {
    seen = survey(model, use);
    requireGradient(model, use);
  } catch (error) {
    return { survey: seen, agreement: null, reason: error instanceof Error ? error.message : String(error) };
  }
  const { imageShape } = use.input;
  const count = images.length / sizeOf(imageShape);
  const classifier = {
    design: importedDesign(model, use),
    weights: weightsOf(model),
    inputShape: imageShape,
    classCount: use.columns?.length ?? use.classCount,
    key: model.origin,
  };
  const program = await compileProbabilities(classifier, count, onnxRuntime());
  try {
    const { probabilities } = await program.run({
      images: { shape: [count, ...imageShape], dtype: "float32", data: images },
    });
    const difference = largestDifference(probabilities!.data as Float32Array, expected, classifier.classCount);
    const agreement = { images: count, difference, limit: AGREEMENT };
    const reason =
      difference <= AGREEMENT
        ? null
        : `its import answers differently from the file: by ${difference.toExponential(1)}, ${AGREEMENT} is allowed`;
    return { survey: seen, agreement, reason };
  } finally {
    await program.dispose();
  }
}

/** max |p − q| / max q over the classes of an image; infinite where an answer is not a number. */
function largestDifference(actual: Float32Array, expected: Float32Array, classCount: number): number {
  let largest = 0;
  for (let start = 0; start < expected.length; start += classCount) {
    const top = expected.subarray(start, start + classCount).reduce((max, value) => Math.max(max, value), 0);
    for (let index = start; index < start + classCount; index++) {
      const difference = Math.abs(actual[index]! - expected[index]!) / top;
      largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
    }
  }
  return largest;
}

async function askOriginal(box: Parameters<typeof askFile>[1], images: Float32Array): Promise<RawAnswers> {
  const session = await loadFile(box, onnxRuntime());
  try {
    const raw = await askFile(session, box, images, images.length / sizeOf(box.input.imageShape));
    const bad = raw.values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new ExemplarError(
        "INVALID",
        `${box.model.origin} answers a random image with ${raw.values[bad]}.`,
        "Check the model's weights, and the scale of its preprocessing.",
      );
    return raw;
  } catch (error) {
    if (error instanceof ExemplarError) throw error;
    throw new ExemplarError(
      "INVALID",
      `ONNX Runtime cannot run ${box.model.origin}: ${error instanceof Error ? error.message : error}`,
      "Check the layout and the size of its images.",
      { cause: error },
    );
  } finally {
    await session.dispose();
  }
}

/** Pixels uniform on [0, 1], always the same. */
function randomImages({ imageShape, batch }: ImageInput): Float32Array {
  const generator = seededGenerator(1).split("import-check");
  return Float32Array.from({ length: Math.max(CHECKED, batch ?? 1) * sizeOf(imageShape) }, () => generator.next());
}

function areProbabilities({ values, classCount }: RawAnswers): boolean {
  for (let start = 0; start < values.length; start += classCount) {
    const row = values.subarray(start, start + classCount);
    const sum = row.reduce((total, value) => total + value, 0);
    if (row.some((value) => value < 0) || Math.abs(sum - 1) > 1e-3) return false;
  }
  return true;
}

function preprocessingOf(settings: ModelSettings, { imageShape }: ImageInput, origin: string): Preprocessing {
  const channels = imageShape[2];
  for (const [name, values] of Object.entries({ mean: settings.mean, sd: settings.sd }))
    if (values && values.length !== 1 && values.length !== channels)
      throw new ExemplarError(
        "INVALID",
        `${values.length} numbers were given for the ${name} of ${origin}, whose images have ${channels} channels.`,
        `Give one, or ${channels}.`,
      );
  return { scale: settings.scale ?? 1, mean: settings.mean ?? [0], sd: settings.sd ?? [1] };
}

/**
 * Which output stands for each of the dataset's classes; null where each for its own.
 * @param names of the outputs, in their order
 * @param wanted the dataset's classes
 */
function matchClasses(
  { origin }: OnnxModel,
  classCount: number,
  names: readonly string[] | undefined,
  wanted: readonly string[] | undefined,
): number[] | null {
  const given = names ?? wanted;
  if (given && given.length !== classCount)
    throw new ExemplarError(
      "INVALID",
      `${origin} tells ${classCount} classes apart, but there are ${given.length} class names.`,
      "Give the list of class names that the model was trained with, in the order of its outputs.",
    );
  if (!names || !wanted) return null;
  const columns = wanted.map((name) => names.indexOf(name));
  const missing = wanted.filter((_, index) => columns[index] === -1);
  if (missing.length > 0 || new Set(names).size !== names.length)
    throw new ExemplarError(
      "INVALID",
      missing.length > 0
        ? `The class names of ${origin} do not include ${missing.slice(0, 5).join(", ")}.`
        : `The class names of ${origin} are not all different.`,
      "Give the names that the dataset has for its classes, in the order of the model's outputs.",
    );
  return columns.every((column, index) => column === index) && names.length === wanted.length ? null : columns;
}

function reportOf(
  model: OnnxModel,
  settings: ModelSettings,
  record: ModelRecord,
  { survey: seen, agreement, reason }: Attempt,
  bytes: Uint8Array,
): ModelReport {
  const { input, preprocessing, output, answers, classCount, classificationLayer } = record;
  const [height, width, channels] = input.imageShape;
  const normalising = normalisingNodes(model, input.name).map(({ name }) => name);
  const said = settings.scale !== undefined || settings.mean !== undefined || settings.sd !== undefined;
  const convolution = record.lastConvolution && seen?.shapes.get(record.lastConvolution.value);
  const features = record.features && seen?.shapes.get(record.features);
  return {
    file: model.origin,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    producer: model.producer,
    opset: model.opset,
    parameterCount: parameterCountOf(model),
    input: {
      name: input.name,
      shape: input.shape,
      layout: input.layout,
      height,
      width,
      channels,
      dynamicBatch: input.batch === null,
    },
    preprocessing: {
      ...preprocessing,
      source: said ? "settings" : normalising.length > 0 ? "in the graph" : "unknown",
      nodes: normalising,
    },
    output: { name: output, answers, classCount },
    lastConvolution: convolution ? { ...record.lastConvolution!, shape: convolution.slice(1) } : null,
    features: features ? { value: record.features!, size: sizeOf(features.slice(1)) } : null,
    classificationLayer,
    layers: seen?.layers ?? [],
    operators: countOperators(model),
    capabilities: reason ? ["black-box"] : ["black-box", ...(features ? ["features" as const] : []), "gradients"],
    agreement,
    blackBoxReason: reason,
  };
}

function countOperators({ nodes }: OnnxModel): ModelReport["operators"] {
  const counts = new Map<string, { operator: string; count: number; covered: boolean }>();
  for (const node of nodes) {
    const operator = operatorName(node);
    const count = (counts.get(operator)?.count ?? 0) + 1;
    counts.set(operator, { operator, count, covered: isCovered(node) });
  }
  return [...counts.values()].sort((a, b) => a.operator.localeCompare(b.operator));
}
