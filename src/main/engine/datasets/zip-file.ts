import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { ByteReader } from "./byte-reader.ts";
import { damaged, unreadable, unsupported } from "./dataset-error.ts";
import { requirePossibleInflation } from "./limits.ts";

const mostEntries = 10_000;
const longestDirectory = 4 * 2 ** 20;
const stored = 0;
const deflated = 8;

/** A file within a zip archive. Its name is only ever compared, never used as a path. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes of its content. */
  readonly size: number;
  /** The content from its beginning; what does not have the promised length or checksum is refused. */
  open(signal: AbortSignal): Promise<ByteReader>;
}

/**
 * The entries of a zip archive (APPNOTE 6.3: central directory, ZIP64, methods stored and deflated). Sizes are checked
 * against what deflate can do before anything is inflated, so a zip bomb is refused by its directory.
 */
export async function zipEntries(file: string): Promise<ZipEntry[]> {
  const handle = await open(file, "r").catch((cause) => {
    throw unreadable(file, cause);
  });
  try {
    const { size } = await handle.stat();
    const directory = await findDirectory(handle, file, size);
    return parseDirectory(file, size, directory);
  } finally {
    await handle.close();
  }
}

interface Directory {
  readonly entries: number;
  readonly bytes: DataView;
}

async function findDirectory(handle: FileHandle, file: string, size: number): Promise<Directory> {
  const tailStart = Math.max(0, size - 65_557);
  const tail = await readAt(handle, file, tailStart, size - tailStart);
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw damaged(file, "it is no zip archive, or is cut short");
  let entries = tail.getUint16(end + 10, true);
  let length = tail.getUint32(end + 12, true);
  let start = tail.getUint32(end + 16, true);
  if (end >= 20 && tail.getUint32(end - 20, true) === 0x07064b50) {
    const record = await readAt(handle, file, bigAt(tail, end - 12), 56);
    if (record.getUint32(0, true) !== 0x06064b50) throw damaged(file, "its ZIP64 directory is not where it should be");
    entries = bigAt(record, 32);
    length = bigAt(record, 40);
    start = bigAt(record, 48);
  }
  if (entries > mostEntries || length > longestDirectory) throw damaged(file, `it claims to hold ${entries} files`);
  if (start + length > size) throw damaged(file, "its directory lies beyond its end");
  return { entries, bytes: await readAt(handle, file, start, length) };
}

function parseDirectory(file: string, archiveSize: number, { entries, bytes }: Directory): ZipEntry[] {
  const found: ZipEntry[] = [];
  let position = 0;
  for (let k = 0; k < entries; k++) {
    if (position + 46 > bytes.byteLength || bytes.getUint32(position, true) !== 0x02014b50)
      throw damaged(file, `entry ${k} of its directory is not one`);
    const lengths = [28, 30, 32].map((offset) => bytes.getUint16(position + offset, true)) as [number, number, number];
    const [nameLength, extraLength, commentLength] = lengths;
    const next = position + 46 + nameLength + extraLength + commentLength;
    if (next > bytes.byteLength) throw damaged(file, `entry ${k} of its directory is cut short`);
    const nameStart = bytes.byteOffset + position + 46;
    const name = new TextDecoder().decode(new Uint8Array(bytes.buffer, nameStart, nameLength));
    const wide = zip64Values(bytes, position, position + 46 + nameLength, extraLength);
    const entry = {
      label: `${file} (${name})`,
      flags: bytes.getUint16(position + 8, true),
      method: bytes.getUint16(position + 10, true),
      checksum: bytes.getUint32(position + 16, true),
      ...wide,
    };
    if (wide.start + 30 + wide.compressed > archiveSize) throw damaged(entry.label, "it lies beyond the archive's end");
    requirePossibleInflation(entry.label, wide.compressed, wide.size);
    found.push({ name, size: wide.size, open: (signal) => openEntry(file, archiveSize, entry, signal) });
    position = next;
  }
  return found;
}

interface EntryPlace {
  readonly size: number;
  readonly compressed: number;
  readonly start: number;
}

/** Sizes and offset; those that are all ones stand in the ZIP64 extra field, in this order. */
function zip64Values(bytes: DataView, header: number, extraStart: number, extraLength: number): EntryPlace {
  const narrow = [24, 20, 42].map((offset) => bytes.getUint32(header + offset, true));
  for (let at = extraStart; at + 4 <= extraStart + extraLength; ) {
    const length = bytes.getUint16(at + 2, true);
    if (bytes.getUint16(at, true) === 1) {
      let value = at + 4;
      const end = Math.min(at + 4 + length, extraStart + extraLength);
      for (const k of narrow.keys())
        if (narrow[k] === 0xffffffff && value + 8 <= end) {
          narrow[k] = bigAt(bytes, value);
          value += 8;
        }
    }
    at += 4 + length;
  }
  const [size, compressed, start] = narrow as [number, number, number];
  return { size, compressed, start };
}

interface EntryHeader extends EntryPlace {
  readonly label: string;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
}

async function openEntry(
  file: string,
  archiveSize: number,
  entry: EntryHeader,
  signal: AbortSignal,
): Promise<ByteReader> {
  const { label, flags, method, size, compressed, start } = entry;
  if (flags & 1) throw unsupported(label, "it is encrypted", "Save it without a password.");
  if (method !== stored && method !== deflated)
    throw unsupported(label, `it is compressed by method ${method}`, "Save it with numpy.savez or savez_compressed.");
  if (method === stored && compressed !== size)
    throw damaged(label, "its two sizes differ though it is not compressed");
  const handle = await open(file, "r").catch((cause) => {
    throw unreadable(file, cause);
  });
  const header = await readAt(handle, label, start, 30).finally(() => handle.close());
  if (header.getUint32(0, true) !== 0x04034b50) throw damaged(label, "it is not where the directory says");
  const dataStart = start + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (dataStart + compressed > archiveSize) throw damaged(label, "it lies beyond the archive's end");
  return new ByteReader(label, checked(content(file, dataStart, entry, signal), entry));
}

function content(file: string, start: number, { method, compressed }: EntryHeader, signal: AbortSignal) {
  if (compressed === 0) return emptyContent();
  const bytes = createReadStream(file, { start, end: start + compressed - 1, highWaterMark: 2 ** 20, signal });
  return method === stored
    ? bytes.on("error", () => {})
    : pipeline(bytes, createInflateRaw({ chunkSize: 2 ** 20 }), () => {});
}

async function* emptyContent(): AsyncGenerator<Uint8Array, void> {}

/** The same bytes, provided that they are as many as promised and that their checksum is right. */
async function* checked(
  source: AsyncIterable<Uint8Array>,
  { label, size, checksum }: EntryHeader,
): AsyncGenerator<Uint8Array, void> {
  let seen = 0;
  let sum = 0;
  for await (const piece of source) {
    seen += piece.length;
    if (seen > size) throw damaged(label, `it is longer than the ${size} bytes that it claims`);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (seen < size) throw damaged(label, `it has ${seen} of the ${size} bytes that it claims`);
  if (sum !== checksum) throw damaged(label, "its checksum is wrong");
}

async function readAt(handle: FileHandle, file: string, position: number, length: number): Promise<DataView> {
  if (!Number.isSafeInteger(position + length) || position < 0) throw damaged(file, "it refers beyond its end");
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  if (bytesRead < length) throw damaged(file, "it is cut short");
  return new DataView(bytes.buffer);
}

const bigAt = (view: DataView, offset: number): number => Number(view.getBigUint64(offset, true));
