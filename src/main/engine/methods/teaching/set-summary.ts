import type { SettingsOf } from "#shared/methods/list.ts";
import type { Curve } from "#shared/methods/outputs/evaluation.ts";
import type { ImageSetSummary } from "#shared/methods/outputs/image-set.ts";
import { SET_SIZE } from "#shared/teaching/candidate-sets.ts";
import { beliefAfter, beliefBefore, type ExampleKernel } from "#shared/teaching/example-kernel.ts";
import type { TargetMaterial } from "../runner.ts";
import type { CandidatePool } from "./candidate-pool.ts";

/** Sets of examples that were tried, in their order, and the one that was taken. */
export interface TriedSets {
  /** Positions in the kernel, `[count, 4]`. */
  readonly sets: Int32Array;
  /** P(Y = target | x, D), `[count]`. */
  readonly predictive: Float64Array;
  readonly chosen: Int32Array;
  /** How many sets there were; of a search through all of them more than are kept. */
  readonly tried: number;
  /** Of such a search: how many sets there are in equal bins of probability. */
  readonly bins: Int32Array | null;
}

interface Found {
  readonly subject: TargetMaterial;
  readonly settings: SettingsOf<"teaching-examples">;
  readonly kernel: ExampleKernel;
  readonly tried: TriedSets;
  readonly pool: CandidatePool;
  /** The target's index and those of the pool. */
  readonly images: Int32Array;
}

/** What the map of the k-th example is called. */
export const mapName = (k: number): string => `map-${k + 1}`;

/** The four examples, what they do to the learner, and the sets that they were chosen from. */
export function setSummary({ subject, settings, kernel, tried, pool, images }: Found): ImageSetSummary {
  const { dataset, targetClass, alternativeClass } = subject;
  const before = beliefBefore(kernel);
  const after = beliefAfter(kernel, [...tried.chosen]);
  const statement = (id: string, label: string, value: number) => ({ id, label, value, unit: null });
  return {
    images: Array.from(tried.chosen, (position, k) => ({
      picture: `example-${k + 1}`,
      map: settings.maps === "none" ? null : mapName(k),
      category: dataset.classNames[kernel.labels[position]! > 0 ? targetClass : alternativeClass]!,
      datasetIndex: images[position]!,
    })),
    statements: [
      statement("before", "Learner's probability before", before.probability),
      statement("after", "Learner's probability after", after.probability),
      statement("short", "Below the threshold by", Math.max(0, settings.threshold - after.probability)),
      statement("sd-before", "SD of its logit before", Math.sqrt(before.variance)),
      statement("sd-after", "SD of its logit after", Math.sqrt(after.variance)),
      statement("tried", "Sets tried", tried.tried),
      statement("above", shareLabel(settings, tried), shareAbove(tried, settings.threshold)),
      statement("near-duplicates", "Near-duplicates left out", pool.nearDuplicates),
    ],
    curves: [candidateCurve(tried), ...(tried.bins ? [wholeCurve(tried.bins, settings.copies)] : [])],
    note:
      after.probability > settings.threshold
        ? searchNote(settings, tried)
        : shortfall({ before, after, settings, tried }),
  };
}

/** A search through all sets tries them without copies, as there are too many for these. */
const shareLabel = ({ threshold, copies }: Found["settings"], { bins }: TriedSets): string =>
  `Share of them above ${threshold}${bins && copies > 1 ? ", without copies" : ""}`;

/** How a set was found that need be none of the candidates; null where it is what was asked for. */
function searchNote(
  { rule, threshold, candidates, copies }: Found["settings"],
  { tried, bins }: TriedSets,
): string | null {
  if (bins === null || (rule === "best" && copies === 1)) return null;
  const how = copies > 1 ? ", tried without copies and then bettered with them" : "";
  const found = `found by a search through ${tried.toLocaleString("en")} sets of the pool${how}.`;
  return rule === "best"
    ? `The best that was ${found}`
    : `None of ${candidates} candidates makes the answer more probable than ${percent(threshold)}: this set was ${found}`;
}

const percent = (p: number) => `${(100 * p).toFixed(1)}%`;

/** The candidates, a random draw of all sets, in the order in which they are tried. */
const candidateCurve = (tried: TriedSets): Curve => ({
  ...{ id: "candidates", label: candidateLabel(tried) },
  ...{ xLabel: "Candidate set", yLabel: "Probability of the answer" },
  x: Array.from(tried.predictive, (_, k) => k + 1),
  y: Array.from(tried.predictive),
});

function candidateLabel({ sets, predictive, chosen }: TriedSets): string {
  const drawn = `Learner's probability after each of ${predictive.length} sets drawn at random`;
  const isOne = predictive.some((_, k) => {
    const candidate = sets.subarray(k * SET_SIZE, (k + 1) * SET_SIZE);
    return chosen.every((position) => candidate.includes(position));
  });
  return isOne ? drawn : `${drawn}, of which the chosen set is none`;
}

/** Of all sets: the probability that so large a share of them reaches, from the best down. */
function wholeCurve(bins: Int32Array, copies: number): Curve {
  const label = `Learner's probability after all sets${copies > 1 ? ", without copies" : ""}`;
  const total = bins.reduce((sum, count) => sum + count, 0);
  const points: [share: number, probability: number][] = [];
  let above = 0;
  for (let bin = bins.length - 1; bin >= 0; bin--) {
    if (bins[bin] === 0) continue;
    above += bins[bin]!;
    points.push([above / total, (bin + 0.5) / bins.length]);
  }
  const step = Math.ceil(points.length / 200);
  const kept = points.filter((_, k) => k % step === 0 || k === points.length - 1);
  return {
    ...{ id: "all-sets", label },
    ...{ xLabel: "Share of sets that reach it", yLabel: "Probability of the answer" },
    x: kept.map(([share]) => share),
    y: kept.map(([, probability]) => probability),
  };
}

function shareAbove({ predictive, bins, tried }: TriedSets, threshold: number): number {
  if (bins === null) return predictive.filter((value) => value > threshold).length / tried;
  const first = Math.ceil(threshold * bins.length);
  return bins.subarray(first).reduce((sum, count) => sum + count, 0) / tried;
}

interface Shortfall extends Pick<Found, "settings" | "tried"> {
  readonly before: ReturnType<typeof beliefBefore>;
  readonly after: ReturnType<typeof beliefBefore>;
}

/** Why the set does not teach enough: because none does, or because another one was not to be taken. */
function shortfall({ before, after, settings, tried }: Shortfall): string {
  const above = shareAbove(tried, settings.threshold);
  if (above > 0 && tried.bins === null) {
    const how =
      settings.rule === "sample"
        ? "It was drawn in proportion to what it teaches"
        : "It was taken by drawn weights, which make more of it than the quadrature does";
    return `This set makes the answer ${percent(after.probability)} probable, from ${percent(before.probability)} before. ${how}; ${percent(above)} of the sets that were tried make it more probable than ${percent(settings.threshold)}.`;
  }
  const of = `${tried.tried.toLocaleString("en")}${tried.bins && settings.copies > 1 ? ", tried without copies and then bettered with them," : ""}`;
  const found = `No set of ${of} makes the answer more probable than ${percent(settings.threshold)}: this one, the best, makes it ${percent(after.probability)}, from ${percent(before.probability)} before.`;
  const gains = Array.from(tried.predictive, (p) => p - before.probability);
  const largest = gains.reduce((most, gain) => Math.max(most, Math.abs(gain)), 0);
  const raising = gains.filter((gain) => gain > 0).length / gains.length;
  if (largest < 0.02) return `${found} ${whyUnmoved(Math.sqrt(before.variance))}${waysToMove(settings)}`;
  if (raising < 0.5)
    return `${found} Most sets make the answer less probable: to this classifier, the target has more in common with the alternative's images, or their labels are wrong.`;
  return `${found} ${tried.bins ? "A larger pool, or more augmented copies, look further" : 'A larger pool, or the rule "best", looks further'}.`;
}

/** A learner moves little where its logit is sure, or where the images are what it expects. */
const whyUnmoved = (deviation: number): string =>
  deviation < 1
    ? `The learner is so sure of its logit that four examples hardly move it (SD ${deviation.toPrecision(2)}).`
    : `The learner is unsure of its logit (SD ${deviation.toPrecision(2)}), but so sure of these training images that they tell it little.`;

/** What a researcher can still turn to, of the settings that make examples tell more. */
function waysToMove({ draw, weight, copies }: SettingsOf<"teaching-examples">): string {
  const ways = [
    draw !== "nearest" && "the pool drawn by what tells most about the target (nearest)",
    copies === 1 && "augmented copies, which are less expected (copies)",
    weight === 1 && "examples that count more often, 128 times in the paper (weight)",
  ].filter((way) => way !== false);
  return ways.length === 0 ? "" : ` What may tell it more: ${ways.join("; ")}.`;
}
