import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { AnalysisDocument, TrialTable } from "#shared/contract/analyse.ts";
import { type DataFrame, dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { applyExclusions, type ExclusionCount } from "#shared/study/apply-exclusions.ts";
import { orpc } from "../connection/client.ts";

/** The scored trials of completed sessions, before and after the analysis's exclusions. */
export interface Trials {
  readonly all: TrialTable;
  readonly kept: TrialTable;
  readonly excluded: readonly ExclusionCount[];
  /** The kept rows by columns, as statistics reads them. */
  readonly frame: DataFrame;
}

export interface TrialsState {
  readonly trials: Trials | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The trials that an analysis is about. */
export function useTrials({ studyId, kinds, exclusions }: AnalysisDocument): TrialsState {
  const query = useQuery(orpc.analyse.table.queryOptions({ input: { studyId, kinds } }));
  const trials = useMemo(() => query.data && trialsOf(query.data, exclusions), [query.data, exclusions]);
  return { trials, error: query.error, retry: () => void query.refetch() };
}

function trialsOf(all: TrialTable, exclusions: AnalysisDocument["exclusions"]): Trials {
  const known = new Set(all.columns.map(({ name }) => name));
  // A rule whose column is still being chosen excludes nothing.
  const { table: kept, counts } = applyExclusions(
    all,
    exclusions.filter(({ column }) => known.has(column)),
  );
  return { all, kept, excluded: counts, frame: frameOf(kept) };
}

/** A table as statistics reads it. */
export function frameOf({ columns, rows }: TrialTable): DataFrame {
  return dataFrameFromRecords(
    rows.map((row) => Object.fromEntries(columns.map(({ name }, place) => [name, row[place]]))),
  );
}

/** The values of one column. */
export function columnValues({ columns, rows }: TrialTable, name: string) {
  const place = columns.findIndex((column) => column.name === name);
  return place < 0 ? [] : rows.map((row) => row[place] ?? null);
}
