import { closeSync, openSync, readSync } from "node:fs";
import { ExemplarError } from "#shared/domain/errors.ts";
import { readLoggedPages } from "./checksums/write-ahead-log.ts";
import { applicationId, schemaVersion } from "./open-database.ts";
import type { ProjectFolder } from "./project-folder.ts";

const headerBytes = 100;

/**
 * Refuses what is no project's database, and one of a newer version, by the file's header alone: to open it as a database
 * could change it.
 *
 * @param known whether it is known to be a project's, so that a header that says otherwise is damaged
 * @throws PROJECT_MISSING, PROJECT_NEWER, PROJECT_DAMAGED
 */
export function recognise(folder: ProjectFolder, known: boolean): void {
  const header = readHeader(folder);
  const isDatabase = header.toString("latin1", 0, 16) === "SQLite format 3\0";
  if (!isDatabase && !known)
    throw new ExemplarError(
      "PROJECT_DAMAGED",
      `The project's database ${folder.database} is damaged.`,
      "Nothing was changed. Restore the project folder from a backup.",
      { detail: header.every((byte) => byte === 0) ? "the file is empty" : "it does not begin as a database" },
    );
  if (!isDatabase) return;
  const ours = header.readUInt32BE(68) === applicationId;
  if (!ours && !known)
    throw new ExemplarError(
      "PROJECT_MISSING",
      `${folder.database} is an SQLite database, but not one of an Exemplar project.`,
      "Open the folder of an Exemplar project.",
    );
  const version = header.readUInt32BE(60);
  if (ours && version > schemaVersion)
    throw new ExemplarError(
      "PROJECT_NEWER",
      `${folder.database} was made by a newer version of Exemplar (its format is ${version}, this program knows ${schemaVersion}).`,
      "Update Exemplar. Nothing was changed.",
    );
}

/** The first bytes of the database, as its write-ahead log may have changed them. */
function readHeader({ database, writeAheadLog }: ProjectFolder): Buffer {
  const logged = readLoggedPages(writeAheadLog)?.pages.get(1);
  if (logged) return Buffer.from(logged.subarray(0, headerBytes));
  const header = Buffer.alloc(headerBytes);
  const file = openSync(database, "r");
  try {
    readSync(file, header, 0, headerBytes, 0);
  } finally {
    closeSync(file);
  }
  return header;
}
