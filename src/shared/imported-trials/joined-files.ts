import type { CsvTable } from "../stats/csv.ts";
import type { ReadFields } from "../stats/reading/read-table.ts";
import { formulaNames, freeName } from "./column-names.ts";
import { withNestedCells } from "./nested-cells.ts";

export interface TrialFile {
  readonly name: string;
  readonly fields: ReadFields;
}

/** The trials of one or several files, as texts. */
export interface JoinedFiles extends CsvTable {
  /** As of the files' fields; "JSON" where all are. */
  readonly delimiter: string;
  /** The column that says which file a row is from; null where there is one file. */
  readonly fileColumn: string | null;
  /** What was done to the files. */
  readonly notes: readonly string[];
}

/**
 * Appends the rows of files to one another: columns are known by their names, what a file lacks is missing in its rows, and
 * with several files a column says which one a row is from. Every column gets a name that formulas can have.
 */
export function joinFiles(files: readonly TrialFile[]): JoinedFiles {
  const tables = files.map(({ name, fields }) => ({ name, fields, table: withNestedCells(fields) }));
  const header = [...new Set(tables.flatMap(({ table }) => table.header))];
  const { names, notes: renamed } = formulaNames(header);
  const fileColumn = files.length > 1 ? freeName("file", new Set(names)) : null;
  const rows = tables.flatMap(({ name, table }) => {
    const places = header.map((column) => table.header.indexOf(column));
    return table.rows.map((row) => [
      ...places.map((place) => (place < 0 ? "" : row[place]!)),
      ...(fileColumn === null ? [] : [name]),
    ]);
  });
  const notes = tables.flatMap(({ name, fields, table }) => {
    const lacking = header.filter((column) => !table.header.includes(column));
    const own = [
      ...fields.notes,
      ...table.notes,
      ...(lacking.length > 0 ? [`has no column ${lacking.join(", ")}: missing in its rows`] : []),
    ];
    return files.length > 1 ? own.map((note) => `${name}: ${note}`) : own;
  });
  return {
    header: fileColumn === null ? names : [...names, fileColumn],
    rows,
    delimiter: tables.every(({ fields }) => fields.delimiter === "JSON") ? "JSON" : delimiterOf(files),
    fileColumn,
    notes: [
      ...notes,
      ...renamed,
      ...(fileColumn === null
        ? []
        : [`The rows of ${files.length} files are appended; “${fileColumn}” says which is which`]),
    ],
  };
}

const delimiterOf = (files: readonly TrialFile[]): string =>
  files.find(({ fields }) => fields.delimiter !== "JSON")!.fields.delimiter;
