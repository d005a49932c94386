import { CsvError } from "../csv.ts";

// Node and every browser have it, though no standard library of the language does.
declare const TextDecoder: new (encoding: string) => { decode(bytes: Uint8Array): string };

export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  /** Why this encoding, in words. */
  readonly why: string;
  /** The byte at which the character with that index begins. */
  readonly byteOf: (index: number) => number;
}

const marks: readonly { readonly bytes: readonly number[]; readonly encoding: Encoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { bytes: [0xff, 0xfe], encoding: "utf-16le" },
  { bytes: [0xfe, 0xff], encoding: "utf-16be" },
];

/**
 * The text of a file. Its encoding is what was asked for, or what its byte-order mark says, or UTF-16 where every other
 * byte is zero, or UTF-8 where it is valid UTF-8, and else Windows-1252, which contains Latin-1.
 *
 * @throws CsvError with the byte for a file that is no text, or whose bytes fit no single encoding
 */
export function decodeText(bytes: Uint8Array, asked?: Encoding): DecodedText {
  refuseArchives(bytes);
  const mark = marks.find((candidate) => candidate.bytes.every((byte, k) => bytes[k] === byte));
  if (mark && (asked === undefined || asked === mark.encoding))
    return decoded(bytes.subarray(mark.bytes.length), mark.encoding, "its byte-order mark says so", mark.bytes.length);
  if (asked) return decoded(bytes, asked, "as asked", 0);
  const wide = zeroPattern(bytes);
  if (wide) return decoded(bytes, wide, "every other byte is zero", 0);
  const zero = bytes.indexOf(0);
  if (zero >= 0)
    throw new CsvError(lineOf(bytes, zero), `byte ${zero} is zero: this is not a text file.`, "Save the table as CSV.");
  const broken = firstInvalidByte(bytes);
  if (broken < 0) return decoded(bytes, "utf-8", "its bytes are valid UTF-8", 0);
  if (hasMultibyte(bytes))
    throw new CsvError(
      lineOf(bytes, broken),
      `byte ${broken} (0x${bytes[broken]!.toString(16)}) is not UTF-8, but other characters of the file are: it mixes encodings.`,
      "Save the file as UTF-8, or say how to read it: --encoding utf-8 or --encoding windows-1252.",
    );
  return decoded(bytes, "windows-1252", `byte ${broken} is not UTF-8; read as Latin-1 (Windows-1252)`, 0);
}

function decoded(bytes: Uint8Array, encoding: Encoding, why: string, offset: number): DecodedText {
  if (encoding.startsWith("utf-16") && bytes.length % 2 === 1)
    throw new CsvError(
      1,
      `the file ends in the middle of a UTF-16 character (byte ${bytes.length - 1 + offset}).`,
      "Save it again, best as UTF-8.",
    );
  const text = new TextDecoder(encoding).decode(bytes);
  const width = encoding === "utf-8" ? undefined : encoding === "windows-1252" ? 1 : 2;
  const byteOf = (index: number) => offset + (width === undefined ? utf8Length(text, index) : width * index);
  return { text, encoding, why, byteOf };
}

/** Bytes of the first `end` UTF-16 units in UTF-8: a surrogate pair has four, half of them for each. */
function utf8Length(text: string, end: number): number {
  let bytes = 0;
  for (let k = 0; k < end; k++) {
    const unit = text.charCodeAt(k);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** Spreadsheets and archives are often renamed to .csv. */
function refuseArchives(bytes: Uint8Array): void {
  const starts = (...head: number[]) => head.every((byte, k) => bytes[k] === byte);
  const what = starts(0x50, 0x4b, 0x03, 0x04)
    ? "a spreadsheet (XLSX) or another archive"
    : starts(0xd0, 0xcf, 0x11, 0xe0)
      ? "an old spreadsheet (XLS)"
      : starts(0x1f, 0x8b)
        ? "compressed (gzip)"
        : undefined;
  if (what) throw new CsvError(1, `byte 0: the file is ${what}, not text.`, "Save the table as CSV (UTF-8).");
}

/** UTF-16 of mostly Western text without a mark: zeros at every odd (little-endian) or even byte. */
function zeroPattern(bytes: Uint8Array): Encoding | undefined {
  const head = bytes.subarray(0, 4096 - (4096 % 2));
  if (head.length < 4 || bytes.length % 2 === 1) return undefined;
  let even = 0;
  let odd = 0;
  for (let k = 0; k < head.length - 1; k += 2) {
    even += Number(head[k] === 0);
    odd += Number(head[k + 1] === 0);
  }
  const most = 0.8 * (head.length / 2);
  return odd >= most ? "utf-16le" : even >= most ? "utf-16be" : undefined;
}

/** Index of the first byte that is not UTF-8; −1 where all are. */
function firstInvalidByte(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return -1;
}

function hasMultibyte(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0x80 && sequenceLength(bytes, at) > 1) return true;
  return false;
}

/** Bytes of the UTF-8 sequence that begins here (RFC 3629); 0 for none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length === 0) return 0;
  for (let k = 1; k < length; k++) if ((bytes[at + k]! & 0xc0) !== 0x80 || at + k >= bytes.length) return 0;
  const second = bytes[at + 1]!;
  const overlong = (first === 0xe0 && second < 0xa0) || (first === 0xf0 && second < 0x90);
  const beyond = (first === 0xed && second > 0x9f) || (first === 0xf4 && second > 0x8f);
  return overlong || beyond ? 0 : length;
}

const lineOf = (bytes: Uint8Array, at: number) => bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
