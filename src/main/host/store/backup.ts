import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { cp } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { ExemplarError } from "#shared/domain/errors.ts";
import { checksumsOf, writeChecksums } from "./checksums/page-checksums.ts";
import { copyDurably, makeFolder, syncFile, syncFolder } from "./durable-file.ts";
import { projectFolder } from "./project-folder.ts";
import type { Store } from "./store.ts";

/** Pages that are copied before others are served. */
const pagesAtOnce = 256;

/**
 * Copies an open project, whole and at one moment, while it may be in use: the database through SQLite's backup, which
 * knows of the write-ahead log; the files that its rows name; its journal. The copy is a project like any other, and is
 * there complete or not at all.
 *
 * @returns the folder of the copy
 * @throws CONFLICT where something is there already, or the folder lies within the project
 */
export async function backupProject(store: Store, to: string): Promise<string> {
  const target = projectFolder(to);
  refuse(store, target.path);
  const partial = projectFolder(`${target.path}.partial`);
  rmSync(partial.path, { recursive: true, force: true });
  makeFolder(partial.path);
  try {
    await store.database.backup(partial.database, { progress: () => pagesAtOnce });
    completeDatabase(partial.database);
    writeChecksums(partial, checksumsOf(readFileSync(partial.database)));
    // After the database: what is answered meanwhile is in the journal, and the copy takes it from there.
    if (store.journal) copyDurably(store.folder.journal, partial.journal);
    for (const folder of ["blobs", "imported"] as const)
      if (existsSync(store.folder[folder]))
        await cp(store.folder[folder], partial[folder], {
          recursive: true,
          filter: (file) => !/\.partial$/.test(file),
        });
    rmSync(join(partial.blobs, "incoming"), { recursive: true, force: true });
    if (existsSync(target.path)) rmSync(target.path, { recursive: true });
    renameSync(partial.path, target.path);
    syncFolder(dirname(target.path));
    return target.path;
  } catch (error) {
    rmSync(partial.path, { recursive: true, force: true });
    throw error;
  }
}

/** One file, closed in good order. */
function completeDatabase(path: string): void {
  const database = new SqliteDatabase(path);
  try {
    database.pragma("journal_mode = WAL");
    database.prepare("UPDATE closing SET closed = 1").run();
    database.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
  syncFile(path);
}

function refuse({ folder }: Store, to: string): void {
  if (existsSync(to) && (!statSync(to).isDirectory() || readdirSync(to).length > 0))
    throw new ExemplarError("CONFLICT", `${to} is there already.`, "Name a folder that is not there yet.");
  if (`${resolve(to)}/`.replaceAll("\\", "/").startsWith(`${folder.path}/`.replaceAll("\\", "/")))
    throw new ExemplarError(
      "CONFLICT",
      `${to} lies within the project.`,
      "Name a folder outside it, best on another disk.",
    );
}
