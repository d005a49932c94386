import { createHash } from "node:crypto";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { sizeOf } from "../../compile/shapes.ts";
import type { Watch } from "../../watch.ts";
import { batchDependence } from "../batch-dependence.ts";
import { rangeOf } from "../find-range.ts";
import { findPlace, type ImagePlace, inputExtents } from "../image-place.ts";
import { CHECKED, checkImages, type ImportedModel, type ImportOptions, importedModel } from "../import-agreement.ts";
import { isNotCovered } from "../import-failure.ts";
import { isOfSize, type TriedPreprocessing, tryRanges } from "../labelled-ranges.ts";
import { matchClasses } from "../match-classes.ts";
import { type Preprocessing, preprocessingOf } from "../preprocessing.ts";
import { classesOf, joined, kindOf, type RawAnswers, toProbabilities } from "../raw-answers.ts";
import { requireOneOfClasses } from "../require-one-of-classes.ts";
import { encodeWeights } from "../weights-file.ts";
import { type Attempt, attemptCompilation } from "./attempt-compilation.ts";
import type { NamedValues, Survey, TfjsNetwork } from "./network.ts";
import { invalidTfjsModel, type TfjsModel } from "./read-model.ts";
import { firstLine, refusing } from "./refusing.ts";
import { teachableMachineRange } from "./teachable-machine.ts";
import { askSaved, type Backend, evaluating } from "./tfjs-black-box.ts";
import { type TfjsRecord, tfjsMetadata, tfjsNetwork } from "./tfjs-classifier.ts";

/**
 * Finds out how a layers or graph model is used, and holds its compiled network to what TF.js itself computes of seeded
 * random images. What cannot be compiled or differentiated, or does not agree, stays a black box that TF.js runs.
 * @throws ExemplarError where it cannot be used
 */
export async function importTfjsModel(model: TfjsModel, options: ImportOptions, watch: Watch): Promise<ImportedModel> {
  try {
    return await importDescribed(model, options, watch);
  } catch (cause) {
    if (cause instanceof ExemplarError) throw cause;
    throw invalidTfjsModel(model.origin, firstLine(cause), cause);
  }
}

async function importDescribed(model: TfjsModel, options: ImportOptions, watch: Watch): Promise<ImportedModel> {
  const { settings, classNames, labelled } = options;
  const step = (done: number, message: string) => {
    watch.signal.throwIfAborted();
    watch.onProgress({ done, total: 4, unit: "steps", message });
  };
  const named = namedValues(settings);
  const network = await tfjsNetwork(model, named);
  const place = findPlace(model.origin, network.inputShape, settings, options.imageShape, () => undefined);
  const channels = place.imageShape[2];
  const range = model.teachableMachine ? teachableMachineRange : rangeOf(network.normalising);
  const first = preprocessingOf(settings, channels, model.origin, range);
  // Before anything is computed, for what it would take to compute it.
  const surveyed = surveyOf(network, place);
  step(0, "Asking TensorFlow.js about random images");
  const check = checkImages(place.imageShape, CHECKED);
  const size = sizeOf(place.imageShape);
  // A few images at a time, for the memory that large networks take.
  const asking = async (backend: Backend) => {
    const evaluate = await evaluating(backend);
    return (images: Float32Array, preprocessing: Preprocessing) =>
      refusing(model.origin, () => {
        const parts: RawAnswers[] = [];
        for (let from = 0; from < images.length; from += CHECKED * size) {
          const part = images.slice(from, from + CHECKED * size);
          parts.push(askSaved(evaluate, { ...place, preprocessing }, part, part.length / size, network.answer));
        }
        return joined(parts);
      });
  };
  const ask = await asking("wasm");
  const atScaleOne = (check.scales.indexOf(1) * check.images.length) / check.scales.length;
  const plain = check.images.slice(atScaleOne, atScaleOne + CHECKED * sizeOf(place.imageShape));
  const raw = ask(plain, first.preprocessing);
  requireNumbers(model, raw);
  requireOneOfClasses(model.origin, raw.width, network.ending, settings);
  const answers = settings.answers ?? kindOf(raw, network.ending === "sigmoid");
  const { names, warnings } = outputNames(model, settings, classNames);
  const columns = matchClasses(model.origin, classesOf(raw.width), names, classNames);
  step(1, "Trying the range of its pixels");
  const tried = isOfSize(labelled, place.imageShape)
    ? await tryRanges(first, labelled, channels, async (preprocessing) =>
        toProbabilities(ask(labelled.images, preprocessing), { answers, columns }),
      )
    : { ...first, accuracies: [], warnings: [] };
  const { preprocessing } = tried;
  const dependence = (own: typeof ask) =>
    batchDependence(place.imageShape, async (images) => own(images, preprocessing));
  // WASM ignores some attributes, such as a fused product's transposition, with results that depend on the batch.
  const batchReason = (await dependence(ask)) && (await dependence(await asking("cpu")));
  const use: Omit<TfjsRecord, "blackBoxReason" | "backend"> = {
    version: 1,
    imageShape: [...place.imageShape],
    layout: place.layout,
    preprocessing: { ...preprocessing, mean: [...preprocessing.mean], sd: [...preprocessing.sd] },
    answers,
    classCount: classesOf(raw.width),
    columns,
    classNames: classNames ? [...classNames] : (settings.classNames ?? null),
    named,
    batchReason,
  };
  step(2, "Compiling its layers");
  const attempt = await attemptCompilation(
    model,
    network,
    use,
    settings,
    check,
    batchReason ? new Error(batchReason) : surveyed,
  );
  step(3, "Writing down what was found");
  const record: TfjsRecord = { ...use, blackBoxReason: attempt.reason, backend: attempt.backend };
  const bytes = encodeWeights(model.weights, tfjsMetadata(model, record));
  step(4, "Imported");
  return importedModel(reportOf(model, network, record, tried, attempt, bytes, warnings), [bytes]);
}

/** What a network is made of, or why it cannot be compiled. */
function surveyOf(network: TfjsNetwork, place: ImagePlace): Survey | Error {
  try {
    return network.survey(inputExtents(place));
  } catch (error) {
    if (isNotCovered(error)) return error;
    throw error;
  }
}

function namedValues({ output, features, lastConvolution }: ModelSettings): NamedValues {
  return {
    ...(output !== undefined && { output }),
    ...(features !== undefined && { features }),
    ...(lastConvolution !== undefined && { lastConvolution }),
  };
}

/** What the outputs are called: as the settings say, or as Teachable Machine does where these are the images' classes. */
function outputNames(
  { origin, teachableMachine }: TfjsModel,
  { classNames }: ModelSettings,
  wanted: readonly string[] | undefined,
): { names: readonly string[] | undefined; warnings: string[] } {
  const labels = teachableMachine?.labels;
  if (classNames || !labels || !wanted) return { names: classNames ?? (wanted ? undefined : labels), warnings: [] };
  if (wanted.every((name) => labels.includes(name))) return { names: labels, warnings: [] };
  const warning =
    `${origin} calls its classes ${labels.join(", ")}, the images' are ${wanted.join(", ")}: ` +
    "they are taken to be the same in this order.";
  return { names: undefined, warnings: [warning] };
}

function requireNumbers({ origin }: TfjsModel, { values, width }: RawAnswers): void {
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad === undefined && width >= 1) return;
  throw invalidTfjsModel(origin, `it answers a random image with ${bad ?? "nothing"}`);
}

function reportOf(
  { origin, producer, weights }: TfjsModel,
  { inputShape, inputName, outputName, operators, normalising }: TfjsNetwork,
  { imageShape, layout, answers, classCount, batchReason }: TfjsRecord,
  { preprocessing, source, reason: why, accuracies, warnings }: TriedPreprocessing,
  { survey, agreement, reason }: Attempt,
  bytes: Uint8Array,
  others: readonly string[],
): ModelReport {
  const [height, width, channels] = imageShape;
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
    preprocessing: {
      ...preprocessing,
      mean: [...preprocessing.mean],
      sd: [...preprocessing.sd],
      source,
      reason: why,
      nodes: normalising.map(({ node }) => node),
    },
    output: { name: outputName, answers, classCount },
    lastConvolution: survey?.lastConvolution ?? null,
    features: survey?.features ?? null,
    classificationLayer: survey?.classificationLayer ?? null,
    layers: survey?.summaries ?? [],
    operators: [...new Set(operators)]
      .sort()
      .map((operator) => ({ operator, count: operators.filter((kind) => kind === operator).length, covered: true })),
    capabilities: reason
      ? ["black-box"]
      : ["black-box", ...(survey?.features ? ["features" as const] : []), "gradients"],
    agreement,
    accuracies,
    warnings: [...warnings, ...others],
    blackBoxReason: reason,
    batchReason,
  };
}
