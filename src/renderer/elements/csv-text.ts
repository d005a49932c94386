type Cell = string | number | boolean | null;

/** Rows as CSV (RFC 4180): columns as the first row names them, missing values as empty cells. */
export function csvText(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly (Cell | undefined)[]) => `${cells.map(csvCell).join(",")}\r\n`;
  return line(columns) + rows.map((row) => line(columns.map((column) => row[column]))).join("");
}

function csvCell(cell: Cell | undefined): string {
  const text = cell === null || cell === undefined ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
