import type { AnalysisDocument, CodebookEntry, TrialTable } from "../contract/analyse.ts";
import { type Column, dataFrameFromRecords, type Value } from "../stats/data-frame.ts";
import { readNumber } from "../stats/reading/read-number.ts";
import type { ColumnReading } from "../stats/reading/reading-report.ts";

/** What an analysis decides about how its columns are read; the rest is as the codebook says. */
export type ReadingDecisions = Partial<Pick<AnalysisDocument, "types" | "missing">>;

/** A value of a column as the analysis reads it; null where it is missing, or no number where one was asked for. */
export function readValue(value: Value, column: string, { types, missing }: ReadingDecisions): Value {
  if (value === null || value === undefined || missing?.includes(String(value))) return null;
  const type = types?.[column];
  if (type === "number" && typeof value !== "number") return readNumber(String(value).trim(), ".")?.value ?? null;
  return type === "factor" && typeof value === "number" ? String(value) : value;
}

/** How some columns of the trials are read: types and why, what is missing, levels. @param names in this order */
export function columnReadings(
  { columns, rows }: TrialTable,
  names: readonly string[],
  { referenceLevels, ...decisions }: ReadingDecisions & Pick<AnalysisDocument, "referenceLevels">,
): ColumnReading[] {
  return names.flatMap((name) => {
    const place = columns.findIndex((column) => column.name === name);
    if (place < 0) return [];
    const values = rows.map((row) => row[place] ?? null);
    const reading = readingOf(columns[place]!, values, decisions);
    const reference = reading.levels?.find((level) => level === referenceLevels[name]);
    return [reference === undefined ? reading : { ...reading, reference }];
  });
}

function readingOf(
  { name, type }: CodebookEntry,
  values: readonly Value[],
  decisions: ReadingDecisions,
): ColumnReading {
  const read = values.map((value) => readValue(value, name, decisions));
  const column = dataFrameFromRecords(read.map((value) => ({ value }))).columns.get("value")!;
  const tokens = values.flatMap((value, row) => (read[row] === null ? [String(value ?? "")] : []));
  const counts = Map.groupBy(tokens, (token) => token);
  const missing = [...counts].map(([token, { length: count }]) => ({ token, count })).sort((a, b) => b.count - a.count);
  const unread = missing.filter(({ token }) => token !== "" && !decisions.missing?.includes(token));
  return {
    ...{ name, missing, why: decisions.types?.[name] ? "as decided here" : `the codebook says ${type}` },
    ...contentOf(column, type),
    doubts: unread.length > 0 ? [`no number: ${unread.map(({ token }) => `“${token}”`).join(", ")}`] : [],
  };
}

function contentOf(
  column: Column,
  type: CodebookEntry["type"],
): Omit<ColumnReading, "name" | "why" | "missing" | "doubts"> {
  if (column.kind === "factor")
    return {
      type: type === "boolean" ? "truth" : "factor",
      ...{ levels: column.levels, reference: column.levels[0] ?? null, lowest: null, highest: null },
    };
  const finite = column.values.filter(Number.isFinite);
  const none = { levels: null, reference: null };
  if (finite.length === 0) return { ...none, type: "empty", lowest: null, highest: null };
  return {
    ...{ ...none, type: "number", lowest: finite.reduce((a, b) => Math.min(a, b)) },
    highest: finite.reduce((a, b) => Math.max(a, b)),
  };
}
