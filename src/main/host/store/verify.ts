import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding, Verification } from "#shared/contract/project.ts";
import { asExemplarError } from "../failure.ts";
import { readChecksums } from "./checksums/page-checksums.ts";
import { chainOf } from "./journal/journal.ts";
import { beginning, nextEntry } from "./journal/journal-line.ts";
import { entriesOf, journalledSubjects } from "./journal/journalled-tables.ts";
import { readJournal } from "./journal/read-journal.ts";
import { openStore } from "./open-store.ts";
import { projectFolder } from "./project-folder.ts";
import { all } from "./statement.ts";
import type { Store } from "./store.ts";

/**
 * Looks at everything that a project holds, and changes nothing: the database's pages and what SQLite says of them, the
 * journal, every row of a session against the hashes of its chain, every file against its name.
 *
 * @throws PROJECT_MISSING, PROJECT_NEWER
 */
export function verifyProject(path: string): Verification {
  const folder = projectFolder(path);
  const found: Finding[] = [];
  const counts = { pages: readChecksums(folder)?.checksums.length ?? 0, entries: 0, files: 0 };
  let store: Store;
  try {
    store = openStore(path, { exportsTo: join(tmpdir(), "never") });
  } catch (error) {
    const { code, message, detail } = asExemplarError(error, `The project ${path}`);
    if (code === "PROJECT_MISSING" || code === "PROJECT_NEWER") throw error;
    return { path: folder.path, sound: false, findings: [{ what: "database", message: detail ?? message }], counts };
  }
  try {
    found.push(...store.notices.map((message) => ({ what: "database" as const, message })));
    if (readChecksums(folder) === null)
      found.push({ what: "database", message: "The checksums of the database's pages are missing." });
    const damagedPlaces = existsSync(folder.journal)
      ? readJournal(folder.journal, () => counts.entries++).damagedPlaces
      : 0;
    const known = all<{ entries: number }>(store.database, "SELECT entries FROM journal_chains");
    const lacking = known.reduce((sum, { entries }) => sum + entries, 0) - counts.entries;
    if (damagedPlaces > 0)
      found.push({ what: "journal", message: `The journal is damaged in ${damagedPlaces} places.` });
    else if (lacking > 0)
      found.push({ what: "journal", message: `The journal lacks ${lacking} of the entries that the database has.` });
    found.push(...changedSessions(store), ...changedFiles(store, () => counts.files++));
  } finally {
    store.close();
  }
  return { path: folder.path, sound: found.length === 0, findings: found, counts };
}

function changedSessions({ database }: Store): Finding[] {
  return journalledSubjects(database).flatMap((subject): Finding[] => {
    const chain = chainOf(database, subject);
    let head = beginning;
    const entries = entriesOf(database, subject);
    entries.forEach((rows, number) => {
      head = nextEntry(head, { subject, number, rows: JSON.stringify(rows) }).hash;
    });
    if (chain?.head === head && chain.entries === entries.length) return [];
    return [{ what: "session", message: `What is stored of ${subject} is not what was stored when it happened.` }];
  });
}

function changedFiles({ database, blobs }: Store, tell: () => void): Finding[] {
  return all<{ sha256: string }>(database, "SELECT sha256 FROM blobs").flatMap(({ sha256 }): Finding[] => {
    tell();
    const path = blobs.pathOf(sha256);
    if (!existsSync(path)) return [{ what: "file", message: `The file ${path} is missing.` }];
    return hashOf(path) === sha256 ? [] : [{ what: "file", message: `The file ${path} has changed.` }];
  });
}

const pieceBytes = 2 ** 20;

function hashOf(path: string): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  try {
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read));
    return hash.digest("hex");
  } finally {
    closeSync(file);
  }
}
