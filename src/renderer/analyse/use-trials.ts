import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { analysedColumns, frameOf, type KeptTrials, keptTrials } from "#shared/analysis/kept-trials.ts";
import { type AnalysisDocument, sourceOf, type TrialTable } from "#shared/contract/analyse.ts";
import type { DataFrame } from "#shared/stats/data-frame.ts";
import { orpc } from "../connection/client.ts";

/** The scored trials of completed sessions, before and after the analysis's exclusions. */
export interface Trials extends KeptTrials {
  /** The kept rows as statistics reads them: the columns that the analysis names. */
  readonly frame: DataFrame;
}

export interface TrialsState {
  readonly trials: Trials | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The trials that an analysis is about. @param others columns to read beside those of its formulas; see `analysedColumns` */
export function useTrials(document: AnalysisDocument, others?: readonly string[]): TrialsState {
  const { kinds, exclusions, formulas, types, missing } = document;
  const query = useQuery(orpc.analyse.table.queryOptions({ input: { ...sourceOf(document), kinds } }));
  const tables = useMemo(() => query.data && excluding(query.data, exclusions), [query.data, exclusions]);
  const names = (query.data ? analysedColumns(formulas, query.data, others) : []).join(" ");
  const trials = useMemo(
    () => tables && { ...tables, frame: frameOf(tables.kept, names.split(" "), { types, missing }) },
    [tables, names, types, missing],
  );
  return { trials, error: query.error, retry: () => void query.refetch() };
}

function excluding(all: TrialTable, exclusions: AnalysisDocument["exclusions"]): KeptTrials {
  const known = new Set(all.columns.map(({ name }) => name));
  // A rule whose column is still being chosen excludes nothing.
  return keptTrials(
    all,
    exclusions.filter(({ column }) => known.has(column)),
  );
}

/** The values of one column. */
export function columnValues({ columns, rows }: TrialTable, name: string) {
  const place = columns.findIndex((column) => column.name === name);
  return place < 0 ? [] : rows.map((row) => row[place] ?? null);
}
