import type { AccuracyCell } from "#shared/figures/accuracy-by-condition.ts";
import { columnOf, type DataFrame, valueAt } from "#shared/stats/data-frame.ts";
import { clusterBootstrap } from "#shared/stats/intervals/cluster-bootstrap.ts";

export interface AccuracyDesign {
  /** Condition id → how it is called, in the order of the figure. */
  readonly conditions: readonly { readonly id: string; readonly label: string }[];
  readonly seed: number;
  readonly replicates: number;
}

const place = { condition: "condition_id", kind: "target_kind", cluster: "session_id", outcome: "correct" };

/** What the trials need to have. */
export const accuracyColumns: readonly string[] = Object.values(place);

/** Kinds of target in the order and the words of the report. */
const kinds: readonly [string, string][] = [
  ["hit", "Hits"],
  ["error", "Errors"],
  ["low_confidence", "Low confidence"],
];

/**
 * Share of correct predictions by condition and kind of target, with 95% percentile intervals of a bootstrap over
 * participants, in the order of the conditions.
 */
export function accuracyCells(frame: DataFrame, { conditions, seed, replicates }: AccuracyDesign): AccuracyCell[] {
  const cells = clusterBootstrap(frame, {
    outcome: place.outcome,
    cluster: place.cluster,
    by: [place.kind, place.condition],
    seed,
    replicates,
  });
  const own = participantMeans(frame);
  const known = kinds.map(([kind]) => kind);
  const order = [
    ...known,
    ...cells.map(({ cell }) => String(cell[place.kind])).filter((kind) => !known.includes(kind)),
  ];
  return [...new Set(order)].flatMap((kind) =>
    conditions.flatMap(({ id, label }) => {
      const found = cells.find(({ cell }) => String(cell[place.kind]) === kind && String(cell[place.condition]) === id);
      if (!found) return [];
      return {
        condition: label,
        targetKind: kinds.find(([name]) => name === kind)?.[1] ?? kind.replaceAll("_", " "),
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
