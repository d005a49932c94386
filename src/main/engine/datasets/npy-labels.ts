import { inClassOrder } from "#shared/library/class-order.ts";
import type { ByteReader } from "./byte-reader.ts";
import { damaged, unsupported } from "./dataset-error.ts";
import { inRowOrder } from "./fortran-order.ts";
import { requireImageShape } from "./limits.ts";
import { readNpyHeader } from "./npy-header.ts";
import { inRecords } from "./packed-parts.ts";
import type { Problems } from "./problems.ts";

const mostClasses = 100_000;

/** Labels of one array: class numbers, or what the classes are called. */
export interface ReadLabels {
  readonly file: string;
  readonly count: number;
  readonly numbers: Int32Array | null;
  readonly names: readonly string[] | null;
  readonly isOneHot: boolean;
}

/**
 * Labels as arrays have them: class numbers `[N]` or `[N, 1]`, of any number type; text, which names the classes; or one
 * column a class, `[N, K]`, with a 1 in the image's own.
 * @throws `UNSUPPORTED` or `INVALID`, naming the file and the label
 */
export async function readNpyLabels(bytes: ByteReader): Promise<ReadLabels> {
  const { file } = bytes;
  const { type, shape, isFortran } = await readNpyHeader(bytes);
  const [count, width = 1] = shape as [number, number?];
  if (shape.length === 0 || shape.length > 2 || width === 0 || (type.kind === "text" && width > 1))
    throw unsupported(
      file,
      `labels of shape (${shape.join(", ")}) are no class numbers`,
      "Give one number or name an image, or one column a class.",
    );
  requireImageShape(file, [count, 1, 1, 1]);
  if (width > mostClasses) throw damaged(file, `its header promises ${width} classes`);
  const stored = bytes.pieces(count * width * type.bytes);
  const ordered = isFortran && width > 1 ? inRowOrder(file, stored, shape, type.bytes) : stored;
  const numbers: number[] = [];
  const names: string[] = [];
  for await (const record of inRecords(ordered, width * type.bytes)) {
    const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
    if (type.kind === "text") names.push(nameAt(file, names.length, type.at(view, 0)));
    else {
      const values = Array.from({ length: width }, (_, k) => type.at(view, k * type.bytes));
      numbers.push(width > 1 ? hotColumn(file, numbers.length, values) : classNumber(file, numbers.length, values[0]!));
    }
  }
  await bytes.requireEnd();
  return type.kind === "text"
    ? { file, count, numbers: null, names, isOneHot: false }
    : { file, count, numbers: Int32Array.from(numbers), names: null, isOneHot: width > 1 };
}

/** Labels as numbers of the classes that all arrays of a set have together; their names, where labels are text. */
export function classesOf(
  file: string,
  parts: readonly ReadLabels[],
  problems: Problems,
): { labelOf: (part: ReadLabels) => Int32Array; names: string[] | null } {
  if (parts.some(({ isOneHot }) => isOneHot)) problems.notes.push("Labels have one column a class");
  const texts = parts.filter(({ names }) => names !== null);
  if (texts.length === 0) return { labelOf: ({ numbers }) => numbers!, names: null };
  if (texts.length < parts.length) throw damaged(file, "some of its labels are text and others numbers");
  const names = inClassOrder(new Set(parts.flatMap(({ names }) => names!)));
  if (names.length > mostClasses) throw damaged(file, `its labels name ${names.length} classes`);
  problems.notes.push("Labels are text: the classes are in the order of their names");
  const labels = new Map(names.map((name, label) => [name, label]));
  return { labelOf: (part) => Int32Array.from(part.names!, (name) => labels.get(name)!), names };
}

function nameAt(file: string, index: number, text: string): string {
  const name = text.trim();
  if (name === "") throw damaged(file, `label ${index} is empty`);
  return name;
}

function classNumber(file: string, index: number, value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > mostClasses)
    throw damaged(file, `label ${index} is ${value}, which is no class number`);
  return value;
}

function hotColumn(file: string, index: number, values: readonly number[]): number {
  const hot = values.indexOf(1);
  if (hot < 0 || values.some((value, k) => k !== hot && value !== 0))
    throw unsupported(
      file,
      `row ${index} of its labels is no single 1 among zeros`,
      "Give one number or name an image, or one column a class.",
    );
  return hot;
}
