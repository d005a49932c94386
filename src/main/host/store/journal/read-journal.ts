import { closeSync, openSync, readSync } from "node:fs";
import { follows, type JournalEntry, parseLine } from "./journal-line.ts";

/** A journal as it was found. */
export interface JournalReading {
  /** Places where something stands that nobody wrote: a damaged line, or several in a row. */
  readonly damagedPlaces: number;
  /** Up to the end of the last line. What follows was cut short, as by a power cut while it was written. */
  readonly wholeBytes: number;
}

const pieceBytes = 2 ** 20;
/** No line is longer: a plan of a hundred thousand screens is not. */
const longestLine = 2 ** 28;

/**
 * Reads a journal from its beginning and tells of every entry that follows the subject's entry before it. After a damaged
 * line of a session its later lines are still told if their hashes chain among themselves, with a gap in their numbers.
 */
export function readJournal(path: string, tell: (entry: JournalEntry) => void): JournalReading {
  const heads = new Map<string, string>();
  let damagedPlaces = 0;
  let inDamage = false;
  const damaged = () => {
    if (!inDamage) damagedPlaces++;
    inDamage = true;
  };
  const wholeBytes = eachLine(path, (line) => {
    const entry = parseLine(line);
    const previous = entry && (heads.get(entry.subject) ?? (entry.number === 0 ? "0".repeat(64) : null));
    if (entry && previous !== null && follows(previous!, entry)) {
      heads.set(entry.subject, entry.hash);
      inDamage = false;
      tell(entry);
      return;
    }
    damaged();
    // Its own hash may be right even so: then what follows it can still be read.
    if (entry) heads.set(entry.subject, entry.hash);
  });
  return { damagedPlaces, wholeBytes };
}

/** Tells every line that has its end. @returns the bytes up to the end of the last one */
function eachLine(path: string, tell: (line: string) => void): number {
  const file = openSync(path, "r");
  try {
    const piece = Buffer.alloc(pieceBytes);
    let kept: Buffer[] = [];
    let keptBytes = 0;
    let wholeBytes = 0;
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) {
      let start = 0;
      for (let end = piece.indexOf(10); end >= 0 && end < count; end = piece.indexOf(10, start)) {
        tell(Buffer.concat([...kept, piece.subarray(start, end)]).toString("utf8"));
        wholeBytes += keptBytes + end + 1 - start;
        kept = [];
        keptBytes = 0;
        start = end + 1;
      }
      keptBytes += count - start;
      // A file without line ends is no journal, and is not kept in the memory.
      if (keptBytes <= longestLine) kept.push(Buffer.from(piece.subarray(start, count)));
    }
    return wholeBytes;
  } finally {
    closeSync(file);
  }
}
