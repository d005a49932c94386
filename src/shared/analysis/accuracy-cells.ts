import { targetKind } from "../contract/curate.ts";
import type { AccuracyCell } from "../figures/accuracy-by-condition.ts";
import { columnOf, type DataFrame, valueAt } from "../stats/data-frame.ts";
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
  const own = participantMeans(frame);
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

/** Each participant's own share correct, by cell. */
function participantMeans(frame: DataFrame): Map<string, number[]> {
  const columns = Object.values(place).map((name) => columnOf(frame, name));
  const totals = new Map<string, Map<string, { sum: number; count: number }>>();
  for (let row = 0; row < frame.rowCount; row += 1) {
    const [condition, kind, cluster, outcome] = columns.map((column) => valueAt(column, row));
    if (condition == null || kind == null || cluster == null || typeof outcome !== "number") continue;
    const key = `${kind}\n${condition}`;
    const cell = totals.get(key) ?? new Map<string, { sum: number; count: number }>();
    totals.set(key, cell);
    const total = cell.get(String(cluster)) ?? { sum: 0, count: 0 };
    cell.set(String(cluster), { sum: total.sum + outcome, count: total.count + 1 });
  }
  return new Map([...totals].map(([key, cell]) => [key, [...cell.values()].map(({ sum, count }) => sum / count)]));
}
