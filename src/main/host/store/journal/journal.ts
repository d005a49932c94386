import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { first, write } from "../statement.ts";
import { beginning, type JournalEntry, type JournalRow, lineOf, nextEntry } from "./journal-line.ts";
import { entriesOf } from "./journalled-tables.ts";

interface Chain {
  readonly entries: number;
  readonly head: string;
}

/**
 * The journal of what participants did: one line for every transaction of every session, on the disk before the database
 * commits it, and never changed. A second witness beside SQLite: whatever happens to the database or its write-ahead
 * log, the journal knows how many answers there were, and what they were.
 *
 * The lines of a session are chained by their hashes, and the database keeps the last hash of each chain: a line that is
 * changed, lost or put in from elsewhere is noticed.
 */
export class Journal {
  readonly #database: Database;
  readonly #path: string;
  #file: number;
  /** What the action that is under way has inserted, by session. */
  readonly #noted = new Map<string, JournalRow[]>();
  /** The lines of the transaction that is under way. */
  #lines: string[] = [];
  /** How long the file was before those lines; null as long as none of them is in it. */
  #before: number | null = null;

  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
    this.#file = openSync(path, "a", 0o600);
  }

  /** Lets its file be written anew, and goes on at the new one's end. */
  replaced(rewrite: () => void): void {
    closeSync(this.#file);
    try {
      rewrite();
    } finally {
      this.#file = openSync(this.#path, "a", 0o600);
    }
  }

  /** To be written with the transaction that is under way: a row that it inserted for this session. */
  note(subject: string, row: JournalRow): void {
    if (!this.#database.inTransaction) throw new Error("the journal takes rows within transactions");
    this.#noted.set(subject, [...(this.#noted.get(subject) ?? []), row]);
  }

  /** Notes a study with the first of its sessions: from then on it cannot change. */
  noteStudy(id: string): void {
    if (!chainOf(this.#database, id)) for (const row of entriesOf(this.#database, id)[0]!) this.note(id, row);
  }

  /** How many lines the transaction has so far, for `withdraw`. */
  get mark(): number {
    return this.#lines.length;
  }

  /** Makes an entry of what one action has noted for a session. */
  seal(): void {
    for (const [subject, rows] of this.#noted) {
      const chain = chainOf(this.#database, subject);
      const text = { subject, number: chain?.entries ?? 0, rows: JSON.stringify(rows) };
      const entry = nextEntry(chain?.head ?? beginning, text);
      advance(this.#database, entry);
      this.#lines.push(lineOf(entry));
    }
    this.#noted.clear();
  }

  /** Forgets the lines after the mark: an action has been rolled back. */
  forget(mark: number): void {
    this.#noted.clear();
    this.#lines.length = mark;
  }

  /** Puts the lines on the disk. The transaction commits next. */
  append(): void {
    if (this.#lines.length === 0) return;
    // What a transaction that failed has left, if it could not be taken back then, is taken back now.
    if (this.#before !== null) ftruncateSync(this.#file, this.#before);
    this.#before = fstatSync(this.#file).size;
    const bytes = Buffer.from(this.#lines.join(""));
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    fsyncSync(this.#file);
  }

  /** The transaction has committed. */
  settle(): void {
    this.#lines = [];
    this.#before = null;
  }

  /** The transaction has been rolled back: its lines are taken back. */
  withdraw(): void {
    this.forget(0);
    if (this.#before === null) return;
    ftruncateSync(this.#file, this.#before);
    fsyncSync(this.#file);
    this.#before = null;
  }

  close(): void {
    closeSync(this.#file);
  }
}

export const chainOf = (database: Database, subject: string): Chain | undefined =>
  first<Chain>(database, "SELECT entries, head FROM journal_chains WHERE subject = ?", subject);

/** Lets the database know a subject's last entry. */
export function advance(database: Database, { subject, number, hash }: JournalEntry): void {
  write(
    database,
    `INSERT INTO journal_chains (subject, entries, head) VALUES (?, ?, ?)
     ON CONFLICT (subject) DO UPDATE SET entries = excluded.entries, head = excluded.head`,
    subject,
    number + 1,
    hash,
  );
}
