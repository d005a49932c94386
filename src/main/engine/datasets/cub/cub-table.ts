import { join } from "node:path";
import { damaged } from "../dataset-error.ts";
import { linesOf, readText } from "../small-file.ts";

/** Lines of an id and what belongs to it, divided by blanks, in their order. @throws INVALID that names the line */
export function readTable(folder: string, name: string): Map<string, string[]> {
  const file = join(folder, name);
  const text = readText(file);
  if (text === null) throw damaged(file, "it is missing or cannot be read");
  const rows = new Map<string, string[]>();
  for (const [at, line] of linesOf(text).entries()) {
    const [id, ...rest] = line.trim().split(/\s+/);
    if (id === undefined || rest.length === 0) throw damaged(file, `line ${at + 1} names nothing`);
    rows.set(id, rest);
  }
  return rows;
}
