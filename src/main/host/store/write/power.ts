import type { PowerCounts } from "#shared/stats/power.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function writePowerPart(store: Store, designSha256: string, first: number, counts: PowerCounts): void {
  const { studies, rejections, failed } = counts;
  write(
    store.database,
    `INSERT OR REPLACE INTO power_parts (design_sha256, first_study, studies, rejections, failed)
     VALUES (?, ?, ?, ?, ?)`,
    ...[designSha256, first, studies, rejections, failed],
  );
}
