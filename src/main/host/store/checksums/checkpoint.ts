import { crc32 } from "node:zlib";
import type { Database } from "better-sqlite3";
import type { ProjectFolder } from "../project-folder.ts";
import { checksumsOf, readChecksums, writeChecksums } from "./page-checksums.ts";
import { readLoggedPages } from "./write-ahead-log.ts";

/**
 * Moves what the write-ahead log has into the database, with the pages' checksums. The checksums are on the disk first:
 * whenever it is interrupted, every page is either as its checksum says, or still in the log.
 *
 * SQLite must not do it by itself (`wal_autocheckpoint = 0`), for then the checksums would be those of older pages.
 */
export function checkpoint(database: Database, folder: ProjectFolder): void {
  const logged = readLoggedPages(folder.writeAheadLog);
  if (!logged) return;
  const known = readChecksums(folder) ?? checksumsOf(database.serialize());
  const checksums = new Uint32Array(logged.pageCount);
  checksums.set(known.checksums.subarray(0, logged.pageCount));
  for (const [number, page] of logged.pages) if (number <= logged.pageCount) checksums[number - 1] = crc32(page);
  writeChecksums(folder, { pageSize: logged.pageSize, checksums });
  database.pragma("wal_checkpoint(TRUNCATE)");
}
