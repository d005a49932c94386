import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Weights, WeightTensor } from "./architecture.ts";
import { sizeOf } from "./layers.ts";

/**
 * The safetensors format (https://github.com/huggingface/safetensors), float32 and float16: the header's length (uint64,
 * little-endian), the header (JSON: name → dtype, shape, offsets into the data), and the data, without gaps.
 */
export interface WeightsFile {
  readonly weights: Weights;
  readonly metadata: Readonly<Record<string, string>>;
}

const headerStart = 8;
/** How the elements of each type lie in a file. */
const elements = {
  F32: { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view: DataView, at: number) => view.getFloat16(at, true) },
} as const;
export type ElementType = keyof typeof elements;
/** As the reference implementation has it. */
const longestHeader = 100_000_000;

const offset = z.int().min(0);
const tensorEntry = z.object({
  dtype: z.enum(["F32", "F16"]),
  shape: z.array(z.int().min(0)).max(16),
  data_offsets: z.tuple([offset, offset]),
});
const header = z.record(z.string(), z.unknown());
const metadataEntry = z.record(z.string(), z.string());

/**
 * The file's bytes: tensors in the order of their names, so that equal weights make equal files.
 * @param dtype `F16` rounds to 11 bits of precision, in half the space
 */
export function encodeWeights(
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
  dtype: ElementType = "F32",
): Uint8Array {
  const { bytes } = elements[dtype];
  const names = Object.keys(weights).sort();
  let end = 0;
  const entries = names.map((name) => {
    const { shape, data } = weights[name]!;
    if (sizeOf(shape) !== data.length) throw new RangeError(`${name}: ${data.length} elements for shape [${shape}]`);
    const begin = end;
    end += data.length * bytes;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([["__metadata__", metadata], ...entries])));
  const headerLength = Math.ceil(json.length / 8) * 8;

  const file = new Uint8Array(headerStart + headerLength + end);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  file.set(json, headerStart);
  file.fill(" ".charCodeAt(0), headerStart + json.length, headerStart + headerLength);
  let position = headerStart + headerLength;
  for (const name of names)
    for (const value of weights[name]!.data) {
      if (dtype === "F16") view.setFloat16(position, value, true);
      else view.setFloat32(position, value, true);
      position += bytes;
    }
  return file;
}

/**
 * Reads a file that anyone may have written.
 * @param origin how messages name the file
 * @throws ExemplarError `INVALID`: what is wrong with it, and where
 */
export function decodeWeights(file: Uint8Array, origin: string): WeightsFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const { entries, metadata, dataStart } = readHeader(file, view, origin);
  const weights = new Map<string, WeightTensor>();
  let expected = 0;
  for (const [name, { dtype, shape, data_offsets }] of [...entries].sort(byOffset)) {
    const [begin, end] = data_offsets;
    const size = sizeOf(shape);
    if (begin !== expected) throw invalid(origin, `the data of ${name} begins at ${begin}, not at ${expected}`);
    if (end - begin !== size * elements[dtype].bytes || dataStart + end > file.length)
      throw invalid(
        origin,
        `${name} has shape [${shape}] but ${end - begin} bytes, of ${file.length - dataStart} at hand`,
      );
    weights.set(name, { shape, data: readTensor(view, dataStart + begin, size, dtype, name, origin) });
    expected = end;
  }
  if (dataStart + expected !== file.length)
    throw invalid(origin, `${file.length - dataStart - expected} bytes follow the last tensor`);
  return { weights: Object.fromEntries(weights), metadata };
}

type Entries = ReadonlyMap<string, z.infer<typeof tensorEntry>>;

function readHeader(file: Uint8Array, view: DataView, origin: string) {
  if (file.length < headerStart) throw invalid(origin, `it has only ${file.length} bytes`);
  const length = view.getBigUint64(0, true);
  if (length > longestHeader || length > file.length - headerStart)
    throw invalid(origin, `its header is said to have ${length} bytes, the file has ${file.length}`);
  const dataStart = headerStart + Number(length);
  const parsed = parseHeader(file.subarray(headerStart, dataStart), origin);
  const entries = new Map<string, z.infer<typeof tensorEntry>>();
  for (const [name, value] of Object.entries(parsed)) {
    if (name === "__metadata__") continue;
    const entry = tensorEntry.safeParse(value);
    if (!entry.success) throw invalid(origin, `tensor ${name}: ${z.prettifyError(entry.error)}`, entry.error);
    entries.set(name, entry.data);
  }
  const metadata = metadataEntry.safeParse(parsed.__metadata__ ?? {});
  if (!metadata.success) throw invalid(origin, "its metadata are not text", metadata.error);
  return { entries: entries as Entries, metadata: metadata.data, dataStart };
}

function parseHeader(bytes: Uint8Array, origin: string): Record<string, unknown> {
  try {
    return header.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw invalid(origin, "its header is not a JSON object", cause);
  }
}

function byOffset(
  a: readonly [string, z.infer<typeof tensorEntry>],
  b: readonly [string, z.infer<typeof tensorEntry>],
) {
  return a[1].data_offsets[0] - b[1].data_offsets[0] || a[1].data_offsets[1] - b[1].data_offsets[1];
}

function readTensor(
  view: DataView,
  start: number,
  size: number,
  dtype: ElementType,
  name: string,
  origin: string,
): Float32Array {
  const { bytes, read } = elements[dtype];
  const data = new Float32Array(size);
  for (let index = 0; index < size; index++) {
    const value = read(view, start + index * bytes);
    if (!Number.isFinite(value)) throw invalid(origin, `element ${index} of ${name} is ${value}`);
    data[index] = value;
  }
  return data;
}

function invalid(origin: string, reason: string, cause?: unknown): ExemplarError {
  return new ExemplarError(
    "INVALID",
    `${origin} is not a usable weights file: ${reason}`,
    "Export the weights again as safetensors of float32 or float16, or train the classifier again.",
    { cause },
  );
}
