import type { TrialTable } from "../contract/analyse.ts";
import { seededGenerator } from "../random/generator.ts";
import { quantileSorted } from "../stats/quantile.ts";
import { differenceOfShares, type EstimatedShare, majorityAgreement, majorityByChance } from "./majority-agreement.ts";

/** One answer of the name-ambiguity study, as its rows have it. */
export interface AmbiguityAnswer {
  readonly participant: string;
  readonly stimulus: string;
  readonly source: string;
  /** The two that were chosen; null for "Don't know". */
  readonly pair: string | null;
  readonly agrees: boolean;
  /** How many classes were on offer. */
  readonly options: number;
}

export interface AmbiguityRates {
  readonly source: string;
  readonly stimuli: number;
  readonly answers: number;
  /** Stimuli about which more than half of those who were asked chose the same two. */
  readonly amongParticipants: EstimatedShare;
  /** Answers that name the two that the algorithm names. */
  readonly withAlgorithm: EstimatedShare;
  readonly dontKnow: EstimatedShare;
  /** The same shares if everybody chose any two of those on offer; how often nobody knows is no matter of chance. */
  readonly byChance: Shares<number | null>;
  /** How much larger than of random crops; null of the crops themselves, and where none were shown. */
  readonly beyondCrops: Shares<EstimatedShare> | null;
}

/** The answers among a study's rows that name an ambiguity; none where its trials are of another type. */
export function ambiguityAnswers({ columns, rows }: Pick<TrialTable, "columns" | "rows">): AmbiguityAnswer[] {
  const place = (name: string) => columns.findIndex((column) => column.name === name);
  const [participant, stimulus, source, pair, agrees, options] = [
    "subject_id",
    "stimulus_id",
    "stimulus_source",
    "chosen_pair",
    "agrees",
    "options_offered",
  ].map(place) as [number, number, number, number, number, number];
  return rows.flatMap((row) =>
    (row[agrees] ?? null) === null
      ? []
      : [
          {
            participant: String(row[participant]),
            stimulus: String(row[stimulus]),
            source: String(row[source]),
            pair: row[pair] === null ? null : String(row[pair]),
            agrees: row[agrees] === 1,
            options: String(row[options]).split("; ").length,
          },
        ],
  );
}

/** What is said of each source, in the order in which it is read. */
export const ambiguityMeasures = [
  { id: "amongParticipants", label: "Agree among themselves" },
  { id: "withAlgorithm", label: "Agree with the algorithm" },
  { id: "dontKnow", label: "Don't know" },
] as const;
type Shares<Value> = Readonly<Record<(typeof ambiguityMeasures)[number]["id"], Value>>;

/** What is read beside the shares. */
export const ambiguityNotes = [
  "Chance is the share if everybody chose any two of those on offer, and nobody said “Don't know”. How much more than of random crops is in percentage points.",
  "Published are shares of insecurities and of crops (Wang & Vasconcelos 2019, §6, which does not say how many had to agree). Here agreement with the algorithm is of answers, so the two are not quite the same.",
  "Intervals, 95%: agreement among participants is of other regions and as many other participants; the rest is by a bootstrap over participants.",
] as const;

/** "Insecurities", "Random crops". */
export const sourceLabel = (source: string): string =>
  ({ insecurity: "Insecurities", random_crop: "Random crops" })[source] ?? source;

/** §6 of Wang & Vasconcelos 2019, in shares, by source. */
export const publishedRates: Readonly<Record<string, Shares<number>>> = {
  insecurity: { amongParticipants: 0.594, withAlgorithm: 0.519, dontKnow: 0.12 },
  random_crop: { amongParticipants: 0.337, withAlgorithm: 0.263, dontKnow: 0.12 },
};

/** What the difference is taken from. */
const control = "random_crop";

/**
 * How much participants agree among themselves and with the algorithm, by source, beside chance and random crops, with 95%
 * intervals: of shares of answers percentile intervals that resample participants with all their answers (cluster
 * bootstrap), of agreement among participants, which no resample may hold twice, those of `majorityAgreement`. Sources in
 * alphabetical order. Attention checks are no answers.
 */
export function ambiguityRates(
  answers: readonly AmbiguityAnswer[],
  { seed, replicates = 2000 }: { readonly seed: number | string; readonly replicates?: number },
): AmbiguityRates[] {
  const kept = answers.filter(({ source }) => source !== "attention_check");
  const participants = new Map([...new Set(kept.map(({ participant }) => participant))].map((name, k) => [name, k]));
  const count = participants.size;
  const generator = seededGenerator(seed).split("name ambiguity");
  const draws = Array.from({ length: count > 1 ? replicates : 0 }, () => {
    const drawn = new Float64Array(count);
    for (let k = 0; k < count; k++) drawn[generator.integer(count)]!++;
    return drawn;
  });
  const bySource = [...Map.groupBy(kept, ({ source }) => source)].sort(([a], [b]) => (a < b ? -1 : 1));
  const found = bySource.map(([source, own]) => ({ source, own, ...sharesOf(own, participants, draws) }));
  const crops = found.find(({ source }) => source === control);
  return found.map(({ source, own, amongParticipants, withAlgorithm, dontKnow }) => {
    const pairs = mean(own.map(({ options }) => (options * (options - 1)) / 2));
    const beyond = crops && source !== control;
    return {
      ...{ source, stimuli: new Set(own.map(({ stimulus }) => stimulus)).size, answers: own.length },
      amongParticipants,
      withAlgorithm: estimated(withAlgorithm),
      dontKnow: estimated(dontKnow),
      byChance: {
        amongParticipants: majorityByChance(own.map(choiceOf), pairs),
        withAlgorithm: 1 / pairs,
        dontKnow: null,
      },
      beyondCrops: beyond
        ? {
            amongParticipants: differenceOfShares(amongParticipants, crops.amongParticipants),
            withAlgorithm: estimated(less(withAlgorithm, crops.withAlgorithm)),
            dontKnow: estimated(less(dontKnow, crops.dontKnow)),
          }
        : null,
    };
  });
}

/** A share of answers, and the same in every resample; not a number in those that hold none who was asked. */
interface ResampledShare {
  readonly share: number;
  readonly resampled: Float64Array;
}

function sharesOf(
  answers: readonly AmbiguityAnswer[],
  participants: ReadonlyMap<string, number>,
  draws: readonly Float64Array[],
) {
  const [asked, agreeing, unknown] = [0, 0, 0].map(() => new Float64Array(participants.size));
  for (const { participant, agrees, pair } of answers) {
    const own = participants.get(participant)!;
    asked![own]!++;
    agreeing![own]! += Number(agrees);
    unknown![own]! += Number(pair === null);
  }
  const weighed = (counts: Float64Array, weights: Float64Array) =>
    counts.reduce((sum, value, k) => sum + value * weights[k]!, 0);
  const once = new Float64Array(participants.size).fill(1);
  const share = (counts: Float64Array): ResampledShare => {
    const of = (weights: Float64Array) => weighed(counts, weights) / weighed(asked!, weights);
    return { share: of(once), resampled: Float64Array.from(draws, of) };
  };
  return {
    amongParticipants: majorityAgreement(answers.map(choiceOf)),
    withAlgorithm: share(agreeing!),
    dontKnow: share(unknown!),
  };
}

/** In every resample the same participants are in both. */
const less = (first: ResampledShare, second: ResampledShare): ResampledShare => ({
  share: first.share - second.share,
  resampled: first.resampled.map((value, k) => value - second.resampled[k]!),
});

function estimated({ share, resampled }: ResampledShare): EstimatedShare {
  const values = resampled.filter((value) => !Number.isNaN(value)).sort();
  if (values.length === 0) return { share, low: null, high: null };
  return { share, low: quantileSorted(values, 0.025), high: quantileSorted(values, 0.975) };
}

const choiceOf = ({ participant, stimulus, pair }: AmbiguityAnswer) => ({ participant, item: stimulus, choice: pair });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
