import { writeCsv } from "#shared/stats/csv.ts";

type Cell = string | number | boolean | null;

/** Rows as CSV (RFC 4180, safe in spreadsheets): columns as the first row names them, missing values as empty cells. */
export function csvText(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return writeCsv(
    columns,
    rows.map((row) => columns.map((column) => row[column] ?? null)),
  );
}
