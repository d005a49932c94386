import { existsSync, readFileSync } from "node:fs";

/** Pages as the write-ahead log has them, and not yet, or not surely, the database. */
export interface LoggedPages {
  readonly pageSize: number;
  /** By page number, from 1; of each page the last committed version. */
  readonly pages: ReadonlyMap<number, Uint8Array>;
  /** Size of the database after the last commit, in pages. */
  readonly pageCount: number;
}

const headerBytes = 32;
const frameHeaderBytes = 24;

/**
 * What SQLite would take from a write-ahead log: the frames from the first whose checksums are right, up to the last
 * commit. Null where there is nothing.
 * Format: https://www.sqlite.org/fileformat2.html, "The Write-Ahead Log"
 */
export function readLoggedPages(path: string): LoggedPages | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  if (bytes.length < headerBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = view.getUint32(0);
  if ((magic & 0xfffffffe) >>> 0 !== 0x377f0682) return null;
  const littleEndian = (magic & 1) === 0;
  const pageSize = view.getUint32(8);
  const salts = [view.getUint32(16), view.getUint32(20)];
  const sum = new Checksum(view, littleEndian);
  sum.add(0, 24);
  if (!sum.is(24)) return null;

  const committed = new Map<number, Uint8Array>();
  let pageCount = 0;
  let uncommitted = new Map<number, Uint8Array>();
  const frameBytes = frameHeaderBytes + pageSize;
  for (let at = headerBytes; at + frameBytes <= bytes.length; at += frameBytes) {
    if (view.getUint32(at + 8) !== salts[0] || view.getUint32(at + 12) !== salts[1]) break;
    sum.add(at, 8);
    sum.add(at + frameHeaderBytes, pageSize);
    if (!sum.is(at + 16)) break;
    const start = at + frameHeaderBytes;
    uncommitted.set(view.getUint32(at), bytes.subarray(start, start + pageSize));
    const sizeAfterCommit = view.getUint32(at + 4);
    if (sizeAfterCommit === 0) continue;
    for (const [page, content] of uncommitted) committed.set(page, content);
    uncommitted = new Map();
    pageCount = sizeAfterCommit;
  }
  return committed.size === 0 ? null : { pageSize, pages: committed, pageCount };
}

/** The log's running checksum: two sums of 32-bit words. */
class Checksum {
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  #s0 = 0;
  #s1 = 0;

  constructor(view: DataView, littleEndian: boolean) {
    this.#view = view;
    this.#littleEndian = littleEndian;
  }

  add(start: number, length: number): void {
    for (let at = start; at < start + length; at += 8) {
      this.#s0 = (this.#s0 + this.#view.getUint32(at, this.#littleEndian) + this.#s1) >>> 0;
      this.#s1 = (this.#s1 + this.#view.getUint32(at + 4, this.#littleEndian) + this.#s0) >>> 0;
    }
  }

  /** Whether it is the one that is stored at this place. */
  is(at: number): boolean {
    return this.#view.getUint32(at) === this.#s0 && this.#view.getUint32(at + 4) === this.#s1;
  }
}
