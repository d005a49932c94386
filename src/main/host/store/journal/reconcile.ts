import { existsSync, statSync, truncateSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { ExemplarError } from "#shared/domain/errors.ts";
import { writeDurably } from "../durable-file.ts";
import type { ProjectFolder } from "../project-folder.ts";
import { erasedSessions } from "../read/erasures.ts";
import { setAside } from "../set-aside.ts";
import { all, first, write } from "../statement.ts";
import { advance } from "./journal.ts";
import { beginning, type JournalEntry, type JournalRow, lineOf, nextEntry } from "./journal-line.ts";
import { entriesOf, insertRow, journalledSubjects } from "./journalled-tables.ts";
import { readJournal } from "./read-journal.ts";

interface Found {
  /** Entries from the first without a gap, and the hash of the last of them. */
  entries: number;
  head: string;
}

/**
 * Brings the database and the journal to agree, when a project is opened for writing: what the journal has and the
 * database lost is put back, and a journal that lost something is written anew from the database.
 *
 * @returns what was done, in words for the user; nothing where nothing was to do
 * @throws PROJECT_DAMAGED where answers are lost from both, or the two tell different stories
 */
export function reconcile(database: Database, folder: ProjectFolder): string[] {
  if (!existsSync(folder.journal)) return replaceMissing(database, folder);
  const chains = readChains(database);
  const found = new Map<string, Found>();
  const beyond: JournalEntry[] = [];
  const erased = erasedSessions(database);
  let told = 0;
  let outlived = false;
  let conflict: string | null = null;
  const { damagedPlaces, wholeBytes } = readJournal(folder.journal, (entry) => {
    const { subject, number, hash } = entry;
    if (erased.has(subject)) {
      outlived = true;
      return;
    }
    told++;
    const before = found.get(subject)?.entries ?? 0;
    if (number === before) found.set(subject, { entries: number + 1, head: hash });
    const chain = chains.get(subject);
    if (chain?.entries === number + 1 && chain.head !== hash) conflict = subject;
    if (number >= (chain?.entries ?? 0)) beyond.push(entry);
  });
  if (conflict !== null)
    throw damaged(
      folder,
      "its journal and its database tell different stories of one session",
      `Session or study ${conflict}. Perhaps files of two copies of the project were mixed.`,
    );
  const putBack = replay(database, beyond, chains, folder);
  const now = readChains(database);
  const known = [...now.values()].reduce((sum, { entries }) => sum + entries, 0);
  if (known < told + damagedPlaces)
    throw damaged(
      folder,
      "entries of its journal are damaged, and its database does not have them",
      `${told} entries of the journal can be read, ${damagedPlaces} places cannot; the database knows ${known} entries.`,
    );
  const lost = damagedPlaces > 0 || isShort(now, found);
  if (lost || outlived || isBehind(database, now)) {
    // Where the project was closed in the middle of an erasure, nothing of the session may be set aside either.
    const kept = !outlived && (lost || now.size > 0) ? setAside(folder, [folder.journal]) : null;
    rewriteJournal(database, folder);
    const notice = `The journal was damaged and was written anew from the database, which has everything.${kept === null ? "" : ` The old one is in ${kept}.`}`;
    return [...words(putBack), ...(lost ? [notice] : [])];
  }
  // A line that was cut short was never acknowledged.
  if (wholeBytes < statSync(folder.journal).size) truncateSync(folder.journal, wholeBytes);
  return words(putBack);
}

const words = ({ sessions, responses }: { sessions: number; responses: number }): string[] =>
  sessions + responses === 0
    ? []
    : [
        `The database had lost ${counted(responses, "response")}${sessions > 0 ? ` and ${counted(sessions, "session")}` : ""}, ` +
          "which were put back from the journal.",
      ];

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

const readChains = (database: Database): Map<string, Found> =>
  new Map(
    all<Found & { subject: string }>(database, "SELECT subject, entries, head FROM journal_chains").map(
      ({ subject, ...chain }) => [subject, chain],
    ),
  );

/** Adds what only the journal has, in its order. */
function replay(
  database: Database,
  beyond: readonly JournalEntry[],
  chains: ReadonlyMap<string, Found>,
  folder: ProjectFolder,
): { sessions: number; responses: number } {
  const next = new Map<string, number>();
  const put = { sessions: 0, responses: 0 };
  database
    .transaction(() => {
      for (const entry of beyond) {
        const { subject, number, rows } = entry;
        if (number !== (next.get(subject) ?? chains.get(subject)?.entries ?? 0))
          throw damaged(
            folder,
            "entries of its journal are damaged, and its database does not have them",
            `Entry ${next.get(subject) ?? 0} of ${subject}.`,
          );
        next.set(subject, number + 1);
        for (const row of JSON.parse(rows) as JournalRow[]) {
          insertRow(database, row);
          if (row[0] === "sessions") put.sessions++;
          if (row[0] === "responses") put.responses++;
        }
        advance(database, entry);
      }
    })
    .immediate();
  return put;
}

/** Whether the journal has lost entries that it had: the database knows of them. */
const isShort = (chains: ReadonlyMap<string, Found>, found: ReadonlyMap<string, Found>): boolean =>
  [...chains].some(([subject, { entries }]) => (found.get(subject)?.entries ?? 0) < entries);

/** Whether the project has what no journal has ever had, as one from before there were journals. */
const isBehind = (database: Database, chains: ReadonlyMap<string, Found>): boolean =>
  journalledSubjects(database).some((subject) => !chains.has(subject));

/** A project from before there were journals, or a copy without its journal of one that was closed, gets a new one. */
function replaceMissing(database: Database, folder: ProjectFolder): string[] {
  const closed = first<{ closed: 0 | 1 }>(database, "SELECT closed FROM closing")?.closed === 1;
  if (!closed)
    throw damaged(
      folder,
      "it was copied while it was in use, or its journal was lost, so that answers may be missing",
      `${folder.journal} is not there, and the database was not closed in good order.`,
    );
  const had = readChains(database).size > 0;
  rewriteJournal(database, folder);
  return had
    ? ["The journal was not there and was written anew from the database, which was closed in good order."]
    : [];
}

/** Writes the journal anew, from the database. */
export function rewriteJournal(database: Database, folder: ProjectFolder): void {
  const lines: string[] = [];
  database
    .transaction(() => {
      write(database, "DELETE FROM journal_chains");
      for (const subject of journalledSubjects(database)) {
        let previous = beginning;
        entriesOf(database, subject).forEach((rows, number) => {
          const entry = nextEntry(previous, { subject, number, rows: JSON.stringify(rows) });
          previous = entry.hash;
          advance(database, entry);
          lines.push(lineOf(entry));
        });
      }
      writeDurably(folder.journal, Buffer.from(lines.join("")));
    })
    .immediate();
}

const damaged = (folder: ProjectFolder, what: string, detail: string): ExemplarError =>
  new ExemplarError(
    "PROJECT_DAMAGED",
    `The project ${folder.path} is damaged: ${what}.`,
    "Copy the whole folder again from where it came from, or take a backup. What is there can be opened for reading only, " +
      "and `exemplar project backup` makes a project of it.",
    { detail },
  );
