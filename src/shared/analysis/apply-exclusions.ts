import type { AnalysisDocument, TrialTable } from "../contract/analyse.ts";
import { ExemplarError } from "../domain/errors.ts";
import type { Cell } from "../study/column.ts";

export type Exclusion = AnalysisDocument["exclusions"][number];

export interface ExclusionCount {
  readonly exclusion: Exclusion;
  /** Rows that it left out and that no rule before it had. */
  readonly rows: number;
}

/**
 * The rows that no rule excludes, and how many each rule left out. A missing value meets no rule. Numbers are compared as
 * numbers, all else as text ("true" and "false" for truth values).
 *
 * @throws INVALID for a rule about a column that the data do not have
 */
export function applyExclusions(
  table: TrialTable,
  exclusions: readonly Exclusion[],
): { table: TrialTable; counts: ExclusionCount[] } {
  let { rows } = table;
  const counts = exclusions.map((exclusion) => {
    const column = table.columns.findIndex(({ name }) => name === exclusion.column);
    if (column < 0)
      throw new ExemplarError(
        "INVALID",
        `An exclusion is about the column "${exclusion.column}", which the data do not have`,
        "Correct the analysis's exclusions.",
      );
    const before = rows.length;
    rows = rows.filter((row) => !meets(row[column] ?? null, exclusion));
    return { exclusion, rows: before - rows.length };
  });
  return { table: { ...table, rows }, counts };
}

function meets(value: Cell, { operator, value: limit }: Exclusion): boolean {
  if (value === null) return false;
  const order =
    typeof value === "number" && Number.isFinite(Number(limit))
      ? Math.sign(value - Number(limit))
      : compareText(String(value), String(limit));
  switch (operator) {
    case "=":
      return order === 0;
    case "≠":
      return order !== 0;
    case "<":
      return order < 0;
    case "≤":
      return order <= 0;
    case ">":
      return order > 0;
    case "≥":
      return order >= 0;
  }
}

const compareText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
