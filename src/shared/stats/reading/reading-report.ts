import type { DecimalSign } from "./read-number.ts";

export type ColumnType = "number" | "factor" | "truth" | "empty";

/** How one column was read, and why. */
export interface ColumnReading {
  readonly name: string;
  readonly type: ColumnType;
  readonly why: string;
  /** What stands for a missing value, and how often; an empty field is "". */
  readonly missing: readonly { readonly token: string; readonly count: number }[];
  /** Of a factor, in their order; the first is the reference level. */
  readonly levels: readonly string[] | null;
  readonly reference: string | null;
  /** Of numbers. */
  readonly lowest: number | null;
  readonly highest: number | null;
  /** What a reader should look at: it may have been meant otherwise. */
  readonly doubts: readonly string[];
}

/** How a file was read: everything that was decided about it, each of which can be overridden. */
export interface ReadingReport {
  readonly encoding: string;
  /** What stands between two values, or "JSON". */
  readonly delimiter: string;
  /** Of the file's numbers; null where none has one. */
  readonly decimal: DecimalSign | null;
  readonly rows: number;
  readonly columns: readonly ColumnReading[];
  /** What was done to the file as a whole. */
  readonly notes: readonly string[];
}

const delimiterNames: Readonly<Record<string, string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
  " ": "space",
};

/** The report as lines of text. Of many levels the first few are shown. */
export function readingText(report: ReadingReport): string {
  const { rows, encoding, delimiter, decimal, columns, notes } = report;
  const separated = delimiter === "JSON" ? "JSON" : `${delimiterNames[delimiter] ?? delimiter}-separated`;
  const head = `Read ${rows} rows and ${columns.length} columns (${encoding}, ${separated}${decimal === null ? "" : `, decimal sign “${decimal}”`})`;
  return [head, ...notes.map((note) => `  ${note}`), columnsText(columns)].join("\n");
}

/** A line for each column, and one for each doubt. */
export function columnsText(columns: readonly ColumnReading[]): string {
  const width = Math.max(...columns.map(({ name }) => name.length));
  return columns
    .flatMap((column) => [
      `  ${column.name.padEnd(width)}  ${columnText(column)}`,
      ...column.doubts.map((doubt) => `  ${" ".repeat(width)}  ! ${doubt}`),
    ])
    .join("\n");
}

function columnText({ type, why, missing, levels, lowest, highest }: ColumnReading): string {
  const what =
    type === "number"
      ? `number, ${lowest} to ${highest}`
      : levels
        ? `${type === "truth" ? "truth value" : "factor"}, ${levels.length} ${levels.length === 1 ? "level" : "levels"}: ${levels.slice(0, 6).join(", ")}${levels.length > 6 ? ", …" : ""}`
        : "no values";
  return `${what} (${why})${missing.length === 0 ? "" : `; ${missingText(missing)}`}`;
}

/** `missing: 2 “NA”, 1 empty`. */
export const missingText = (missing: ColumnReading["missing"]) =>
  `missing: ${missing.map(({ token, count }) => `${count} ${token === "" ? "empty" : `“${token}”`}`).join(", ")}`;

/** What a researcher should look at before believing numbers from these data. */
export const readingDoubts = ({ columns }: Pick<ReadingReport, "columns">): string[] =>
  columns.flatMap(({ name, doubts }) => doubts.map((doubt) => `${name}: ${doubt}`));
