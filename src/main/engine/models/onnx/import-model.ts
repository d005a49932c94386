import { createHash } from "node:crypto";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { sizeOf } from "../../compile/shapes.ts";
import type { Watch } from "../../watch.ts";
import { batchDependence } from "../batch-dependence.ts";
import {
  CHECKED,
  checkImages,
  type ImportedModel,
  type ImportOptions,
  importedModel,
  type OriginalLogits,
} from "../import-agreement.ts";
import { isOfSize, type TriedPreprocessing, tryRanges } from "../labelled-ranges.ts";
import { matchClasses } from "../match-classes.ts";
import { type Preprocessing, preprocessingOf } from "../preprocessing.ts";
import { classesOf, kindOf, type RawAnswers, toLogits, toProbabilities } from "../raw-answers.ts";
import { requireOneOfClasses } from "../require-one-of-classes.ts";
import { type Attempt, attemptImport } from "./attempt-import.ts";
import { findAnswers } from "./find-answers.ts";
import { findInput, findRange } from "./find-input.ts";
import { parameterCountOf } from "./imported-design.ts";
import type { OnnxModel } from "./model.ts";
import { type ModelRecord, recordMessage } from "./model-record.ts";
import { normalisingSteps } from "./normalising-steps.ts";
import { openOriginal } from "./open-original.ts";
import { isCovered, operatorName } from "./run-graph.ts";

/**
 * Finds out how a model is used, imports it where its operators are covered, and holds the import to the original's
 * logits on seeded random images. A model that is not covered or does not agree stays a black box, with the reason.
 *
 * @throws ExemplarError where the model cannot be used at all: what is missing, and what the user can say
 */
export async function importModel(
  model: OnnxModel,
  { settings, classNames, imageShape, labelled }: ImportOptions,
  { signal, onProgress }: Watch,
): Promise<ImportedModel> {
  const step = (done: number, message: string) => {
    signal.throwIfAborted();
    onProgress({ done, total: 4, unit: "steps", message });
  };
  const input = findInput(model, settings, imageShape);
  const found = findAnswers(model, settings, classNames?.length);
  const channels = input.imageShape[2];
  const first = preprocessingOf(settings, channels, model.origin, findRange(model, input));
  step(0, "Asking the original about random images");
  const original = await openOriginal(model, input, found.output, found.logits);
  try {
    const check = checkImages(input.imageShape, Math.max(CHECKED, input.batch ?? 1), input.elements === "uint8");
    const size = sizeOf(input.imageShape);
    const answersTo = async (images: Float32Array, preprocessing: Preprocessing) =>
      (await original.ask(images, preprocessing))[found.output]!;
    const atScaleOne = check.scales.indexOf(1) * check.count * size;
    const plain = check.images.slice(atScaleOne, atScaleOne + check.count * size);
    const raw = await answersTo(plain, first.preprocessing);
    requireNumbers(model, raw);
    requireOneOfClasses(model.origin, raw.width, found.ending, settings);
    const answers = settings.answers ?? kindOf(raw, found.ending === "sigmoid");
    const columns = matchClasses(model.origin, classesOf(raw.width), settings.classNames, classNames);
    step(1, "Trying the range of its pixels");
    const tried = isOfSize(labelled, input.imageShape)
      ? await tryRanges(first, labelled, channels, async (preprocessing) =>
          toProbabilities(await answersTo(labelled.images, preprocessing), { answers, columns }),
        )
      : { ...first, accuracies: [], warnings: [] };
    const { preprocessing } = tried;
    const isEnding = answers === "one probability" || (answers === "probabilities" && found.ending === "softmax");
    const use = {
      input,
      preprocessing,
      ...found,
      logits: isEnding ? found.logits : null,
      answers,
      classCount: classesOf(raw.width),
      columns,
    } as const;
    const batchReason =
      input.batch === 1 ? null : await batchDependence(input.imageShape, (images) => answersTo(images, preprocessing));
    const logits = logitsOf(await original.ask(check.images, preprocessing), use);
    await original.dispose();
    step(2, "Importing its operators");
    const attempt: Attempt = batchReason
      ? { survey: null, agreement: null, reason: batchReason }
      : await attemptImport(model, use, settings, check, logits);
    step(3, "Writing down what was found");
    const record: ModelRecord = {
      version: 1,
      ...use,
      input: { ...input, shape: [...input.shape], imageShape: [...input.imageShape] },
      preprocessing: { ...preprocessing, mean: [...preprocessing.mean], sd: [...preprocessing.sd] },
      classNames: classNames ? [...classNames] : (settings.classNames ?? null),
      blackBoxReason: attempt.reason,
      batchReason,
    };
    const parts = [model.file.bytes(), recordMessage(record)];
    step(4, "Imported");
    return importedModel(reportOf(model, record, tried, attempt, parts), parts);
  } finally {
    await original.dispose();
  }
}

/** What the original gives, as logits of all outputs: before its softmax or sigmoid, where that can be asked for. */
function logitsOf(
  values: Readonly<Record<string, RawAnswers>>,
  { output, logits, answers }: Pick<ModelRecord, "output" | "logits" | "answers">,
): OriginalLogits {
  const before = logits === null ? undefined : values[logits];
  if (before) return { ...toLogits(before, before.width === 1 ? "one logit" : "logits"), fromProbabilities: false };
  const fromProbabilities = answers === "probabilities" || answers === "one probability";
  return { ...toLogits(values[output]!, answers), fromProbabilities };
}

function requireNumbers({ origin }: OnnxModel, { values }: RawAnswers): void {
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined)
    throw new ExemplarError(
      "INVALID",
      `${origin} answers a random image with ${bad}.`,
      "Check the model's weights, and the scale of its preprocessing.",
    );
}

function reportOf(
  model: OnnxModel,
  record: ModelRecord,
  { preprocessing, source, reason: why, accuracies, warnings }: TriedPreprocessing,
  { survey: seen, agreement, reason }: Attempt,
  parts: ImportedModel["parts"],
): ModelReport {
  const { input, output, answers, classCount, classificationLayer } = record;
  const [height, width, channels] = input.imageShape;
  const features = record.features && seen?.shapes.get(record.features);
  return {
    file: model.origin,
    ...sizeAndHash(parts),
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
      mean: [...preprocessing.mean],
      sd: [...preprocessing.sd],
      source,
      reason: why,
      nodes: normalisingSteps(model, input.name).map(({ node }) => node),
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
    accuracies,
    warnings,
    blackBoxReason: reason,
    batchReason: record.batchReason,
  };
}

function sizeAndHash(parts: ImportedModel["parts"]): Pick<ModelReport, "sha256" | "bytes"> {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return { sha256: hash.digest("hex"), bytes: parts.reduce((sum, { length }) => sum + length, 0) };
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
