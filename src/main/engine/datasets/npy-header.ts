import type { ByteReader } from "./byte-reader.ts";
import { damaged, unsupported } from "./dataset-error.ts";

export interface NpyHeader {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly length: number;
}

interface ElementType {
  readonly bytes: number;
  readonly kind: "boolean" | "byte" | "integer" | "float";
  readonly at: (view: DataView, offset: number) => number;
}

/** By numpy's type string without its byte order, which is little-endian or irrelevant. */
const elementTypes: Readonly<Record<string, ElementType>> = {
  b1: { bytes: 1, kind: "boolean", at: (view, offset) => view.getUint8(offset) },
  u1: { bytes: 1, kind: "byte", at: (view, offset) => view.getUint8(offset) },
  i1: { bytes: 1, kind: "integer", at: (view, offset) => view.getInt8(offset) },
  u2: { bytes: 2, kind: "integer", at: (view, offset) => view.getUint16(offset, true) },
  i2: { bytes: 2, kind: "integer", at: (view, offset) => view.getInt16(offset, true) },
  u4: { bytes: 4, kind: "integer", at: (view, offset) => view.getUint32(offset, true) },
  i4: { bytes: 4, kind: "integer", at: (view, offset) => view.getInt32(offset, true) },
  u8: { bytes: 8, kind: "integer", at: (view, offset) => Number(view.getBigUint64(offset, true)) },
  i8: { bytes: 8, kind: "integer", at: (view, offset) => Number(view.getBigInt64(offset, true)) },
  f4: { bytes: 4, kind: "float", at: (view, offset) => view.getFloat32(offset, true) },
  f8: { bytes: 8, kind: "float", at: (view, offset) => view.getFloat64(offset, true) },
};

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
  const type = elementTypes[descr[2]!];
  if (!type || (descr[1] === ">" && type.bytes > 1))
    throw unsupported(
      file,
      `its elements are of type ${descr[1]}${descr[2]}`,
      "Save it as uint8, or as little-endian numbers.",
    );
  if (order[1] === "True")
    throw unsupported(file, "it is stored in Fortran's order", "Save numpy.ascontiguousarray of it.");
  const shape = extents[1]!
    .split(",")
    .map((extent) => extent.trim().replace(/L$/, ""))
    .filter(Boolean)
    .map(Number);
  if (!shape.every(Number.isSafeInteger)) throw damaged(file, `its shape is (${shape.join(", ")})`);
  return { type, shape, length: 8 + sizeBytes + headerBytes };
}
