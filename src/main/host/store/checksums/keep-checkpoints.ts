import { statSync } from "node:fs";
import type { Database } from "better-sqlite3";
import type { ProjectFolder } from "../project-folder.ts";
import { checkpoint } from "./checkpoint.ts";

const interval = 2000;
/** Beyond this the log is moved into the database also while it is written. */
const mostBytes = 4 * 2 ** 20;

/**
 * Moves the write-ahead log into the database whenever it has grown, or nothing was written for a moment.
 *
 * @returns stops it
 */
export function keepCheckpoints(database: Database, folder: ProjectFolder): () => void {
  let before = 0;
  const look = () => {
    const size = statSync(folder.writeAheadLog, { throwIfNoEntry: false })?.size ?? 0;
    const isStill = size === before;
    before = size;
    if (size === 0 || !(isStill || size > mostBytes)) return;
    try {
      checkpoint(database, folder);
    } catch {
      // As on a full disk: the log keeps what it has, and it is tried again.
    }
  };
  const timer = setInterval(look, interval);
  timer.unref();
  return () => clearInterval(timer);
}
