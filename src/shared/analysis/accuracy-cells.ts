import { targetKind } from "../contract/curate.ts";
import type { AccuracyCell } from "../figures/accuracy-by-condition.ts";
import { asIdentifiers, columnOf, type DataFrame, isMissing, valueAt } from "../stats/data-frame.ts";
import { clusterBootstrap } from "../stats/intervals/cluster-bootstrap.ts";
import type { StudyDocument } from "../study/study-document.ts";
import { kindLabel } from "../study/term-labels.ts";

export interface AccuracyDesign {
  /** In the order of the figure. */
  readonly conditions: readonly Pick<StudyDocument["conditions"][number], "id" | "label">[];
  readonly seed: number;
}

/** Resamples of the participants behind each interval. */
export const accuracyReplicates = 2000;

const place = { condition: "condition_id", kind: "target_kind", cluster: "session_id", outcome: "correct" };

/** What the trials need to have. */
export const accuracyColumns: readonly string[] = Object.values(place);

/** Kinds of target come in this order, others after them. */
const kindOrder: readonly string[] = targetKind.options;

/**
 * Share of correct predictions by condition and kind of target, with 95% percentile intervals of a bootstrap over
 * participants, in the order of the conditions; a cell of one participant has no interval. None where trials
 * are about no kind of target, such as ratings.
 */
export function accuracyCells(frame: DataFrame, { conditions, seed }: AccuracyDesign): AccuracyCell[] {
  if (!frame.columns.has(place.kind) || !frame.columns.has(place.outcome)) return [];
  const cells = clusterBootstrap(frame, {
    outcome: place.outcome,
    cluster: place.cluster,
    by: [place.kind, place.condition],
    seed,
    replicates: accuracyReplicates,
  });
  const own = participantMeans(frame, { by: [place.kind, place.condition], ...place });
  const kinds = new Set([...kindOrder, ...cells.map(({ cell }) => String(cell[place.kind]))]);
  return [...kinds].flatMap((kind) =>
    conditions.flatMap(({ id, label }) => {
      const found = cells.find(({ cell }) => String(cell[place.kind]) === kind && String(cell[place.condition]) === id);
      if (!found) return [];
      return {
        condition: label,
        targetKind: kindLabel(kind),
        mean: found.mean,
        low: found.lower,
        high: found.upper,
        participants: found.clusters,
        trials: found.rows,
        participantMeans: own.get(`${kind}\n${id}`) ?? [],
      };
    }),
  );
}

/** Each participant's own share, by cell: the levels of `by`, a line each. */
export function participantMeans(
  frame: DataFrame,
  { by, cluster: of, outcome: share }: { by: readonly string[]; cluster: string; outcome: string },
): Map<string, number[]> {
  const cellOf = by.map((name) => columnOf(frame, name));
  const participant = asIdentifiers(columnOf(frame, of));
  const counted = columnOf(frame, share);
  const totals = new Map<string, Map<number, { sum: number; count: number }>>();
  for (let row = 0; row < frame.rowCount; row += 1) {
    const levels = cellOf.map((column) => valueAt(column, row));
    if (levels.includes(null) || isMissing(participant, row) || isMissing(counted, row)) continue;
    const outcome = counted.kind === "factor" ? counted.codes[row]! : counted.values[row]!;
    const cluster = participant.codes[row]!;
    const key = levels.join("\n");
    const cell = totals.get(key) ?? new Map<number, { sum: number; count: number }>();
    totals.set(key, cell);
    const total = cell.get(cluster) ?? { sum: 0, count: 0 };
    cell.set(cluster, { sum: total.sum + outcome, count: total.count + 1 });
  }
  return new Map([...totals].map(([key, cell]) => [key, [...cell.values()].map(({ sum, count }) => sum / count)]));
}
