import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fromHome } from "#files/home-path.ts";
import { ExemplarError } from "#shared/domain/errors.ts";

/** What a project folder holds. `creating` exists only between the start and the end of the project's creation. */
export interface ProjectFolder {
  readonly path: string;
  readonly database: string;
  /** What has been committed and is not in the database itself yet. */
  readonly writeAheadLog: string;
  readonly creating: string;
  /** What participants did, line by line: see `journal/`. */
  readonly journal: string;
  /** Of the database's pages: see `checksums/`. */
  readonly checksums: string;
  /** The last copy of the database that was found sound, to put it back from. */
  readonly kept: string;
  /** Damaged files that were put out of the way. */
  readonly damaged: string;
  readonly lock: string;
  readonly holder: string;
  readonly blobs: string;
  readonly exports: string;
  /** Where training that is under way or was cut short stands. */
  readonly checkpoints: string;
  /** What was dropped on a window and sent over; image folders stay here as long as a dataset reads from them. */
  readonly imported: string;
  readonly report: string;
}

/** The paths of a project folder, made absolute; `~` is the user's home. */
export function projectFolder(path: string): ProjectFolder {
  const folder = resolve(fromHome(path));
  return {
    path: folder,
    database: join(folder, "project.sqlite"),
    writeAheadLog: join(folder, "project.sqlite-wal"),
    creating: join(folder, "project.sqlite.creating"),
    journal: join(folder, "journal"),
    checksums: join(folder, "project.checksums"),
    kept: join(folder, "kept"),
    damaged: join(folder, "damaged"),
    lock: join(folder, "lock.sqlite"),
    holder: join(folder, "lock.json"),
    blobs: join(folder, "blobs"),
    exports: join(folder, "exports"),
    checkpoints: join(folder, "checkpoints"),
    imported: join(folder, "imported"),
    report: join(folder, "report.html"),
  };
}

/** @throws PROJECT_MISSING where there is no project to open. */
export function requireProject(folder: ProjectFolder): void {
  if (!existsSync(folder.path))
    throw new ExemplarError(
      "PROJECT_MISSING",
      `The folder ${folder.path} does not exist.`,
      "Check the path, or create a new project there.",
    );
  if (!statSync(folder.path).isDirectory())
    throw new ExemplarError(
      "PROJECT_MISSING",
      `${folder.path} is a file, not a project folder.`,
      "Open the folder that contains project.sqlite.",
    );
  if (existsSync(folder.database) || hasLostDatabase(folder)) return;
  if (readdirSync(folder.path).some((name) => isLeftover(folder, name)))
    throw new ExemplarError(
      "PROJECT_MISSING",
      `The project ${folder.path} is half-written: its creation was cut short, before it held any data.`,
      "Create a project in the same folder: what is left of the first attempt is replaced.",
    );
  throw new ExemplarError(
    "PROJECT_MISSING",
    `${folder.path} is not an Exemplar project: it has no project.sqlite.`,
    "Open the folder that contains project.sqlite, or create a new project in an empty folder.",
  );
}

/** A new project goes into a folder that is absent, empty, or was left by a creation that was cut short. */
export function requireRoomForProject(folder: ProjectFolder): void {
  if (!existsSync(folder.path)) return;
  if (!statSync(folder.path).isDirectory())
    throw new ExemplarError("CONFLICT", `${folder.path} is a file.`, "Choose another folder for the project.");
  if (existsSync(folder.database))
    throw new ExemplarError(
      "CONFLICT",
      `The folder ${folder.path} already holds a project.`,
      "Open it, or choose another folder for the new one.",
    );
  const others = readdirSync(folder.path).filter((name) => !isLeftover(folder, name));
  if (others.length > 0)
    throw new ExemplarError(
      "CONFLICT",
      `The folder ${folder.path} is not empty: it holds "${others[0]}".`,
      "Choose an empty or a new folder, so that the project does not mix with other files.",
    );
}

/** Whether the database is gone from a folder that was a project: no creation leaves entries or a copy without one. */
export const hasLostDatabase = (folder: ProjectFolder): boolean =>
  !existsSync(folder.database) && (existsSync(folder.kept) || hasEntries(folder));

const hasEntries = ({ journal }: ProjectFolder): boolean =>
  (statSync(journal, { throwIfNoEntry: false })?.size ?? 0) > 0;

/** Whether a file is one that a creation makes before there is a project. A journal with entries is of a project. */
const isLeftover = (folder: ProjectFolder, name: string): boolean =>
  !(join(folder.path, name) === folder.journal && hasEntries(folder)) &&
  [folder.creating, folder.lock, folder.holder, folder.journal, folder.checksums].some((path) =>
    ["", "-journal", "-wal", "-shm", ".partial"].map((ending) => path + ending).includes(join(folder.path, name)),
  );
