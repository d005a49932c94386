import type { PowerCounts } from "#shared/stats/power.ts";
import { all } from "../statement.ts";
import type { Store } from "../store.ts";

/** A design's studies that are already simulated, by the first of each part. */
export function readPowerParts(store: Store, designSha256: string): Map<number, PowerCounts> {
  const sql = "SELECT first_study AS first, studies, rejections, failed FROM power_parts WHERE design_sha256 = ?";
  const rows = all<PowerCounts & { readonly first: number }>(store.database, sql, designSha256);
  return new Map(rows.map(({ first, ...counts }) => [first, counts]));
}
