import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ExportFile } from "./exports/exporter.ts";
import { makeFolder, writeDurably } from "./store/durable-file.ts";

/** Writes exported files; a folder among them is written anew, so that nothing of an older export is left in it. */
export function writeExports(folder: string, files: readonly ExportFile[]): string[] {
  for (const nested of new Set(files.filter(({ path }) => path.includes("/")).map(({ path }) => path.split("/")[0]!)))
    rmSync(join(folder, nested), { recursive: true, force: true });
  return files.map(({ path, content }) => {
    const file = join(folder, path);
    makeFolder(dirname(file));
    writeDurably(file, Buffer.from(content));
    return file;
  });
}
