import { existsSync, readFileSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { ExportFile } from "./exports/exporter.ts";
import { makeFolder, writeDurably } from "./store/durable-file.ts";

/** A file with its path relative to the folder of the exports: a text, or an archive's bytes. */
export type WrittenFile = Pick<ExportFile, "path"> & { readonly content: string | Uint8Array };

/**
 * Writes exported files, over no other: where a file of that name is there with another content, the new one gets a number
 * (`study_long-2.csv`); a folder among them gets one as a whole. What is there already as it would be written stays.
 */
export function writeExports(folder: string, files: readonly WrittenFile[]): string[] {
  const tops = Map.groupBy(files, ({ path }) => path.split("/")[0]!);
  return [...tops].flatMap(([top, group]) => {
    const named = numbered(join(folder, top), (path) => group.every((file) => isFree(at(path, file), file.content)));
    return group.map((file) => {
      const path = at(named, file);
      if (existsSync(path)) return path;
      makeFolder(dirname(path));
      writeDurably(path, Buffer.from(file.content));
      return path;
    });
  });
}

/**
 * Writes an export to a place that the researcher has named: its only file as that file, several into that folder.
 * @throws CONFLICT where something is there already
 */
export function writeExportTo(to: string, files: readonly WrittenFile[]): string[] {
  if (existsSync(to))
    throw new ExemplarError("CONFLICT", `${to} is there already.`, "Name a file or folder that is not there yet.");
  const tops = new Set(files.map(({ path }) => path.split("/")[0]!));
  // A folder of its own, as of a Psych-DS dataset, is the one that was named.
  const named = (file: WrittenFile) =>
    files.length === 1 ? to : tops.size === 1 ? at(to, file) : join(to, ...file.path.split("/"));
  return files.map((file) => {
    const path = named(file);
    makeFolder(dirname(path));
    writeDurably(path, Buffer.from(file.content));
    return path;
  });
}

/** Where a file lies whose first part has got this name. */
const at = (named: string, { path }: WrittenFile) => join(named, ...path.split("/").slice(1));

/** Whether a file can be written here, or is here already. */
const isFree = (path: string, content: WrittenFile["content"]): boolean =>
  !existsSync(path) || readFileSync(path).equals(Buffer.from(content));

/** The first of `name`, `name-2`, `name-3`, … for which it holds. */
export function numbered(path: string, holds: (path: string) => boolean): string {
  const { dir, name, ext } = parse(path);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : join(dir, `${name}-${number}${ext}`);
    if (holds(candidate)) return candidate;
  }
}

export const isNew = (path: string): boolean => !existsSync(path);
