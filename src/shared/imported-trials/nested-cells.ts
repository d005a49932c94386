import type { CsvTable } from "../stats/csv.ts";
import { flatten } from "../stats/reading/read-records.ts";

/**
 * JSON objects in cells, as jsPsych writes the answers to several questions into a CSV file, become columns of their own
 * (`response.Q0`) behind that one. Lists, and what only looks like JSON, stay as they are.
 *
 * @returns the table, and what was done to it
 */
export function withNestedCells({ header, rows }: CsvTable): CsvTable & { readonly notes: readonly string[] } {
  const found = new Map<string, Set<string>>();
  const records = rows.map((row) => {
    const record = new Map(header.map((name, place) => [name, row[place]!]));
    for (const name of header) {
      const nested = objectIn(record.get(name)!);
      if (nested === null) continue;
      record.set(name, "");
      for (const [path, value] of flatten(nested, name)) {
        if (!found.has(name)) found.set(name, new Set());
        found.get(name)!.add(path);
        if (!record.get(path)) record.set(path, value);
      }
    }
    return record;
  });
  const names = header.flatMap((name) => {
    const paths = [...(found.get(name) ?? [])].filter((path) => !header.includes(path));
    const isEmptied = paths.length > 0 && records.every((record) => record.get(name) === "");
    return isEmptied ? paths : [name, ...paths];
  });
  return {
    header: names,
    rows: found.size === 0 ? rows : records.map((record) => names.map((name) => record.get(name) ?? "")),
    notes: [...found].map(([name, paths]) => `“${name}” has JSON in its cells: it is read as ${[...paths].join(", ")}`),
  };
}

function objectIn(cell: string): object | null {
  if (!cell.startsWith("{")) return null;
  try {
    return JSON.parse(cell);
  } catch {
    return null;
  }
}
