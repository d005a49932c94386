import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fromHome } from "#files/home-path.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

const ofTrials = /\.(csv|tsv|txt|json|jsonl|ndjson)$/i;

/** A file of trials, with the name by which its rows are known: its own, or its path where that is another's too. */
export interface TrialPath {
  readonly path: string;
  readonly name: string;
}

/**
 * The files that paths stand for: of a folder those in it that may hold trials, by their names.
 *
 * @throws INVALID for a folder without any, or a file that is named twice
 */
export function trialPaths(paths: readonly string[]): TrialPath[] {
  const files = paths.map(fromHome).flatMap((path) => (isFolder(path) ? filesIn(path) : [path]));
  const twice = files.find((path, k) => files.indexOf(path) !== k);
  if (twice !== undefined)
    throw new ExemplarError("INVALID", `${twice} is named twice`, "Name every file once: its rows would count twice.");
  const names = Map.groupBy(files, (path) => basename(path));
  return files.map((path) => ({ path, name: names.get(basename(path))!.length === 1 ? basename(path) : path }));
}

/** What is not there is left for its reader to say. */
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function filesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => ofTrials.test(name) && !name.startsWith("."));
  if (names.length === 0)
    throw new ExemplarError(
      "INVALID",
      `There is no file of trials in ${folder}`,
      "Files of trials end in .csv, .tsv, .txt, .json or .jsonl.",
    );
  return names.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).map((name) => join(folder, name));
}
