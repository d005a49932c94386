import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import type { RecentProject } from "#shared/contract/project.ts";
import { writeDurably } from "./store/durable-file.ts";
import { projectFolder } from "./store/project-folder.ts";

const entries = z.array(z.object({ path: z.string(), name: z.string(), lastOpenedAt: z.string() }));

/** Remembered at most. */
const limit = 20;

/** The projects opened last, newest first. The list is a convenience: when it cannot be read it is empty, not an error. */
export class RecentProjects {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  list(): RecentProject[] {
    return this.#read().map((entry) => ({ ...entry, available: existsSync(projectFolder(entry.path).database) }));
  }

  add(path: string, name: string): void {
    const others = this.#read().filter((entry) => entry.path !== path);
    const list = [{ path, name, lastOpenedAt: new Date().toISOString() }, ...others].slice(0, limit);
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      writeDurably(this.#file, Buffer.from(JSON.stringify(list, null, 2)));
    } catch {
      // A project opens all the same where the list cannot be written.
    }
  }

  #read(): z.infer<typeof entries> {
    try {
      return entries.parse(JSON.parse(readFileSync(this.#file, "utf8")));
    } catch {
      return [];
    }
  }
}
