import { type Answers, isAnswered } from "../library/answers.ts";
import { type RandomGenerator, seededGenerator } from "../random/generator.ts";
import { type ChosenTarget, mostConfusable } from "./choose-targets.ts";
import type { TrialSettings } from "./trial-settings.ts";

/** Kinds of trials of the natural-adversarial study, in the order of its Methods. */
export const trialKinds = ["hit", "error", "adversarial"] as const;
export type TrialKind = (typeof trialKinds)[number];

/** Images with what they show and what the classifier answers. */
export interface LabelledAnswers {
  /** The class of each image, by the classifier's numbers; −1 for a category that it does not know. */
  readonly labels: ArrayLike<number>;
  readonly answers: Answers;
  /** The images to choose from. */
  readonly indices: ArrayLike<number>;
}

export interface AdversarialImages extends LabelledAnswers {
  /** The standard image of which each was made; null for images in their own right. */
  readonly origins: ArrayLike<number> | null;
}

export interface SpecifiedTrial extends ChosenTarget {
  readonly kind: TrialKind;
}

export interface TrialCategory {
  /** Its number among the classifier's classes. */
  readonly category: number;
  /** On the standard images. */
  readonly accuracy: number;
  readonly available: Readonly<Record<TrialKind, number>>;
}

export interface TrialList {
  /** From the least to the most accurate. */
  readonly categories: readonly TrialCategory[];
  readonly trials: readonly SpecifiedTrial[];
  /** What could not be filled, in words for the researcher. */
  readonly shortfalls: readonly string[];
}

/**
 * The trials of the natural-adversarial study (Folke et al. 2021, Experimental design): categories that span the range of
 * the classifier's accuracy, and in each as many hits, standard errors and adversarial errors. A trial's category is the
 * ground truth of its image. The answers on offer are what the classifier says and, where it errs, the ground truth; where
 * it is right, the class that it confuses most with its answer. No two trials show the same image, nor an image and what
 * was made of it.
 *
 * Every category has as many of each kind, so that kinds are compared on like images; the categories have as many as each
 * other where their images allow it. Categories that can give their share go before those that cannot; among them they are
 * as far apart in the ranking by accuracy as their number allows.
 */
export function specifyTrials(
  standard: LabelledAnswers,
  adversarial: AdversarialImages,
  classNames: readonly string[],
  { categories: most, perKind, confidentFrom, seed }: TrialSettings & { readonly seed: number },
): TrialList {
  const generator = seededGenerator(seed).split("trials");
  const own = answered(standard);
  const rivals = mostConfusable(standard.labels, standard.answers, own);
  const trialOf = ({ labels, answers }: LabelledAnswers, index: number, kind: TrialKind): SpecifiedTrial => {
    const [groundTruth, predicted] = [labels[index]!, answers.predicted[index]!];
    const alternative = predicted === groundTruth ? rivals[predicted]! : groundTruth;
    return { index, kind, groundTruth, predicted, alternative, confidence: answers.confidence[index]! };
  };
  const candidates: Candidates = {
    hit: own.filter((index) => isHit(standard, index)).map((index) => trialOf(standard, index, "hit")),
    error: own.filter((index) => !isHit(standard, index)).map((index) => trialOf(standard, index, "error")),
    adversarial: answered(adversarial)
      .filter((index) => !isHit(adversarial, index) && adversarial.answers.confidence[index]! >= confidentFrom)
      .map((index) => trialOf(adversarial, index, "adversarial")),
  };
  const originOf = ({ kind, index }: SpecifiedTrial) =>
    kind === "adversarial" ? (adversarial.origins?.[index] ?? null) : index;
  const ranked = rankedCategories(standard, candidates);
  const chosen = spread(ranked, most, Math.ceil(perKind / most));
  const counts = shares(chosen.map(capacity), perKind);
  const trials = chosen.flatMap(({ category }, place) =>
    matched(candidates, category, counts[place]!, originOf, generator.split(`category ${category}`)),
  );
  const shortfalls = shortfallsOf(
    chosen.map(({ category }) => ({
      name: classNames[category]!,
      count: trials.filter(({ kind, groundTruth }) => kind === "hit" && groundTruth === category).length,
    })),
    { most, perKind },
  );
  return { categories: chosen, trials, shortfalls };
}

type Candidates = Readonly<Record<TrialKind, readonly SpecifiedTrial[]>>;

const answered = ({ labels, answers, indices }: LabelledAnswers): number[] =>
  Array.from(indices).filter((index) => labels[index]! >= 0 && isAnswered(answers, index));

const isHit = ({ labels, answers }: LabelledAnswers, index: number) => answers.predicted[index] === labels[index];

const isOf =
  (category: number) =>
  ({ groundTruth }: SpecifiedTrial) =>
    groundTruth === category;

/**
 * As many trials of each kind of one category, at most so many. The rarest kind is drawn first: a standard image that was
 * shifted into an adversarial one is then no hit.
 */
function matched(
  candidates: Candidates,
  category: number,
  most: number,
  originOf: (trial: SpecifiedTrial) => number | null,
  generator: RandomGenerator,
): SpecifiedTrial[] {
  const shown = new Set<number>();
  const drawn = (kind: TrialKind) => {
    const taken: SpecifiedTrial[] = [];
    for (const trial of generator.split(kind).shuffle(candidates[kind].filter(isOf(category)))) {
      const origin = originOf(trial);
      if (taken.length === most || (origin !== null && shown.has(origin))) continue;
      if (origin !== null) shown.add(origin);
      taken.push(trial);
    }
    return taken;
  };
  const byKind = { error: drawn("error"), adversarial: drawn("adversarial"), hit: drawn("hit") };
  const least = Math.min(...trialKinds.map((kind) => byKind[kind].length));
  return trialKinds.flatMap((kind) => byKind[kind].slice(0, least));
}

/** Every category of which there is an image of each kind, from the least to the most accurate. */
function rankedCategories({ answers }: LabelledAnswers, candidates: Candidates): TrialCategory[] {
  return Array.from({ length: answers.classCount }, (_, category): TrialCategory => {
    const count = (kind: TrialKind) => candidates[kind].filter(isOf(category)).length;
    const available = { hit: count("hit"), error: count("error"), adversarial: count("adversarial") };
    return { category, accuracy: available.hit / (available.hit + available.error), available };
  })
    .filter(({ available }) => trialKinds.every((kind) => available[kind] > 0))
    .sort((a, b) => a.accuracy - b.accuracy);
}

/** How many trials of each kind a category can give. */
const capacity = ({ available }: TrialCategory) => Math.min(...trialKinds.map((kind) => available[kind]));

/** At most so many, evenly spaced in their order, those that can give their share first. */
function spread(ranked: readonly TrialCategory[], most: number, share: number): TrialCategory[] {
  const full = ranked.filter((category) => capacity(category) >= share);
  if (full.length >= most) return evenlySpaced(full, most);
  const others = ranked.filter((category) => capacity(category) < share).sort((a, b) => capacity(b) - capacity(a));
  const chosen = new Set([...full, ...others.slice(0, most - full.length)]);
  return ranked.filter((category) => chosen.has(category));
}

/** So many in all, or as many as there are, as evenly as the capacities allow: one each in turn until none is left. */
function shares(capacities: readonly number[], total: number): number[] {
  const given = capacities.map(() => 0);
  for (let left = total; left > 0; ) {
    const open = [...capacities.keys()].filter((place) => given[place]! < capacities[place]!);
    if (open.length === 0) break;
    for (const place of open.slice(0, left)) given[place]!++;
    left -= Math.min(left, open.length);
  }
  return given;
}

function evenlySpaced<T>(items: readonly T[], count: number): T[] {
  if (count === 1) return [items[Math.floor((items.length - 1) / 2)]!];
  return Array.from({ length: count }, (_, k) => items[Math.round((k * (items.length - 1)) / (count - 1))]!);
}

function shortfallsOf(
  categories: readonly { readonly name: string; readonly count: number }[],
  { most, perKind }: { readonly most: number; readonly perKind: number },
): string[] {
  const total = categories.reduce((sum, { count }) => sum + count, 0);
  const counts = categories.map(({ count }) => count);
  const [least, largest] = [Math.min(...counts), Math.max(...counts)];
  const named = (count: number) =>
    categories.flatMap((category) => (category.count === count ? `“${category.name}”` : [])).join(", ");
  return [
    categories.length < most &&
      `${most} categories were asked for, but only ${categories.length} ${categories.length === 1 ? "has" : "have"} a hit, a standard error and an adversarial error.`,
    total < perKind &&
      `${perKind} trials of each kind were asked for, but there are only ${total} that match in their category.`,
    largest - least > 1 &&
      `The categories are not even: ${least} of each kind of ${named(least)}, but ${largest} of ${named(largest)}.`,
  ].filter((shortfall) => shortfall !== false);
}

/** The number of each of these categories among the classifier's, −1 for those that it does not know. */
export function matchCategories(names: readonly string[], classNames: readonly string[]): Int32Array {
  const places = new Map<string, number>();
  // ImageNet's lists name synonyms: "tench, Tinca tinca". The whole name goes before its parts, the first class before others.
  for (const synonyms of [(name: string) => [name], (name: string) => name.split(",")])
    for (const [place, name] of classNames.entries())
      for (const synonym of synonyms(name)) if (!places.has(plain(synonym))) places.set(plain(synonym), place);
  return Int32Array.from(names, (name) => {
    const candidates = [name, ...name.split(",")].flatMap((synonym) => places.get(plain(synonym)) ?? []);
    return candidates[0] ?? -1;
  });
}

const plain = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ");
