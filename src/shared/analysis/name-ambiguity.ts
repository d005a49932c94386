import type { TrialTable } from "../contract/analyse.ts";
import { seededGenerator } from "../random/generator.ts";
import { quantileSorted } from "../stats/quantile.ts";

/** One answer of the name-ambiguity study, as its rows have it. */
export interface AmbiguityAnswer {
  readonly participant: string;
  readonly stimulus: string;
  readonly source: string;
  /** The two that were chosen; null for "Don't know". */
  readonly pair: string | null;
  readonly agrees: boolean;
}

/** A share with its cluster-bootstrap interval. */
export interface EstimatedShare {
  readonly share: number;
  readonly low: number | null;
  readonly high: number | null;
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
}

/** The answers among a study's rows that name an ambiguity; none where its trials are of another type. */
export function ambiguityAnswers({ columns, rows }: Pick<TrialTable, "columns" | "rows">): AmbiguityAnswer[] {
  const place = (name: string) => columns.findIndex((column) => column.name === name);
  const [participant, stimulus, source, pair, agrees] = [
    "subject_id",
    "stimulus_id",
    "stimulus_source",
    "chosen_pair",
    "agrees",
  ].map(place) as [number, number, number, number, number];
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
type Shares = Record<(typeof ambiguityMeasures)[number]["id"], number>;

/** "Insecurities", "Random crops". */
export const sourceLabel = (source: string): string =>
  ({ insecurity: "Insecurities", random_crop: "Random crops" })[source] ?? source;

/** §6 of Wang & Vasconcelos 2019, in shares, by source. */
export const publishedRates: Readonly<Record<string, Readonly<Shares>>> = {
  insecurity: { amongParticipants: 0.594, withAlgorithm: 0.519, dontKnow: 0.12 },
  random_crop: { amongParticipants: 0.337, withAlgorithm: 0.263, dontKnow: 0.12 },
};

/**
 * How much participants agree among themselves and with the algorithm, by source, with 95% percentile intervals that
 * resample participants with all their answers (cluster bootstrap); sources in alphabetical order. Attention checks are no
 * answers.
 */
export function ambiguityRates(
  answers: readonly AmbiguityAnswer[],
  { seed, replicates = 2000 }: { readonly seed: number | string; readonly replicates?: number },
): AmbiguityRates[] {
  const kept = answers.filter(({ source }) => source !== "attention_check");
  const participants = numbered(kept.map(({ participant }) => participant));
  const count = participants.size;
  const generator = seededGenerator(seed).split("name ambiguity");
  const once = new Float64Array(count).fill(1);
  const draws = Array.from({ length: count > 1 ? replicates : 0 }, () => {
    const drawn = new Float64Array(count);
    for (let k = 0; k < count; k++) drawn[generator.integer(count)]!++;
    return drawn;
  });
  const bySource = [...Map.groupBy(kept, ({ source }) => source)].sort(([a], [b]) => (a < b ? -1 : 1));
  return bySource.map(([source, own]) => {
    const coded = codedAnswers(own, participants);
    const found = sharesOf(coded, once)!;
    const resampled = draws.flatMap((weights) => sharesOf(coded, weights) ?? []);
    const estimated = Object.fromEntries(
      ambiguityMeasures.map(({ id }): [string, EstimatedShare] => {
        const values = Float64Array.from(resampled, (shares) => shares[id]).sort();
        const bound = (at: number) => (values.length === 0 ? null : quantileSorted(values, at));
        return [id, { share: found[id], low: bound(0.025), high: bound(0.975) }];
      }),
    ) as Record<keyof Shares, EstimatedShare>;
    return { source, stimuli: coded.stimuli, answers: own.length, ...estimated };
  });
}

/** Answers as numbers, in which many resamples are counted quickly. */
interface CodedAnswers {
  readonly stimuli: number;
  /** Different pairs that were chosen of any stimulus. */
  readonly pairs: number;
  /** Of each answer; `pair` is −1 for "Don't know". */
  readonly participant: Int32Array;
  readonly stimulus: Int32Array;
  readonly pair: Int32Array;
  readonly agrees: Uint8Array;
}

function codedAnswers(answers: readonly AmbiguityAnswer[], participants: ReadonlyMap<string, number>): CodedAnswers {
  const stimuli = numbered(answers.map(({ stimulus }) => stimulus));
  const pairs = numbered(answers.flatMap(({ pair }) => pair ?? []));
  return {
    stimuli: stimuli.size,
    pairs: pairs.size,
    participant: Int32Array.from(answers, ({ participant }) => participants.get(participant)!),
    stimulus: Int32Array.from(answers, ({ stimulus }) => stimuli.get(stimulus)!),
    pair: Int32Array.from(answers, ({ pair }) => (pair === null ? -1 : pairs.get(pair)!)),
    agrees: Uint8Array.from(answers, ({ agrees }) => Number(agrees)),
  };
}

/** The shares, each participant counting so often; undefined where none of those who are left was asked. */
function sharesOf(
  { stimuli, pairs, participant, stimulus, pair, agrees }: CodedAnswers,
  weights: Float64Array,
): Shares | undefined {
  const asked = new Float64Array(stimuli);
  const chosen = new Float64Array(stimuli * pairs);
  let [total, agreeing, unknown] = [0, 0, 0];
  for (const [k, own] of participant.entries()) {
    const weight = weights[own]!;
    total += weight;
    asked[stimulus[k]!]! += weight;
    if (agrees[k] === 1) agreeing += weight;
    if (pair[k]! < 0) unknown += weight;
    else chosen[stimulus[k]! * pairs + pair[k]!]! += weight;
  }
  if (total === 0) return undefined;
  const shown = asked.filter((count) => count > 0).length;
  const agreed = asked.filter((count, s) => chosen.subarray(s * pairs, (s + 1) * pairs).some((own) => own > count / 2));
  return { amongParticipants: agreed.length / shown, withAlgorithm: agreeing / total, dontKnow: unknown / total };
}

const numbered = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...new Set(names)].map((name, k) => [name, k]));
