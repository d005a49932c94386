import type { Measure } from "#shared/methods/outputs/evaluation.ts";
import { studentQuantile } from "#shared/stats/distributions.ts";
import type { ReplicationRow } from "./replication.ts";

/**
 * A measure over networks that differ in their seed: its mean, with Student's interval and the standard error in words. Of
 * one network the measure's own interval. Networks without a value are left out, and said to be.
 */
export function overRuns(
  runs: readonly { readonly measures: readonly Measure[] }[],
  id: string,
  scale = 1,
): Pick<ReplicationRow, "ours" | "low" | "high" | "note"> {
  const all = runs.map(({ measures }) => measures.find((measure) => measure.id === id));
  const known = all.filter((measure) => measure != null && measure.value !== null) as (Measure & { value: number })[];
  const [first] = known;
  if (!first) return { ours: null, low: null, high: null, note: all[0]?.note ?? null };
  const missing = runs.length > known.length ? `${runs.length - known.length} of ${runs.length} have no value` : "";
  if (known.length === 1) {
    const scaled = (value: number | null) => (value === null ? null : scale * value);
    return { ours: scale * first.value, low: scaled(first.low), high: scaled(first.high), note: missing || null };
  }
  const n = known.length;
  const mean = known.reduce((sum, { value }) => sum + value, 0) / n;
  const variance = known.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (n - 1);
  const standardError = scale * Math.sqrt(variance / n);
  const half = studentQuantile(0.975, n - 1) * standardError;
  return {
    ours: scale * mean,
    low: scale * mean - half,
    high: scale * mean + half,
    note: [`SE ${standardError.toPrecision(2)} here`, missing].filter(Boolean).join("; "),
  };
}
