import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { damagedPages, type PageChecksums, readChecksums } from "./checksums/page-checksums.ts";
import { copyDurably, makeFolder, syncFolder, writeDurably } from "./durable-file.ts";
import type { ProjectFolder } from "./project-folder.ts";

/** A copy of the database with its checksums, from a moment at which it was sound. */
export interface KeptCopy {
  readonly database: string;
  readonly checksums: PageChecksums;
  /** When it was made. */
  readonly at: string;
}

/**
 * Keeps a copy of the open database as it is, whose write-ahead log is empty, in place of the copy before. SQLite reads it:
 * a process that opens and closes the file beside SQLite loses SQLite's locks on it (POSIX), and another program that looks
 * into the database would then take the log away from under this one.
 */
export function keepCopy(database: Database, folder: ProjectFolder): void {
  const checksums = readChecksums(folder);
  if (!checksums || same(readKeptCopy(folder)?.checksums, checksums)) return;
  const at = new Date().toISOString().replaceAll(":", "-");
  const partial = join(folder.kept, "partial");
  rmSync(partial, { recursive: true, force: true });
  makeFolder(partial);
  writeDurably(join(partial, databaseName), database.serialize());
  copyDurably(folder.checksums, join(partial, checksumsName));
  renameSync(partial, join(folder.kept, at));
  syncFolder(folder.kept);
  for (const older of readdirSync(folder.kept))
    if (older !== at) rmSync(join(folder.kept, older), { recursive: true, force: true });
}

/** The copy, if there is one. Whether it is still sound is the question of whoever needs it. */
export function readKeptCopy(folder: ProjectFolder): KeptCopy | null {
  if (!existsSync(folder.kept)) return null;
  const at = readdirSync(folder.kept)
    .filter((name) => name !== "partial")
    .sort()
    .at(-1);
  if (at === undefined) return null;
  const files = {
    database: join(folder.kept, at, databaseName),
    checksums: join(folder.kept, at, checksumsName),
  };
  if (!existsSync(files.database)) return null;
  const checksums = readChecksums(files);
  return checksums && { database: files.database, checksums, at };
}

/** Whether a copy is as it was made. */
export const isSound = ({ database, checksums }: KeptCopy): boolean =>
  damagedPages({ database, writeAheadLog: `${database}-wal` }, checksums).length === 0;

const databaseName = "project.sqlite";
const checksumsName = "project.checksums";

const same = (a: PageChecksums | undefined, b: PageChecksums): boolean =>
  a?.pageSize === b.pageSize && Buffer.from(a.checksums.buffer).equals(Buffer.from(b.checksums.buffer));
