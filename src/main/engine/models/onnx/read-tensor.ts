import type { TensorValue } from "../../runtime/runtime.ts";

/** The fields of a TensorProto that are read here. */
export interface TensorMessage {
  readonly name?: string;
  readonly dims?: readonly (number | { toNumber(): number })[];
  readonly dataType?: number;
  rawData?: Uint8Array;
  readonly floatData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly int64Data?: readonly (number | { toNumber(): number })[];
  readonly doubleData?: readonly number[];
  readonly uint64Data?: readonly (number | { toNumber(): number })[];
  externalData?: readonly { readonly key: string; readonly value: string }[];
  dataLocation?: number;
}

/** A tensor of a file, with ONNX's TensorProto.DataType of its elements. */
export interface StoredTensor extends TensorValue {
  readonly elementType: number;
}

/** Tensors of more elements than this are nothing that a classifier holds: 8 GiB of float32. */
const largestSize = 2 ** 31;

/** int64 becomes int32: what is beyond (ONNX's "to the end" is 2⁶³ - 1) stays beyond any extent. */
export const saturated = (value: number) => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value));

interface ElementFormat {
  readonly label: string;
  readonly width: number;
  readonly read: (view: DataView, at: number) => number;
  readonly list: "floatData" | "int32Data" | "int64Data" | "doubleData" | "uint64Data";
  readonly dtype: TensorValue["dtype"];
}

const format = (
  label: string,
  width: number,
  dtype: ElementFormat["dtype"],
  list: ElementFormat["list"],
  read: ElementFormat["read"],
): ElementFormat => ({ label, width, dtype, list, read });

/** By ONNX's TensorProto.DataType. */
const formats: Record<number, ElementFormat> = {
  1: format("float32", 4, "float32", "floatData", (view, at) => view.getFloat32(at, true)),
  2: format("uint8", 1, "int32", "int32Data", (view, at) => view.getUint8(at)),
  3: format("int8", 1, "int32", "int32Data", (view, at) => view.getInt8(at)),
  4: format("uint16", 2, "int32", "int32Data", (view, at) => view.getUint16(at, true)),
  5: format("int16", 2, "int32", "int32Data", (view, at) => view.getInt16(at, true)),
  6: format("int32", 4, "int32", "int32Data", (view, at) => view.getInt32(at, true)),
  7: format("int64", 8, "int32", "int64Data", (view, at) => saturated(Number(view.getBigInt64(at, true)))),
  9: format("bool", 1, "bool", "int32Data", (view, at) => Number(view.getUint8(at) !== 0)),
  10: format("float16", 2, "float32", "int32Data", (view, at) => halfPrecision(view.getUint16(at, true))),
  11: format("float64", 8, "float32", "doubleData", (view, at) => view.getFloat64(at, true)),
  12: format("uint32", 4, "int32", "uint64Data", (view, at) => saturated(view.getUint32(at, true))),
  13: format("uint64", 8, "int32", "uint64Data", (view, at) => saturated(Number(view.getBigUint64(at, true)))),
  16: format("bfloat16", 2, "float32", "int32Data", (view, at) => brainFloat(view.getUint16(at, true))),
};

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
const bitsOf: Record<number, (bits: number) => number> = { 10: halfPrecision, 16: brainFloat };

/** What an element type is called, for messages. */
export const elementTypeName = (code: number): string => formats[code]?.label ?? `type ${code}`;

/**
 * A tensor's elements: half and double precision as float32, integers as int32.
 * @throws Error in words: an impossible shape, another number of elements than it has, or a type without numbers
 */
export function readTensor(message: TensorMessage): StoredTensor {
  const shape = readShape(message.dims ?? []);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const code = message.dataType ?? 0;
  const elementType = code;
  const { width, read, list, dtype, label } = formats[code] ?? refuse(`elements of type ${code} are no numbers`);
  const raw = message.rawData;
  if (raw && raw.length > 0) {
    if (raw.length !== size * width)
      refuse(`shape [${shape}] of ${label} takes ${size * width} bytes, but there are ${raw.length}`);
    if (code === 1) return { elementType, shape, dtype, data: new Float32Array(new Uint8Array(raw).buffer) };
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const data = new arrays[dtype](size);
    for (let index = 0; index < size; index++) data[index] = read(view, index * width);
    return { elementType, shape, dtype, data };
  }
  const listed = message[list] ?? [];
  if (listed.length !== size) refuse(`shape [${shape}] has ${size} elements, but there are ${listed.length}`);
  const decode = bitsOf[code] ?? (dtype === "int32" ? saturated : Number);
  const data = new arrays[dtype](size);
  for (let index = 0; index < size; index++) data[index] = decode(Number(listed[index]));
  return { elementType, shape, dtype, data };
}

/** Extents as numbers. @throws Error where they are negative or make more elements than memory holds */
export function readShape(dims: readonly (number | { toNumber(): number })[]): number[] {
  const shape = dims.map(Number);
  let size = 1;
  for (const extent of shape) {
    if (!Number.isSafeInteger(extent) || extent < 0) refuse(`its shape [${shape}] has an impossible extent`);
    size *= extent;
    if (size > largestSize) refuse(`its shape [${shape}] has more than ${largestSize} elements`);
  }
  return shape;
}

function refuse(reason: string): never {
  throw new Error(reason);
}

/** IEEE 754 binary16. */
function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a binary32. */
function brainFloat(bits: number): number {
  word.setUint32(0, bits * 0x10000);
  return word.getFloat32(0);
}
