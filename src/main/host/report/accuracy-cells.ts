import type { AccuracyCell } from "#shared/figures/accuracy-by-condition.ts";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import { clusterBootstrap } from "#shared/stats/intervals/cluster-bootstrap.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import type { Cell } from "../exports/table-records.ts";
import { kindLabel } from "./term-labels.ts";

/** Resamples of the participants behind each interval. */
export const bootstrapReplicates = 2000;

const kindOrder = ["hit", "error", "low_confidence"];

/**
 * How often each condition predicted the AI, by kind of target, with percentile intervals that resample participants.
 * Conditions are in the study's order.
 */
export function accuracyCells(
  records: readonly Readonly<Record<string, Cell>>[],
  frame: DataFrame,
  { conditions }: Pick<StudyDocument, "conditions">,
  seed: number,
): AccuracyCell[] {
  const means = clusterBootstrap(frame, {
    outcome: "correct",
    cluster: "session_id",
    by: ["target_kind", "condition_id"],
    seed,
    replicates: bootstrapReplicates,
  });
  const kinds = [...new Set(means.map(({ cell }) => String(cell.target_kind)))].sort(
    (a, b) => place(kindOrder, a) - place(kindOrder, b),
  );
  return kinds.flatMap((kind) =>
    conditions.flatMap(({ id, label }) => {
      const found = means.find(({ cell }) => cell.target_kind === kind && cell.condition_id === id);
      if (!found) return [];
      const own = records.filter((row) => row.target_kind === kind && row.condition_id === id);
      return [
        {
          condition: label,
          targetKind: kindLabel(kind),
          mean: found.mean,
          low: found.lower,
          high: found.upper,
          participants: found.clusters,
          trials: found.rows,
          participantMeans: [...Map.groupBy(own, ({ session_id }) => session_id).values()].map(
            (rows) => rows.reduce((sum, { correct }) => sum + Number(correct), 0) / rows.length,
          ),
        },
      ];
    }),
  );
}

const place = (order: readonly string[], value: string) =>
  order.includes(value) ? order.indexOf(value) : order.length;
