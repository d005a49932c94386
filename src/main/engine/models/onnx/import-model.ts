import { createHash } from "node:crypto";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { Watch } from "../../watch.ts";
import { probabilities } from "../answers.ts";
import type { Network } from "../classifier.ts";
import {
  AGREEMENT,
  CHECKED,
  disagreement,
  type ImportedModel,
  type ImportOptions,
  largestDifference,
  randomImages,
} from "../import-agreement.ts";
import { matchClasses } from "../match-classes.ts";
import { preprocessingOf } from "../preprocessing.ts";
import { areProbabilities, type RawAnswers, toProbabilities } from "../raw-answers.ts";
import { askFile, loadFile } from "./black-box.ts";
import { findAnswers } from "./find-answers.ts";
import { findInput, normalisingNodes } from "./find-input.ts";
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
import { isCovered, operatorName } from "./run-graph.ts";

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
  const preprocessing = preprocessingOf(settings, input.imageShape[2], model.origin);
  step(0, "Asking the original about random images");
  const images = randomImages(input.imageShape, Math.max(CHECKED, input.batch ?? 1));
  const raw = await askOriginal({ model, input, preprocessing, output: found.output }, images);
  const columns = matchClasses(model.origin, raw.classCount, settings.classNames, classNames);
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
    const agreement = await compare(model, use, images, expected);
    return { survey: seen, agreement, reason: disagreement(agreement.difference) };
  } catch (error) {
    return { survey: seen, agreement: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function compare(
  model: OnnxModel,
  use: NetworkUse,
  images: Float32Array,
  expected: Float32Array,
): Promise<NonNullable<ModelReport["agreement"]>> {
  const { imageShape } = use.input;
  const count = images.length / sizeOf(imageShape);
  const classifier: Network = {
    kind: "network",
    design: importedDesign(model, use),
    weights: weightsOf(model),
    inputShape: imageShape,
    classCount: use.columns?.length ?? use.classCount,
    key: model.origin,
  };
  const program = await probabilities(classifier).build(count, onnxRuntime());
  try {
    const answers = await program.run({
      images: { shape: [count, ...imageShape], dtype: "float32", data: images },
    });
    const difference = largestDifference(answers.probabilities!.data as Float32Array, expected, classifier.classCount);
    return { images: count, difference, limit: AGREEMENT };
  } finally {
    await program.dispose();
  }
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
    lastConvolution:
      seen?.spatial && record.lastConvolution
        ? { node: record.lastConvolution.node, value: seen.spatial.names[0]!, shape: [...seen.spatial.shape] }
        : null,
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
