import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { ExemplarError } from "#shared/domain/errors.ts";
import { damagedPages, type PageChecksums, readChecksums, writeChecksums } from "./checksums/page-checksums.ts";
import { copyDurably } from "./durable-file.ts";
import { isSound, type KeptCopy, readKeptCopy } from "./kept-copy.ts";
import type { ProjectFolder } from "./project-folder.ts";
import { setAside } from "./set-aside.ts";

/**
 * Puts a damaged database back: page by page from the kept copy where that has every damaged page as it was, and
 * otherwise the copy as a whole, to which the journal adds what participants did since. The damaged files are put aside.
 *
 * @returns what was done, in words for the user; nothing where the database is sound
 * @throws PROJECT_DAMAGED, with nothing changed, where there is no copy
 */
export function repair(folder: ProjectFolder): string[] {
  const checksums = readChecksums(folder);
  if (!checksums) return [];
  const damaged = damagedPages(folder, checksums);
  if (damaged.length === 0) return [];
  const copy = soundCopy(folder);
  if (!copy) throw beyondRepair(folder, `${pages(damaged)} of it are not as they were written`);
  const same = damaged.every(
    (number) =>
      number <= checksums.checksums.length && copy.checksums.checksums[number - 1] === checksums.checksums[number - 1],
  );
  return same && copy.checksums.pageSize === checksums.pageSize
    ? patch(folder, damaged, copy, checksums)
    : [putBack(folder, copy, `${pages(damaged)} were not as they were written`)];
}

/** Puts the kept copy in the place of a database that cannot be opened. @throws PROJECT_DAMAGED where there is none */
export function putBackCopy(folder: ProjectFolder, why: string): string {
  const copy = soundCopy(folder);
  if (!copy) throw beyondRepair(folder, why);
  return putBack(folder, copy, why);
}

function soundCopy(folder: ProjectFolder): KeptCopy | null {
  const copy = readKeptCopy(folder);
  return copy && isSound(copy) ? copy : null;
}

function patch(
  folder: ProjectFolder,
  damaged: readonly number[],
  copy: KeptCopy,
  { pageSize, checksums }: PageChecksums,
): string[] {
  const place = setAsideCopyOf(folder);
  const from = openSync(copy.database, "r");
  const to = openSync(folder.database, "r+");
  try {
    const page = Buffer.alloc(pageSize);
    for (const number of damaged) {
      readSync(from, page, 0, pageSize, (number - 1) * pageSize);
      writeSync(to, page, 0, pageSize, (number - 1) * pageSize);
    }
    fsyncSync(to);
  } finally {
    closeSync(from);
    closeSync(to);
  }
  const left = damagedPages(folder, { pageSize, checksums });
  if (left.length > 0) return [putBack(folder, copy, `${pages(left)} were not as they were written`)];
  return [
    `The database was damaged (${pages(damaged)}) and was repaired: these pages are as they were last written. The damaged file is in ${place}.`,
  ];
}

function putBack(folder: ProjectFolder, copy: KeptCopy, why: string): string {
  const { database, writeAheadLog, checksums } = folder;
  const place = setAside(folder, [database, writeAheadLog, checksums]);
  rmSync(`${database}-shm`, { force: true });
  writeChecksums(folder, copy.checksums);
  copyDurably(copy.database, database);
  return (
    `The database was damaged (${why}) and was put back from the copy of ${copy.at}; what participants did since is put ` +
    `back from the journal. Whatever else was changed after that moment has to be done again. The damaged files are in ${place}.`
  );
}

/** A copy of the database as it was found, for whoever wants to look. */
function setAsideCopyOf(folder: ProjectFolder): string {
  const place = setAside(folder, []);
  copyDurably(folder.database, `${place}/project.sqlite`);
  return place;
}

const pages = (numbers: readonly number[]) =>
  `${numbers.length === 1 ? "page" : "pages"} ${numbers.slice(0, 5).join(", ")}${numbers.length > 5 ? ` and ${numbers.length - 5} more` : ""}`;

const beyondRepair = (folder: ProjectFolder, detail: string) =>
  new ExemplarError(
    "PROJECT_DAMAGED",
    `The project's database ${folder.database} is damaged, and there is no copy to put it back from.`,
    "Nothing was changed. Restore the project folder from a backup; what is there can be opened for reading only.",
    { detail },
  );
