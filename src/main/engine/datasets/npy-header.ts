import type { ByteReader } from "./byte-reader.ts";
import { damaged, unsupported } from "./dataset-error.ts";

export interface NpyHeader {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Whether the first extent runs fastest (Fortran's order) and not the last. */
  readonly isFortran: boolean;
  /** Where the elements begin. */
  readonly length: number;
}

export type ElementType = NumberType | TextType;

interface NumberType {
  readonly bytes: number;
  readonly kind: "boolean" | "byte" | "integer" | "float";
  readonly at: (view: DataView, offset: number) => number;
}

interface TextType {
  readonly bytes: number;
  readonly kind: "text";
  readonly at: (view: DataView, offset: number) => string;
}

type Read = (view: DataView, offset: number, little: boolean) => number;

/** By numpy's type string without its byte order. */
const numberTypes: Readonly<Record<string, { bytes: number; kind: NumberType["kind"]; read: Read }>> = {
  b1: { bytes: 1, kind: "boolean", read: (view, offset) => view.getUint8(offset) },
  u1: { bytes: 1, kind: "byte", read: (view, offset) => view.getUint8(offset) },
  i1: { bytes: 1, kind: "integer", read: (view, offset) => view.getInt8(offset) },
  u2: { bytes: 2, kind: "integer", read: (view, offset, little) => view.getUint16(offset, little) },
  i2: { bytes: 2, kind: "integer", read: (view, offset, little) => view.getInt16(offset, little) },
  u4: { bytes: 4, kind: "integer", read: (view, offset, little) => view.getUint32(offset, little) },
  i4: { bytes: 4, kind: "integer", read: (view, offset, little) => view.getInt32(offset, little) },
  u8: { bytes: 8, kind: "integer", read: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
  i8: { bytes: 8, kind: "integer", read: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  f2: { bytes: 2, kind: "float", read: (view, offset, little) => half(view.getUint16(offset, little)) },
  f4: { bytes: 4, kind: "float", read: (view, offset, little) => view.getFloat32(offset, little) },
  f8: { bytes: 8, kind: "float", read: (view, offset, little) => view.getFloat64(offset, little) },
};

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

const longestText = 1024;

/** @returns null for a type that is not read: objects, records, dates, complex numbers */
function elementType(order: string, name: string): ElementType | null {
  const little = order !== ">";
  const number = numberTypes[name];
  if (number) {
    const { bytes, kind, read } = number;
    return { bytes, kind, at: (view, offset) => read(view, offset, little) };
  }
  const [, letter, length] = /^([US])(\d{1,6})$/.exec(name) ?? [];
  const characters = Number(length);
  if (!letter || characters === 0 || characters > longestText) return null;
  const bytes = letter === "U" ? 4 * characters : characters;
  return {
    bytes,
    kind: "text",
    at: (view, offset) =>
      letter === "U"
        ? ucs4(view, offset, characters, little)
        : new TextDecoder()
            .decode(new Uint8Array(view.buffer, view.byteOffset + offset, characters))
            .replace(/\0+$/, ""),
  };
}

/** Text of four bytes a character, filled up with zeros. Codes that are none become U+FFFD. */
function ucs4(view: DataView, offset: number, characters: number, little: boolean): string {
  const codes = Array.from({ length: characters }, (_, k) => view.getUint32(offset + 4 * k, little));
  const last = codes.findLastIndex((code) => code !== 0);
  const isCharacter = (code: number) => code < 0x110000 && (code < 0xd800 || code > 0xdfff);
  return codes
    .slice(0, last + 1)
    .map((code) => String.fromCodePoint(isCharacter(code) ? code : 0xfffd))
    .join("");
}

const longestHeader = 65_536;

/**
 * Reads the header of a `.npy` array (format versions 1-3: numpy.lib.format) and leaves the reader at its first element.
 * Only the three keys that numpy writes are looked for; nothing is evaluated, and pickled objects are refused.
 */
export async function readNpyHeader(bytes: ByteReader): Promise<NpyHeader> {
  const { file } = bytes;
  const start = await bytes.read(8);
  const major = start[6]!;
  if (String.fromCharCode(...start.subarray(0, 6)) !== "\x93NUMPY" || major < 1 || major > 3)
    throw damaged(file, "it does not begin as an array of numpy");
  const sizeBytes = major === 1 ? 2 : 4;
  const size = new DataView((await bytes.read(sizeBytes)).buffer);
  const headerBytes = major === 1 ? size.getUint16(0, true) : size.getUint32(0, true);
  if (headerBytes > longestHeader) throw damaged(file, `its header claims to be ${headerBytes} bytes long`);
  const text = new TextDecoder().decode(await bytes.read(headerBytes));
  const descr = /'descr'\s*:\s*'([<>|=]?)([A-Za-z]\d+|O)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const extents = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!descr || !order || !extents) throw damaged(file, "its header names no plain type, order and shape");
  const type = elementType(descr[1]!, descr[2]!);
  if (!type)
    throw unsupported(
      file,
      `its elements are of type ${descr[1]}${descr[2]}`,
      "Save it as numbers (uint8, float32, …), labels also as text.",
    );
  const shape = extents[1]!
    .split(",")
    .map((extent) => extent.trim().replace(/L$/, ""))
    .filter(Boolean)
    .map(Number);
  if (!shape.every(Number.isSafeInteger)) throw damaged(file, `its shape is (${shape.join(", ")})`);
  return { type, shape, isFortran: order[1] === "True", length: 8 + sizeBytes + headerBytes };
}
