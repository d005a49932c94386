import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { AnalysisDocument, TrialTable } from "#shared/contract/analyse.ts";
import { type DataFrame, dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { accuracyColumns } from "#shared/study/accuracy-cells.ts";
import { applyExclusions, type ExclusionCount } from "#shared/study/apply-exclusions.ts";
import { orpc } from "../connection/client.ts";

/** The scored trials of completed sessions, before and after the analysis's exclusions. */
export interface Trials {
  readonly all: TrialTable;
  readonly kept: TrialTable;
  readonly excluded: readonly ExclusionCount[];
  /** The kept rows as statistics reads them: the columns that the analysis names. */
  readonly frame: DataFrame;
}

export interface TrialsState {
  readonly trials: Trials | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The trials that an analysis is about. */
export function useTrials({ studyId, kinds, exclusions, formulas }: AnalysisDocument): TrialsState {
  const query = useQuery(orpc.analyse.table.queryOptions({ input: { studyId, kinds } }));
  const tables = useMemo(() => query.data && excluding(query.data, exclusions), [query.data, exclusions]);
  const names = analysedColumns(formulas, query.data).join(" ");
  const trials = useMemo(() => tables && { ...tables, frame: frameOf(tables.kept, names.split(" ")) }, [tables, names]);
  return { trials, error: query.error, retry: () => void query.refetch() };
}

function excluding(all: TrialTable, exclusions: AnalysisDocument["exclusions"]): Omit<Trials, "frame"> {
  const known = new Set(all.columns.map(({ name }) => name));
  // A rule whose column is still being chosen excludes nothing.
  const { table: kept, counts } = applyExclusions(
    all,
    exclusions.filter(({ column }) => known.has(column)),
  );
  return { all, kept, excluded: counts };
}

/** The columns that the formulas name, and those of the accuracies; to convert all of them would take long. */
function analysedColumns(formulas: readonly string[], table: TrialTable | undefined): string[] {
  const named = new Set(formulas.flatMap((formula) => formula.match(/[A-Za-z_.][\w.]*/g) ?? []));
  const wanted = new Set([...named, ...accuracyColumns]);
  return table?.columns.map(({ name }) => name).filter((name) => wanted.has(name)) ?? [];
}

/** Columns of a table as statistics reads them. */
function frameOf({ columns, rows }: TrialTable, names: readonly string[]): DataFrame {
  const places = names.map((name) => [name, columns.findIndex((column) => column.name === name)] as const);
  return dataFrameFromRecords(rows.map((row) => Object.fromEntries(places.map(([name, place]) => [name, row[place]]))));
}

/** The values of one column. */
export function columnValues({ columns, rows }: TrialTable, name: string) {
  const place = columns.findIndex((column) => column.name === name);
  return place < 0 ? [] : rows.map((row) => row[place] ?? null);
}
