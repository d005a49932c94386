import { existsSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { asExemplarError } from "../failure.ts";
import { checkpoint } from "./checksums/checkpoint.ts";
import { reconcile } from "./journal/reconcile.ts";
import { keepCopy } from "./kept-copy.ts";
import { openDatabase } from "./open-database.ts";
import { hasLostDatabase, type ProjectFolder } from "./project-folder.ts";
import { recognise } from "./recognise.ts";
import { putBackCopy, repair } from "./repair.ts";
import { write } from "./statement.ts";

export interface OpenedDatabase {
  readonly database: Database;
  /** What was found damaged and put right, in words for the user. */
  readonly notices: readonly string[];
}

/**
 * Opens a project's database for writing: recognised, its pages as they were written, in agreement with the journal of
 * what participants did. What is damaged is put right where it can be, and said.
 *
 * @throws PROJECT_MISSING, PROJECT_NEWER, PROJECT_DAMAGED
 */
export function openProject(folder: ProjectFolder): OpenedDatabase {
  const notices = hasLostDatabase(folder) ? [putBackCopy(folder, "its file was gone")] : [];
  recognise(folder, existsSync(folder.checksums));
  notices.push(...repair(folder));
  const database = openOrPutBack(folder, notices);
  try {
    notices.push(...reconcile(database, folder));
    // Said in the database itself as long as it is open: a copy of this file alone does not look complete.
    write(database, "UPDATE closing SET closed = 0");
    checkpoint(database, folder);
    keepCopy(database, folder);
    return { database, notices };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What a project that is closed in good order leaves: all in one sound file, and a copy of it. */
export function closeProject(database: Database, folder: ProjectFolder): void {
  try {
    write(database, "UPDATE closing SET closed = 1");
    checkpoint(database, folder);
    keepCopy(database, folder);
  } catch (error) {
    // As after a kill: the next opening puts it in order. What was acknowledged is on the disk.
    console.warn(asExemplarError(error, `The project ${folder.path}`).message);
  } finally {
    database.close();
  }
}

function openOrPutBack(folder: ProjectFolder, notices: string[]): Database {
  try {
    return openDatabase(folder.database, notices);
  } catch (error) {
    const { code, detail, message } = asExemplarError(error, `The project ${folder.path}`);
    if (code !== "PROJECT_DAMAGED") throw error;
    notices.push(putBackCopy(folder, detail ?? message));
    return openDatabase(folder.database, notices);
  }
}
