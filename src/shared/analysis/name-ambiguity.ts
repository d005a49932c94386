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

/** §6 of Wang & Vasconcelos 2019, in shares. */
export const publishedRates = {
  insecurity: { amongParticipants: 0.594, withAlgorithm: 0.519, dontKnow: 0.12 },
  random_crop: { amongParticipants: 0.337, withAlgorithm: 0.263, dontKnow: 0.12 },
} as const;

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

type Measure = "amongParticipants" | "withAlgorithm" | "dontKnow";
const measures: readonly Measure[] = ["amongParticipants", "withAlgorithm", "dontKnow"];

/**
 * How much participants agree among themselves and with the algorithm, by source, with 95% percentile intervals that
 * resample participants with all their answers (cluster bootstrap). Attention checks are no answers.
 */
export function ambiguityRates(
  answers: readonly AmbiguityAnswer[],
  { seed, replicates = 2000 }: { readonly seed: number | string; readonly replicates?: number },
): AmbiguityRates[] {
  const kept = answers.filter(({ source }) => source !== "attention_check");
  const byParticipant = [...Map.groupBy(kept, ({ participant }) => participant).values()];
  const generator = seededGenerator(seed).split("name ambiguity");
  const draws = Array.from({ length: byParticipant.length > 1 ? replicates : 0 }, () =>
    Array.from(byParticipant, () => byParticipant[generator.integer(byParticipant.length)]!).flat(),
  ).map((drawn) => Map.groupBy(drawn, ({ source }) => source));
  return [...Map.groupBy(kept, ({ source }) => source)].map(([source, own]) => {
    const found = sharesOf(own);
    const resampled = draws.flatMap((drawn) => (drawn.has(source) ? [sharesOf(drawn.get(source)!)] : []));
    const estimated = (measure: Measure): EstimatedShare => {
      const values = Float64Array.from(resampled, (shares) => shares[measure]).sort();
      const bound = (at: number) => (values.length === 0 ? null : quantileSorted(values, at));
      return { share: found[measure], low: bound(0.025), high: bound(0.975) };
    };
    const [amongParticipants, withAlgorithm, dontKnow] = measures.map(estimated) as [
      EstimatedShare,
      EstimatedShare,
      EstimatedShare,
    ];
    const stimuli = new Set(own.map(({ stimulus }) => stimulus)).size;
    return { source, stimuli, answers: own.length, amongParticipants, withAlgorithm, dontKnow };
  });
}

function sharesOf(answers: readonly AmbiguityAnswer[]): Record<Measure, number> {
  const stimuli = [...Map.groupBy(answers, ({ stimulus }) => stimulus).values()];
  const agreed = stimuli.filter((own) => {
    const counts = Map.groupBy(
      own.flatMap(({ pair }) => pair ?? []),
      (pair) => pair,
    );
    return Math.max(0, ...[...counts.values()].map(({ length }) => length)) > own.length / 2;
  });
  const share = (of: (answer: AmbiguityAnswer) => boolean) => answers.filter(of).length / answers.length;
  return {
    amongParticipants: agreed.length / stimuli.length,
    withAlgorithm: share(({ agrees }) => agrees),
    dontKnow: share(({ pair }) => pair === null),
  };
}
