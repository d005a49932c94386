import { randomUUID } from "node:crypto";
import { chmodSync, readFileSync, renameSync, rmSync } from "node:fs";
import { ExemplarError } from "#shared/domain/errors.ts";
import { asExemplarError } from "../failure.ts";
import { BlobStore } from "./blob-store.ts";
import { keepCheckpoints } from "./checksums/keep-checkpoints.ts";
import { checksumsOf, writeChecksums } from "./checksums/page-checksums.ts";
import { makeFolder, privateFolder, syncFile, syncFolder, writeDurably } from "./durable-file.ts";
import { Journal } from "./journal/journal.ts";
import { createDatabase } from "./open-database.ts";
import { closeProject, openProject } from "./open-project.ts";
import { openReadOnly } from "./open-read-only.ts";
import {
  hasLostDatabase,
  type ProjectFolder,
  projectFolder,
  requireProject,
  requireRoomForProject,
} from "./project-folder.ts";
import { ProjectLock } from "./project-lock.ts";
import type { Store } from "./store.ts";

/** Makes a new project. It exists from the moment its database takes its name, complete; before, there is none. */
export function createStore(path: string, name: string): Store {
  const folder = projectFolder(path);
  return guarded(folder, () => {
    requireRoomForProject(folder);
    makeFolder(folder.path);
    chmodSync(folder.path, privateFolder);
    return locked(folder, () => create(folder, name));
  });
}

/**
 * Opens a project for writing, or for reading only: then no file of its folder is written, which need not be writable.
 *
 * @param exportsTo for reading only: where exports go
 * @throws PROJECT_MISSING, PROJECT_LOCKED, PROJECT_NEWER, PROJECT_DAMAGED, NOT_WRITABLE or DISK_FULL.
 */
export function openStore(path: string, readOnly?: { readonly exportsTo: string }): Store {
  const folder = projectFolder(path);
  return guarded(folder, () => {
    requireProject(folder);
    if (readOnly && hasLostDatabase(folder))
      throw new ExemplarError(
        "PROJECT_DAMAGED",
        `The project's database ${folder.database} is gone.`,
        "Open the project for writing: it is put back from the kept copy and the journal.",
      );
    return readOnly ? openReadOnly(folder, readOnly.exportsTo) : locked(folder, () => {});
  });
}

function create(folder: ProjectFolder, name: string): void {
  // Of an earlier attempt that was cut short.
  for (const file of [folder.creating, folder.journal, folder.checksums]) rmSync(file, { force: true });
  const database = createDatabase(folder.creating);
  try {
    database
      .prepare("INSERT INTO project (id, name, created_at) VALUES (?, ?, ?)")
      .run(randomUUID(), name, new Date().toISOString());
  } finally {
    database.close();
  }
  syncFile(folder.creating);
  writeDurably(folder.journal, new Uint8Array());
  writeChecksums(folder, checksumsOf(readFileSync(folder.creating)));
  renameSync(folder.creating, folder.database);
  syncFolder(folder.path);
}

function locked(folder: ProjectFolder, prepare: () => void): Store {
  const lock = ProjectLock.acquire(folder);
  try {
    prepare();
    const { database, notices } = openProject(folder);
    const journal = new Journal(database, folder.journal);
    const stopCheckpoints = keepCheckpoints(database, folder);
    const close = () => {
      stopCheckpoints();
      journal.close();
      closeProject(database, folder);
      lock.release();
    };
    return { folder, database, journal, blobs: new BlobStore(folder.blobs), notices, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function guarded(folder: ProjectFolder, action: () => Store): Store {
  try {
    return action();
  } catch (error) {
    throw asExemplarError(error, `The project ${folder.path}`);
  }
}
