import type * as z from "zod";
import type { cell, TrialTable } from "#shared/contract/analyse.ts";

export type Cell = z.infer<typeof cell>;

/** The rows as objects by column name. */
export function tableRecords({ columns, rows }: TrialTable): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));
}
