import type { AnalysisDocument, TrialTable } from "../contract/analyse.ts";
import { type DataFrame, dataFrameFromRecords } from "../stats/data-frame.ts";
import { accuracyColumns } from "./accuracy-cells.ts";
import { applyExclusions, type ExclusionCount } from "./apply-exclusions.ts";
import { type ReadingDecisions, readValue } from "./column-readings.ts";

/** The scored trials that an analysis keeps, and what its exclusions left out. */
export interface KeptTrials {
  readonly all: TrialTable;
  readonly kept: TrialTable;
  readonly excluded: readonly ExclusionCount[];
}

/** @throws INVALID for an exclusion about a column that the data do not have */
export function keptTrials(table: TrialTable, exclusions: AnalysisDocument["exclusions"]): KeptTrials {
  const number = table.columns.findIndex(({ name }) => name === "trial_number");
  const all = number < 0 ? table : { ...table, rows: table.rows.filter((row) => row[number] !== null) };
  const { table: kept, counts } = applyExclusions(all, exclusions);
  return { all, kept, excluded: counts };
}

/** The columns that formulas name. */
export function namedColumns(formulas: readonly string[], { columns }: Pick<TrialTable, "columns">): string[] {
  const named = new Set(formulas.flatMap((formula) => formula.match(/[\p{L}_.][\p{L}\p{N}_.]*/gu) ?? []));
  return columns.map(({ name }) => name).filter((name) => named.has(name));
}

/**
 * The columns that formulas name, and some others; to convert all of them would take long.
 *
 * @param others those of a study's accuracies where they are not given
 */
export function analysedColumns(
  formulas: readonly string[],
  table: TrialTable,
  others: readonly string[] = accuracyColumns,
): string[] {
  const wanted = new Set([...namedColumns(formulas, table), ...others]);
  return table.columns.map(({ name }) => name).filter((name) => wanted.has(name));
}

/** Columns of a table as statistics reads them; all of them where none are named. */
export function frameOf(
  { columns, rows }: TrialTable,
  names?: readonly string[],
  decisions: ReadingDecisions = {},
): DataFrame {
  const places = (names ?? columns.map(({ name }) => name)).map(
    (name) => [name, columns.findIndex((column) => column.name === name)] as const,
  );
  return dataFrameFromRecords(
    rows.map((row) =>
      Object.fromEntries(places.map(([name, place]) => [name, readValue(row[place], name, decisions)])),
    ),
  );
}
