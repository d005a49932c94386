import type { TrialTable } from "../contract/analyse.ts";
import { quantileSorted } from "../stats/quantile.ts";
import type { Cell } from "../study/column.ts";
import type { ColumnRoles } from "./column-roles.ts";
import type { ImportedTable } from "./imported-table.ts";

/** So many names are said of several. */
const shown = 5;

/** What a researcher should look at before believing that columns mean what they are said to mean. */
export function roleDoubts(
  { table, rtColumn }: ImportedTable,
  { participant, outcome, rt, rtUnit }: ColumnRoles,
  fileColumn: string | null,
): string[] {
  if (table.rows.length === 0) return [];
  const participants = valuesOf(table, participant).map(String);
  const trials = Map.groupBy(participants, (name) => name);
  const usual = median([...trials.values()].map(({ length }) => length));
  const short = [...trials]
    .filter(([, { length }]) => length < usual / 2)
    .map(([name, { length }]) => `${name} (${length})`);
  const times = rtColumn === null ? [] : valuesOf(table, rtColumn).filter((value) => typeof value === "number");
  const time = times.length === 0 ? null : median(times);
  return [
    ...(trials.size === 1 ? [`“${participant}” has one value only: nothing can be said of how people differ`] : []),
    ...(trials.size === table.rows.length && trials.size > 1
      ? [`“${participant}” is different in every row: is it the participant?`]
      : []),
    ...(new Set(valuesOf(table, outcome)).size === 1 ? [`“${outcome}” is the same in every row`] : []),
    ...(time !== null && time < 50 && rtUnit === "ms"
      ? [`The median of “${rt}” is ${round(time)} ms: these may be seconds`]
      : []),
    ...(time !== null && time > 60_000 ? [`The median of “${rt}” is ${round(time / 1000)} s: is that its unit?`] : []),
    ...(short.length > 0
      ? [`Less than half of the usual ${round(usual)} trials: ${listed(short)}; a session may not have been finished`]
      : []),
    ...inSeveralFiles(participants, fileColumn === null ? [] : valuesOf(table, fileColumn), participant),
  ];
}

/** Participants who are numbered anew in every file would be taken for the same people. */
function inSeveralFiles(participants: readonly string[], files: readonly Cell[], column: string): string[] {
  const seen = new Map<string, Set<Cell>>();
  for (const [row, file] of files.entries()) {
    const name = participants[row]!;
    seen.set(name, (seen.get(name) ?? new Set()).add(file));
  }
  const several = [...seen].filter(([, own]) => own.size > 1).map(([name]) => name);
  return several.length === 0 ? [] : [`In several files, and taken for the same by “${column}”: ${listed(several)}`];
}

export function valuesOf({ columns, rows }: TrialTable, name: string): Cell[] {
  const place = columns.findIndex((column) => column.name === name);
  return rows.map((row) => row[place] ?? null);
}

const listed = (names: readonly string[]) =>
  names.length <= shown ? names.join(", ") : `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;

const median = (values: readonly number[]): number =>
  quantileSorted(
    values.toSorted((a, b) => a - b),
    0.5,
  );

const round = (value: number) => Number(value.toPrecision(3));
