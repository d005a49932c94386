import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { writeDurably } from "../durable-file.ts";
import type { ProjectFolder } from "../project-folder.ts";
import { readLoggedPages } from "./write-ahead-log.ts";

/**
 * A CRC-32 of every page of the database, beside it: SQLite itself takes no notice of a bit that was flipped in a text or
 * a number. CRC-32 finds every change of up to three bits in a page, and any other but one in four billion.
 */
export interface PageChecksums {
  readonly pageSize: number;
  /** Of page 1, 2, … */
  readonly checksums: Uint32Array;
}

const magic = "exemplar pages 1";
/** The magic, the page size, the checksum of the checksums. */
const headerBytes = magic.length + 8;

/** The checksums beside a database; null where there are none, or they are damaged themselves. */
export function readChecksums({ checksums: path }: Pick<ProjectFolder, "checksums">): PageChecksums | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  if (bytes.length < headerBytes || bytes.toString("latin1", 0, magic.length) !== magic) return null;
  const pageSize = bytes.readUInt32LE(magic.length);
  const body = bytes.subarray(headerBytes);
  if (body.length % 4 !== 0 || crc32(body, pageSize) !== bytes.readUInt32LE(magic.length + 4)) return null;
  return { pageSize, checksums: new Uint32Array(new Uint8Array(body).buffer) };
}

export function writeChecksums({ checksums: path }: ProjectFolder, { pageSize, checksums }: PageChecksums): void {
  const body = new Uint8Array(checksums.buffer, checksums.byteOffset, checksums.byteLength);
  const header = Buffer.alloc(headerBytes);
  header.write(magic, "latin1");
  header.writeUInt32LE(pageSize, magic.length);
  header.writeUInt32LE(crc32(body, pageSize), magic.length + 4);
  writeDurably(path, Buffer.concat([header, body]));
}

/** The checksums of a database by its bytes. */
export function checksumsOf(database: Buffer): PageChecksums {
  const pageSize = pageSizeOf(database);
  const checksums = new Uint32Array(Math.ceil(database.length / pageSize));
  for (let page = 0; page < checksums.length; page++)
    checksums[page] = crc32(database.subarray(page * pageSize, (page + 1) * pageSize));
  return { pageSize, checksums };
}

/**
 * The pages of a database that are not as they were written, by their numbers. Pages that the write-ahead log has are
 * taken from there, and may be anything.
 *
 * @param folder whose database and write-ahead log are looked at
 */
export function damagedPages(
  folder: Pick<ProjectFolder, "database" | "writeAheadLog">,
  { pageSize, checksums }: PageChecksums,
): number[] {
  const logged = readLoggedPages(folder.writeAheadLog)?.pages ?? new Map();
  const damaged: number[] = [];
  let count = 0;
  eachPage(folder.database, (size, number, page) => {
    count = number;
    if (logged.has(number)) return;
    if (size !== pageSize || crc32(page) !== checksums[number - 1]) damaged.push(number);
  });
  for (let number = count + 1; number <= checksums.length; number++) if (!logged.has(number)) damaged.push(number);
  return damaged;
}

const pieceBytes = 2 ** 20;

function eachPage(database: string, tell: (pageSize: number, number: number, page: Uint8Array) => void): void {
  const file = openSync(database, "r");
  try {
    const piece = Buffer.alloc(pieceBytes);
    let pageSize = 0;
    let number = 0;
    for (let at = 0; ; ) {
      const count = readSync(file, piece, 0, piece.length, at);
      if (count === 0) return;
      // The page size stands in the header; 1 is 65536. A header that is damaged shows in the first page's checksum.
      if (at === 0) pageSize = pageSizeOf(piece);
      for (let start = 0; start < count; start += pageSize)
        tell(pageSize, ++number, piece.subarray(start, Math.min(start + pageSize, count)));
      at += count;
    }
  } finally {
    closeSync(file);
  }
}

function pageSizeOf(header: Buffer): number {
  const size = header.readUInt16BE(16);
  if (size === 1) return 65536;
  return size >= 512 && (size & (size - 1)) === 0 ? size : 4096;
}
