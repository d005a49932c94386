import { createHash } from "node:crypto";

/** A row of one of the journalled tables. */
export type JournalRow = readonly [table: string, row: Readonly<Record<string, string | number | null>>];

/** What one transaction did to one session (or to the study that it takes), as it stands in the journal. */
export interface JournalEntry {
  /** The session's id, or the study's. */
  readonly subject: string;
  /** Position among the entries of this subject, from 0. */
  readonly number: number;
  /** The rows, as JSON. */
  readonly rows: string;
  /** SHA-256 of the hash of the subject's entry before and of this one's text. */
  readonly hash: string;
}

/** Precedes the first entry of every subject. */
export const beginning = "0".repeat(64);

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const textOf = ({ subject, number, rows }: Omit<JournalEntry, "hash">) => `${subject} ${number} ${rows}`;

/** The next entry of a subject. @param previous the hash of the one before, or `beginning` */
export function nextEntry(previous: string, entry: Omit<JournalEntry, "hash">): JournalEntry {
  return { ...entry, hash: sha256(`${previous} ${textOf(entry)}`) };
}

/** An entry as its line: `<hash> <subject> <number> <rows as JSON>`. JSON has no line ends of its own. */
export const lineOf = (entry: JournalEntry): string => `${entry.hash} ${textOf(entry)}\n`;

const pattern = /^([0-9a-f]{64}) ([\w-]+) (\d{1,9}) (\[.*\])$/s;

/** The entry of a line (without its end), or null for what is not one. Whether its hash is right is another question. */
export function parseLine(line: string): JournalEntry | null {
  const [, hash, subject, number, rows] = pattern.exec(line) ?? [];
  return hash === undefined ? null : { hash, subject: subject!, number: Number(number), rows: rows! };
}

/** Whether an entry is what was written after the one of that hash. */
export const follows = (previous: string, entry: JournalEntry): boolean =>
  nextEntry(previous, entry).hash === entry.hash;
