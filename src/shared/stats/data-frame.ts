import { ModelError } from "./model-error.ts";

/** Numbers; NaN marks a missing value. */
export interface NumericColumn {
  readonly kind: "numeric";
  readonly values: Float64Array;
  /** What stood in the file, where that says more than the number: as identifiers 01 and 1 are two. */
  readonly text?: readonly string[];
  /** Of a variable that stands for several columns of a model, such as `poly(x, 2)`: those columns, and their endings. */
  readonly columns?: readonly Float64Array[];
  readonly suffixes?: readonly string[];
}

/** Categories; `codes` index `levels`, −1 marks a missing value. The first level is the reference level. */
export interface FactorColumn {
  readonly kind: "factor";
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

export type Column = NumericColumn | FactorColumn;

/** A table by columns, as statistics reads it. Every column has `rowCount` entries. */
export interface DataFrame {
  readonly rowCount: number;
  readonly columns: ReadonlyMap<string, Column>;
}

export type Value = string | number | boolean | null | undefined;

/**
 * A table from rows of records. A column whose present values are all numbers is numeric; one with strings or truth values
 * is a factor, its levels in alphabetical order (FALSE before TRUE). Null, undefined, NaN and "" are missing.
 */
export function dataFrameFromRecords(records: readonly Readonly<Record<string, Value>>[]): DataFrame {
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  const columns = new Map<string, Column>();
  for (const name of names) columns.set(name, columnFrom(records.map((record) => record[name])));
  return { rowCount: records.length, columns };
}

export function numericColumn(values: ArrayLike<number>): NumericColumn {
  return { kind: "numeric", values: Float64Array.from(values) };
}

/** A factor from labels (null: missing), with the levels given or, without them, those that occur, sorted. */
export function factorColumn(labels: readonly (string | null)[], levels?: readonly string[]): FactorColumn {
  const order = levels ?? sortedLevels(labels.filter((label) => label !== null));
  const code = new Map(order.map((level, index) => [level, index]));
  return {
    kind: "factor",
    levels: order,
    codes: Int32Array.from(labels, (label) => (label === null ? -1 : (code.get(label) ?? -1))),
  };
}

/** The column of that name. @throws ModelError `unknown-column`, naming those there are. */
export function columnOf(frame: DataFrame, name: string): Column {
  const column = frame.columns.get(name);
  if (column) return column;
  throw new ModelError(
    "unknown-column",
    `The data have no column “${name}”.`,
    `Use one of: ${[...frame.columns.keys()].join(", ")}.`,
  );
}

/** The column as a factor; the distinct values of a numeric one become its levels, in ascending order. */
export function asFactor(column: Column): FactorColumn {
  if (column.kind === "factor") return column;
  const distinct = [...new Set(column.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const code = new Map(distinct.map((value, index) => [value, index]));
  return {
    kind: "factor",
    levels: distinct.map(String),
    codes: Int32Array.from(column.values, (value) => code.get(value) ?? -1),
  };
}

/** The column as a grouping factor: numbers are told apart by their text, where it says more than their value. */
export function asIdentifiers(column: Column): FactorColumn {
  if (column.kind === "factor" || !column.text) return asFactor(column);
  const { values, text } = column;
  const order = [...new Map(text.map((label, row) => [label, values[row]!]))]
    .filter(([, value]) => !Number.isNaN(value))
    .sort(([a, x], [b, y]) => x - y || a.length - b.length || (a < b ? -1 : 1));
  const code = new Map(order.map(([label], index) => [label, index]));
  return {
    kind: "factor",
    levels: order.map(([label]) => label),
    codes: Int32Array.from(text, (label) => code.get(label) ?? -1),
  };
}

/** The factor with `level` first and the others in their order. @throws ModelError `unknown-level`. */
export function withReferenceLevel(column: FactorColumn, level: string): FactorColumn {
  if (!column.levels.includes(level))
    throw new ModelError("unknown-level", `There is no level “${level}”.`, `Use one of: ${column.levels.join(", ")}.`);
  return relevelled(column, [level, ...column.levels.filter((other) => other !== level)]);
}

/** The factor without the levels that no row has. */
export function withoutUnusedLevels(column: FactorColumn): FactorColumn {
  const used = new Set(column.codes);
  if (column.levels.every((_, code) => used.has(code))) return column;
  return relevelled(
    column,
    column.levels.filter((_, code) => used.has(code)),
  );
}

function relevelled(column: FactorColumn, levels: readonly string[]): FactorColumn {
  const newCode = column.levels.map((level) => levels.indexOf(level));
  return { kind: "factor", levels, codes: column.codes.map((code) => (code < 0 ? -1 : newCode[code]!)) };
}

/** The rows with the given indices, in that order (an index may recur). */
export function selectRows(frame: DataFrame, rows: ArrayLike<number>): DataFrame {
  const columns = new Map<string, Column>();
  for (const [name, column] of frame.columns) columns.set(name, selectFrom(column, rows));
  return { rowCount: rows.length, columns };
}

export function selectFrom<C extends Column>(column: C, rows: ArrayLike<number>): C {
  return column.kind === "numeric"
    ? {
        ...column,
        values: Float64Array.from(rows, (row) => column.values[row]!),
        ...(column.text && { text: Array.from(rows, (row) => column.text![row]!) }),
        ...(column.columns && {
          columns: column.columns.map((values) => Float64Array.from(rows, (row) => values[row]!)),
        }),
      }
    : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
}

export function isMissing(column: Column, row: number): boolean {
  return column.kind === "numeric" ? Number.isNaN(column.values[row]!) : column.codes[row]! < 0;
}

/** The entry as it would be written: a number, a level, or null where it is missing. */
export function valueAt(column: Column, row: number): string | number | null {
  if (isMissing(column, row)) return null;
  return column.kind === "numeric" ? column.values[row]! : column.levels[column.codes[row]!]!;
}

const isAbsent = (value: Value) =>
  value === null || value === undefined || value === "" || (typeof value === "number" && Number.isNaN(value));

function columnFrom(values: readonly Value[]): Column {
  const present = values.filter((value) => !isAbsent(value));
  if (present.every((value) => typeof value === "number"))
    return numericColumn(values.map((value) => (typeof value === "number" ? value : Number.NaN)));
  const label = (value: Value) => (typeof value === "boolean" ? String(value).toUpperCase() : String(value));
  const levels = present.every((value) => typeof value === "boolean") ? ["FALSE", "TRUE"] : undefined;
  return factorColumn(
    values.map((value) => (isAbsent(value) ? null : label(value))),
    levels,
  );
}

const collator = new Intl.Collator("en");

/** Distinct labels in alphabetical order, capitals beside their small letters as R sorts them in an English locale. */
function sortedLevels(labels: readonly string[]): string[] {
  return [...new Set(labels)].sort((a, b) => collator.compare(a, b) || (a < b ? -1 : 1));
}
