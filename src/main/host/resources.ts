import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of files that ship with the app, beside its package.json: wherever this code was bundled to. */
export function resourcesFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return join(folder, "resources");
    if (folder === dirname(folder)) throw new Error(`no package.json above ${import.meta.dirname}`);
  }
}
