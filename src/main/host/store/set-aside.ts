import { existsSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { makeFolder, syncFolder } from "./durable-file.ts";
import type { ProjectFolder } from "./project-folder.ts";

/** Moves damaged files out of the way, into a folder of this moment's name. Nothing is ever deleted. */
export function setAside(folder: ProjectFolder, files: readonly string[]): string {
  const moment = new Date().toISOString().replaceAll(":", "-");
  const place = join(folder.damaged, moment);
  makeFolder(place);
  for (const file of files) if (existsSync(file)) renameSync(file, join(place, basename(file)));
  syncFolder(place);
  syncFolder(folder.path);
  return place;
}
