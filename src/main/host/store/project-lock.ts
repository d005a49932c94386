import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import SqliteDatabase, { type Database } from "better-sqlite3";
import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import { privateFile } from "./durable-file.ts";
import type { ProjectFolder } from "./project-folder.ts";

const holderSchema = z.object({ pid: z.int(), since: z.string() });

/**
 * Keeps a project to one process at a time.
 *
 * The lock is SQLite's reserved lock on an empty database of its own, that is, a lock of the operating system on an open
 * file: it ends with the process however the process ends, so there is nothing stale to clean up after a kill. It is not
 * taken on `project.sqlite` itself, which other tools may go on reading. `lock.json` only says who the holder is.
 */
export class ProjectLock {
  readonly #database: Database;
  readonly #holder: string;

  private constructor(database: Database, holder: string) {
    this.#database = database;
    this.#holder = holder;
  }

  /** @throws PROJECT_LOCKED, naming the process that holds the project. */
  static acquire(folder: ProjectFolder): ProjectLock {
    closeSync(openSync(folder.lock, "a", privateFile));
    const database = new SqliteDatabase(folder.lock, { timeout: 0 });
    try {
      database.exec("BEGIN IMMEDIATE");
      writeFileSync(folder.holder, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }), {
        mode: privateFile,
      });
    } catch (error) {
      database.close();
      if ((error as { code?: string }).code !== "SQLITE_BUSY") throw error;
      const holder = readHolder(folder.holder);
      throw new ExemplarError(
        "PROJECT_LOCKED",
        `The project ${folder.path} is open in another process${holder ? ` (${holder.pid}, since ${holder.since})` : ""}.`,
        "Close the other window or end that process, then open the project again.",
      );
    }
    return new ProjectLock(database, folder.holder);
  }

  release(): void {
    rmSync(this.#holder, { force: true });
    this.#database.close();
  }
}

function readHolder(path: string): z.infer<typeof holderSchema> | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}
