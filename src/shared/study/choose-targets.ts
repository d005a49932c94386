import type { OwnKind, TargetKind } from "../contract/curate.ts";
import { type Answers, isAnswered } from "../library/answers.ts";
import { confusionMatrix } from "../library/evaluation.ts";
import { type RandomGenerator, seededGenerator } from "../random/generator.ts";

export interface ChooseTargetsInput {
  /** The class of each image of the dataset. */
  readonly labels: ArrayLike<number>;
  readonly answers: Answers;
  /** The images to choose from: the test set, of which the classifier has learnt nothing. Without an answer, none is. */
  readonly indices: ArrayLike<number>;
  readonly classNames: readonly string[];
  readonly counts: Readonly<Record<OwnKind, number>>;
  /** A right answer below this probability is a target of low confidence, above it a hit. */
  readonly lowConfidenceBelow: number;
  readonly seed: number;
}

export interface ChosenTarget {
  readonly index: number;
  readonly kind: TargetKind;
  readonly groundTruth: number;
  readonly predicted: number;
  /** The other answer on offer. */
  readonly alternative: number;
  readonly confidence: number;
}

const words: Record<OwnKind, string> = {
  hit: "confident right answers",
  error: "errors",
  low_confidence: "right answers of low confidence",
};

/**
 * Draws targets of each kind, as even over the target categories (the classifier's answers) as the images allow.
 *
 * The alternative answer is the ground truth where the classifier errs; where it is right, the class that it confuses
 * most with its answer.
 *
 * @returns the targets, and what could not be filled, in words for the researcher
 */
export function chooseTargets(input: ChooseTargetsInput): { targets: ChosenTarget[]; shortfalls: string[] } {
  const { labels, answers, classNames, counts, lowConfidenceBelow, seed } = input;
  const indices = Array.from(input.indices).filter((index) => isAnswered(answers, index));
  const rivals = mostConfusable(labels, answers, indices);
  const candidates = indices.map((index) => targetOf(index, { labels, answers, rivals, lowConfidenceBelow }));
  const generator = seededGenerator(seed).split("targets");
  const shortfalls: string[] = [];
  const targets = (Object.keys(words) as OwnKind[]).flatMap((kind) => {
    const pool = candidates.filter((candidate) => candidate.kind === kind);
    const chosen = drawEvenly(pool, counts[kind], generator.split(kind));
    if (chosen.length < counts[kind])
      shortfalls.push(`${counts[kind]} ${words[kind]} were asked for, but there are only ${chosen.length}.`);
    const uneven = unevenness(chosen, pool, classNames);
    if (uneven !== null && chosen.length === counts[kind])
      shortfalls.push(`The ${words[kind]} could not be spread evenly over the categories: ${uneven}.`);
    return chosen;
  });
  return { targets, shortfalls };
}

/** One image as a target, with its kind and the answer that is offered beside the classifier's. */
export function targetOf(
  index: number,
  {
    labels,
    answers,
    rivals,
    lowConfidenceBelow,
  }: Pick<ChooseTargetsInput, "labels" | "answers" | "lowConfidenceBelow"> & { readonly rivals: Int32Array },
): ChosenTarget {
  const groundTruth = labels[index]!;
  const predicted = answers.predicted[index]!;
  const confidence = answers.confidence[index]!;
  const right = groundTruth === predicted;
  return {
    index,
    kind: right ? (confidence < lowConfidenceBelow ? "low_confidence" : "hit") : "error",
    groundTruth,
    predicted,
    alternative: right ? rivals[predicted]! : groundTruth,
    confidence,
  };
}

/**
 * For each class the one that the classifier confuses most with it, in either direction; where it confuses none, or
 * several equally often, that to which it gives most probability on the class's images.
 */
export function mostConfusable(labels: ArrayLike<number>, answers: Answers, indices: ArrayLike<number>): Int32Array {
  const { classCount, probabilities } = answers;
  const confusion = confusionMatrix(labels, answers.predicted, indices, classCount);
  const given = Array.from({ length: classCount }, () => new Float64Array(classCount));
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]! * classCount;
    const sums = given[labels[indices[i]!]!]!;
    for (let k = 0; k < classCount; k++) sums[k]! += probabilities[row + k]!;
  }
  return Int32Array.from({ length: classCount }, (_, own) => {
    const others = Array.from({ length: classCount }, (_, other) => other).filter((other) => other !== own);
    const confused = (other: number) => confusion[own]![other]! + confusion[other]![own]!;
    return others.reduce((best, other) =>
      confused(other) > confused(best) ||
      (confused(other) === confused(best) && given[own]![other]! > given[own]![best]!)
        ? other
        : best,
    );
  });
}

/** Takes one of each category in turn, categories and images in random order, until there are enough or none is left. */
function drawEvenly(pool: readonly ChosenTarget[], count: number, generator: RandomGenerator): ChosenTarget[] {
  const byCategory = Map.groupBy(pool, ({ predicted }) => predicted);
  const piles = generator
    .shuffle([...byCategory.keys()].sort((a, b) => a - b))
    .map((category) => generator.split(`category ${category}`).shuffle(byCategory.get(category)!));
  const chosen: ChosenTarget[] = [];
  for (let turn = 0; chosen.length < count && piles.some((pile) => turn < pile.length); turn++)
    for (const pile of piles) if (turn < pile.length && chosen.length < count) chosen.push(pile[turn]!);
  return chosen;
}

/** Which categories have run out before the others, or null where the draw is even. */
function unevenness(
  chosen: readonly ChosenTarget[],
  pool: readonly ChosenTarget[],
  classNames: readonly string[],
): string | null {
  const countOf = (targets: readonly ChosenTarget[], category: number) =>
    targets.filter(({ predicted }) => predicted === category).length;
  const most = Math.max(0, ...classNames.map((_, category) => countOf(chosen, category)));
  const short = classNames.flatMap((name, category) => {
    const available = countOf(pool, category);
    return available < most - 1 ? [`${available || "none"} of “${name}”`] : [];
  });
  return short.length === 0 ? null : `the test images have ${short.join(", ")}`;
}
