import type { ModelReport } from "#shared/contract/imported-model.ts";
import { sizeOf } from "../compile/shapes.ts";
import type { LabelledImages } from "./import-agreement.ts";
import type { FoundPreprocessing, Preprocessing } from "./preprocessing.ts";

type Accuracies = ModelReport["accuracies"];

interface Range {
  readonly name: string;
  readonly values: Pick<Preprocessing, "scale" | "mean" | "sd">;
}

/** Ranges of pixels that networks commonly want. */
const commonRanges: readonly Range[] = [
  { name: "0 to 1", values: { scale: 1, mean: [0], sd: [1] } },
  { name: "0 to 255", values: { scale: 255, mean: [0], sd: [1] } },
  { name: "−1 to 1", values: { scale: 2, mean: [1], sd: [1] } },
  {
    name: "ImageNet's means and deviations",
    values: { scale: 1, mean: [0.485, 0.456, 0.406], sd: [0.229, 0.224, 0.225] },
  },
];

/** A network that gets so many right wants no other range. */
const GOOD = 0.8;

/** By so much another range has to be better before it is believed. */
const FAR_BETTER = 0.25;

/** Preprocessing after it was tried, with what was seen. */
export interface TriedPreprocessing extends FoundPreprocessing {
  readonly accuracies: Accuracies;
  readonly warnings: string[];
}

/**
 * Holds the range in which pixels are handed to a network to its accuracy on labelled images. Where nothing said which it
 * is, the range that is right far more often is taken; where something did, that is a warning.
 * @param ask probabilities `[images, classes]` of the labelled images
 */
export async function tryRanges(
  found: FoundPreprocessing,
  { labels }: LabelledImages,
  channels: number,
  ask: (preprocessing: Preprocessing) => Promise<Float32Array>,
): Promise<TriedPreprocessing> {
  const accuracyOf = async (preprocessing: Preprocessing) => {
    const probabilities = await ask(preprocessing);
    const classes = probabilities.length / labels.length;
    const right = labels.filter((label, index) => best(probabilities, index, classes) === label);
    return right.length / labels.length;
  };
  const { preprocessing } = found;
  const own = await accuracyOf(preprocessing);
  const tried = (range: string, accuracy: number, used: boolean) => ({ range, images: labels.length, accuracy, used });
  const name = commonRanges.find(({ values }) => isSame(values, preprocessing))?.name ?? "this preprocessing";
  if (own >= GOOD) return { ...found, accuracies: [tried(name, own, true)], warnings: [] };
  const others: { range: Range; accuracy: number }[] = [];
  for (const range of commonRanges) {
    if (isSame(range.values, preprocessing) || (range.values.mean.length > 1 && channels !== 3)) continue;
    others.push({ range, accuracy: await accuracyOf({ ...preprocessing, ...range.values }) });
  }
  const top = others.reduce((most, other) => (other.accuracy > most.accuracy ? other : most));
  const isBetter = top.accuracy >= own + FAR_BETTER;
  const words = `${percent(own)} of ${labels.length} labelled images are right with ${name}, ${percent(top.accuracy)} with ${top.range.name}`;
  const isTaken = isBetter && found.source === "unknown";
  const accuracies = [
    tried(name, own, !isTaken),
    ...others.map(({ range, accuracy }) => tried(range.name, accuracy, isTaken && range === top.range)),
  ];
  if (isTaken)
    return {
      preprocessing: { ...preprocessing, ...top.range.values },
      source: "labelled images",
      reason: words,
      accuracies,
      warnings: [],
    };
  return { ...found, accuracies, warnings: isBetter ? [`The range of its pixels may be wrong: ${words}.`] : [] };
}

/** Whether there are labelled images, of the size that a model takes. */
export const isOfSize = (
  labelled: LabelledImages | undefined,
  imageShape: readonly number[],
): labelled is LabelledImages =>
  labelled !== undefined && labelled.images.length === labelled.labels.length * sizeOf(imageShape);

const isSame = (values: Range["values"], { scale, mean, sd }: Preprocessing): boolean =>
  JSON.stringify(values) === JSON.stringify({ scale, mean, sd });

function best(probabilities: Float32Array, row: number, classes: number): number {
  let top = 0;
  for (let at = 1; at < classes; at++)
    if (probabilities[row * classes + at]! > probabilities[row * classes + top]!) top = at;
  return top;
}

const percent = (share: number) => `${Math.round(100 * share)}%`;
