import { ExemplarError } from "#shared/domain/errors.ts";
import type { LocalSettings } from "#shared/methods/mixture/local-fields.ts";
import type { Watch } from "../../../watch.ts";
import { type AnswerReading, maskedAnswers } from "../../masked-predictions.ts";
import type { MapContext } from "../../outputs/map.ts";
import { type Segments, segmentsOf } from "../segments/segments.ts";
import { baselineOf } from "./baseline.ts";

/** One answer about an image that is cut into segments, each of which can be hidden. */
export interface HiddenSegments {
  readonly segments: Segments;
  readonly image: Float32Array;
  /** `[H, W, C]`, what is seen where a segment is hidden. */
  readonly baseline: Float32Array;
  /** The segments that look different when they are hidden: the others cannot change an answer. */
  readonly varying: Int32Array;
  readonly targetClass: number;
  readonly context: MapContext;
}

/** Images with some segments hidden. */
export interface Perturbations {
  /** The segments that may be hidden, by number; all others are always shown. */
  readonly features: Int32Array;
  readonly count: number;
  /** `[count, features]`: 1 where a segment is shown, 0 where it is hidden. */
  readonly present: Uint8Array;
}

export function hiddenSegments(
  image: Float32Array,
  targetClass: number,
  settings: LocalSettings,
  context: MapContext,
): HiddenSegments {
  const { inputShape } = context.classifier;
  const segments = segmentsOf({ pixels: image, shape: inputShape }, settings);
  const baseline = baselineOf(image, inputShape, segments, settings.fill);
  const channels = inputShape[2];
  const changes = new Uint8Array(segments.count);
  for (const [k, value] of image.entries())
    if (value !== baseline[k]) changes[segments.labels[Math.floor(k / channels)]!] = 1;
  const varying = Int32Array.from(changes.keys()).filter((segment) => changes[segment] === 1);
  if (varying.length < 2)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${varying.length === 0 ? "No segment looks" : "Only one segment looks"} different when it is hidden, so that there is nothing to tell apart.`,
      "Choose another fill, or more segments.",
    );
  return { segments, image, baseline, varying, targetClass, context };
}

/** p(class), from log-probabilities. */
export const probabilityReading =
  (targetClass: number): AnswerReading =>
  (row, start) =>
    Math.exp(row[start + targetClass]!);

/** What single precision knows of a probability that it rounds to 0, or whose rest it does: −log of the least number above 0. */
const largestLogit = 149 * Math.LN2;

/**
 * log p / (1 − p) of a class. 1 − p is added up from the other classes, as nothing would be left of it where p is all but 1.
 */
export const logitReading =
  (targetClass: number): AnswerReading =>
  (row, start, classes) => {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) if (c !== targetClass) largest = Math.max(largest, row[start + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) if (c !== targetClass) sum += Math.exp(row[start + c]! - largest);
    const rest = largest === Number.NEGATIVE_INFINITY ? largest : largest + Math.log(sum);
    const logit = row[start + targetClass]! - rest;
    return Number.isNaN(logit) ? logit : Math.min(largestLogit, Math.max(-largestLogit, logit));
  };

/**
 * The answers to images with segments hidden.
 * @param each called after each batch, with the number of its first image and its answers
 * @throws ExemplarError `UNSUPPORTED` where an answer is not a number, or all are alike
 */
export async function answersTo(
  { segments, image, baseline, targetClass, context }: HiddenSegments,
  { features, count, present }: Perturbations,
  answer: "logit" | "probability",
  watch: Watch,
  each: (from: number, answers: Float64Array) => void = () => {},
): Promise<Float64Array> {
  // Segments that are always shown look alike shown or hidden, so that any element of the mask does for them.
  const elementOf = new Int32Array(segments.count);
  for (const [element, segment] of features.entries()) elementOf[segment] = element;
  const width = features.length;
  const source = {
    ...{ count, height: 1, width },
    elements: segments.labels.map((segment) => elementOf[segment]!),
    masks: (start: number, end: number) => Float32Array.from(present.subarray(start * width, end * width)),
  };
  const reading = (answer === "logit" ? logitReading : probabilityReading)(targetClass);
  let from = 0;
  const answers = await maskedAnswers(context, { image, baseline }, reading, source, watch, (_, own) => {
    requireNumbers(own);
    each(from, own);
    from += own.length;
  });
  requireDifferences(answers, answer);
  return answers;
}

function requireNumbers(answers: Float64Array): void {
  const wrong = answers.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new ExemplarError(
      "UNSUPPORTED",
      `The classifier answers an image with segments hidden by ${answers[wrong]}, which is not a number to explain.`,
      "Choose another fill; if that does not help, the classifier is defective.",
    );
}

/** Of the largest answer: differences below are what single precision makes of the same answer. */
const rounding = 1e-6;

function requireDifferences(answers: Float64Array, answer: "logit" | "probability"): void {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of answers) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (high - low > rounding * Math.max(Math.abs(low), Math.abs(high))) return;
  throw new ExemplarError(
    "UNSUPPORTED",
    `The ${answer} of the answer is ${high.toPrecision(4)} whatever is hidden, so that there is nothing to explain.`,
    answer === "probability" ? "Explain the logit, or choose another fill." : "Choose another fill, or another target.",
  );
}
