import type { CodebookEntry, TrialTable } from "../contract/analyse.ts";
import { columnOf, type DataFrame, valueAt } from "../stats/data-frame.ts";
import type { ColumnReading } from "../stats/reading/reading-report.ts";
import type { Cell } from "../study/column.ts";
import { freeName } from "./column-names.ts";
import { type ColumnRoles, roleInWords } from "./column-roles.ts";
import type { JoinedFiles } from "./joined-files.ts";
import { type LeftOut, trialRows } from "./left-out.ts";

export interface ImportedTable {
  readonly table: TrialTable;
  readonly leftOut: readonly LeftOut[];
  /** The column of response times in milliseconds; null where there is none. */
  readonly rtColumn: string | null;
}

/**
 * Somebody's trials as a table like a study's own: every column of the files, typed as it was read, and the rows that are
 * trials. Participants and items are texts, an outcome that is true or false is 1 or 0, and response times in seconds come
 * again in a column of milliseconds.
 *
 * @param roles as `checkRoles` has them
 */
export function importedTable(
  files: JoinedFiles,
  { frame, columns }: { readonly frame: DataFrame; readonly columns: readonly ColumnReading[] },
  roles: ColumnRoles,
  source: string,
): ImportedTable {
  const missing = new Map(columns.map(({ name, missing }) => [name, new Set(missing.map(({ token }) => token))]));
  const { kept, leftOut } = trialRows(files, roles, (cell, column) => missing.get(column)!.has(cell));
  const made = columns.map((column, place): MadeColumn => {
    const { name, type } = column;
    const isText = name === roles.participant || name === roles.item;
    const isShare = name === roles.outcome && type === "truth";
    const read = columnOf(frame, name);
    const cells = kept.map((row): Cell => {
      const cell = files.rows[row]![place]!;
      if (missing.get(name)!.has(cell)) return null;
      if (isText) return cell;
      const value = valueAt(read, row);
      if (type !== "truth") return value;
      return isShare ? Number(value === "TRUE") : value === "TRUE";
    });
    const role = roleInWords(name, roles);
    const description = `${role ?? "As in the file"}${isShare ? ": 1 where it is TRUE" : ""}`;
    const unit = name === roles.rt ? roles.rtUnit : null;
    return {
      entry: { name, description, type: isText ? "string" : typeOf(column, isShare, cells), unit, source },
      cells,
    };
  });
  const inSeconds = roles.rtUnit === "s" ? made.findIndex(({ entry }) => entry.name === roles.rt) : -1;
  if (inSeconds >= 0) made.splice(inSeconds + 1, 0, inMilliseconds(made[inSeconds]!, new Set(files.header)));
  return {
    table: {
      columns: made.map(({ entry }) => entry),
      rows: kept.map((_, row) => made.map(({ cells }) => cells[row]!)),
    },
    leftOut,
    rtColumn: inSeconds >= 0 ? made[inSeconds + 1]!.entry.name : roles.rt,
  };
}

interface MadeColumn {
  readonly entry: CodebookEntry;
  readonly cells: readonly Cell[];
}

function typeOf({ type }: ColumnReading, isShare: boolean, cells: readonly Cell[]): CodebookEntry["type"] {
  if (isShare) return "integer";
  if (type === "truth") return "boolean";
  if (type !== "number") return "string";
  return cells.every((cell) => cell === null || Number.isInteger(cell)) ? "integer" : "number";
}

function inMilliseconds({ entry, cells }: MadeColumn, taken: ReadonlySet<string>): MadeColumn {
  const name = freeName(`${entry.name.replace(/[._]s(ec(onds)?)?$/i, "")}_ms`, taken);
  return {
    entry: { ...entry, name, unit: "ms", type: "number", description: `${entry.description}: 1000 × ${entry.name}` },
    // To the microsecond: 0.512 s is 512 ms, not 511.99999999999994.
    cells: cells.map((cell) => (typeof cell === "number" ? Math.round(cell * 1e6) / 1e3 : null)),
  };
}
