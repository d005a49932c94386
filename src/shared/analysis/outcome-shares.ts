import type { AccuracyCell, ShareWords } from "../figures/accuracy-by-condition.ts";
import { columnOf, type DataFrame } from "../stats/data-frame.ts";
import { clusterBootstrap } from "../stats/intervals/cluster-bootstrap.ts";
import { accuracyReplicates, participantMeans } from "./accuracy-cells.ts";

/** Columns of trials that are of no study: what is counted, of whom, and in which cells. */
export interface SharesDesign {
  /** 0 and 1, or two levels of which the second counts. */
  readonly outcome: string;
  readonly participant: string;
  /** The first is compared within the levels of the others. */
  readonly conditions: readonly string[];
  readonly seed: number;
}

/**
 * Share of an outcome of two kinds in every cell of some conditions, with 95% percentile intervals of a bootstrap over
 * participants; a cell of one participant has no interval.
 *
 * @throws ModelError where a column is not there, or the outcome is of more kinds
 */
export function outcomeShares(
  frame: DataFrame,
  { outcome, participant, conditions, seed }: SharesDesign,
): AccuracyCell[] {
  const counted = { outcome, cluster: participant, by: conditions };
  const own = participantMeans(frame, counted);
  return clusterBootstrap(frame, { ...counted, seed, replicates: accuracyReplicates })
    .map(({ cell, mean, lower, upper, rows, clusters }): AccuracyCell => {
      const [first, ...others] = conditions.map((name) => cell[name]!);
      return {
        condition: first === undefined ? "All trials" : String(first),
        targetKind: others.map((level, k) => `${conditions[k + 1]}: ${level}`).join(", "),
        ...{ mean, low: lower, high: upper, participants: clusters, trials: rows },
        participantMeans: own.get(conditions.map((name) => cell[name]!).join("\n")) ?? [],
      };
    })
    .sort((a, b) => compare(a.targetKind, b.targetKind) || compare(a.condition, b.condition));
}

const compare = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

/** What such shares are of. */
export function sharesInWords(frame: DataFrame, { outcome, conditions }: SharesDesign): ShareWords {
  const column = columnOf(frame, outcome);
  const counted = column.kind === "factor" ? (column.levels[1] ?? column.levels[0]) : 1;
  return {
    title: conditions.length === 0 ? outcome : `${outcome}, by ${conditions.join(" and ")}`,
    shares: `Share of trials in which ${outcome} is ${counted}.`,
    axis: `${outcome} is ${counted} (% of trials)`,
    half: "one half",
  };
}
