import { randomUUID } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { asExemplarError } from "../failure.ts";
import { BlobStore } from "./blob-store.ts";
import { makeFolder, syncFile, syncFolder } from "./durable-file.ts";
import { createDatabase, openDatabase } from "./open-database.ts";
import { type ProjectFolder, projectFolder, requireProject, requireRoomForProject } from "./project-folder.ts";
import { ProjectLock } from "./project-lock.ts";

/** An open project: its database, its files, and the lock that keeps it to this process. */
export interface Store {
  readonly folder: ProjectFolder;
  readonly database: Database;
  readonly blobs: BlobStore;
  close(): void;
}

/** Makes a new project. It exists from the moment its database takes its name, complete; before, there is none. */
export function createStore(path: string, name: string): Store {
  const folder = projectFolder(path);
  return guarded(folder, () => {
    requireRoomForProject(folder);
    makeFolder(folder.path);
    return locked(folder, () => {
      rmSync(folder.creating, { force: true });
      const database = createDatabase(folder.creating);
      try {
        database
          .prepare("INSERT INTO project (id, name, created_at) VALUES (?, ?, ?)")
          .run(randomUUID(), name, new Date().toISOString());
      } finally {
        database.close();
      }
      syncFile(folder.creating);
      renameSync(folder.creating, folder.database);
      syncFolder(folder.path);
      return openDatabase(folder.database);
    });
  });
}

/** @throws PROJECT_MISSING, PROJECT_LOCKED, PROJECT_NEWER, PROJECT_DAMAGED, NOT_WRITABLE or DISK_FULL. */
export function openStore(path: string): Store {
  const folder = projectFolder(path);
  return guarded(folder, () => {
    requireProject(folder);
    return locked(folder, () => openDatabase(folder.database));
  });
}

function locked(folder: ProjectFolder, open: () => Database): Store {
  const lock = ProjectLock.acquire(folder);
  try {
    const database = open();
    const close = () => {
      database.close();
      lock.release();
    };
    return { folder, database, blobs: new BlobStore(folder.blobs), close };
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
