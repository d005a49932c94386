import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { ExemplarError } from "#shared/domain/errors.ts";
import { asExemplarError } from "../failure.ts";
import { BlobStore } from "./blob-store.ts";
import { damagedPages, readChecksums } from "./checksums/page-checksums.ts";
import { privateFile } from "./durable-file.ts";
import { reconcile } from "./journal/reconcile.ts";
import { openDatabase } from "./open-database.ts";
import type { ProjectFolder } from "./project-folder.ts";
import { ProjectLock } from "./project-lock.ts";
import { recognise } from "./recognise.ts";
import type { Store } from "./store.ts";

/**
 * Opens a project for reading only. The database is copied to a temporary folder, where what its write-ahead log and its
 * journal have is added; no file of the project is touched. A damaged project is opened as far as it can be read.
 *
 * @throws PROJECT_MISSING, PROJECT_NEWER, PROJECT_DAMAGED where it cannot be read at all
 */
export function openReadOnly(folder: ProjectFolder, exportsTo: string): Store {
  const place = mkdtempSync(join(tmpdir(), "exemplar-reading-"));
  const here = (path: string) => join(place, basename(path));
  const copy: ProjectFolder = {
    ...folder,
    database: here(folder.database),
    writeAheadLog: here(folder.writeAheadLog),
    journal: here(folder.journal),
    checksums: here(folder.checksums),
    damaged: here(folder.damaged),
    kept: here(folder.kept),
  };
  try {
    copyProject(folder, copy);
    recognise(copy, existsSync(copy.checksums));
    const notices = [...findDamage(copy)];
    const database = openDatabase(copy.database);
    try {
      notices.push(...reconcile(database, copy));
    } catch (error) {
      notices.push(asExemplarError(error, `The project ${folder.path}`).message);
    }
    database.pragma("query_only = ON");
    const close = () => {
      database.close();
      rmSync(place, { recursive: true, force: true });
    };
    const shown = { ...folder, exports: exportsTo, report: join(exportsTo, basename(folder.report)) };
    return { folder: shown, database, journal: null, blobs: new BlobStore(folder.blobs), notices, close };
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    throw error;
  }
}

/** Copies what another process may be writing at this moment through SQLite, and anything else as files. */
function copyProject(folder: ProjectFolder, copy: ProjectFolder): void {
  const lock = acquireIfPossible(folder);
  try {
    if (lock === "held") {
      const database = new SqliteDatabase(folder.database, { readonly: true, fileMustExist: true });
      try {
        database.prepare("VACUUM INTO ?").run(copy.database);
      } finally {
        database.close();
      }
      copyFileSync(folder.journal, copy.journal);
      return;
    }
    for (const file of ["database", "writeAheadLog", "journal", "checksums"] as const)
      if (existsSync(folder[file])) {
        copyFileSync(folder[file], copy[file]);
        chmodSync(copy[file], privateFile);
      }
  } finally {
    if (lock instanceof ProjectLock) lock.release();
  }
}

/** The lock, or why it cannot be had: another process has it, or nobody can in a folder that is not writable. */
function acquireIfPossible(folder: ProjectFolder): ProjectLock | "held" | "not writable" {
  try {
    return ProjectLock.acquire(folder);
  } catch (error) {
    if (error instanceof ExemplarError && error.code === "PROJECT_LOCKED") return "held";
    if (asExemplarError(error, folder.path).code === "NOT_WRITABLE") return "not writable";
    throw error;
  }
}

function findDamage(copy: ProjectFolder): string[] {
  const checksums = readChecksums(copy);
  const damaged = checksums ? damagedPages(copy, checksums) : [];
  return damaged.length === 0
    ? []
    : [`The database is damaged (${damaged.length} of its pages): what is shown may be wrong.`];
}
