import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where reference values lie: those of the project, or others of the same names and format. */
const folder = process.env.EXEMPLAR_REFERENCES || join(import.meta.dirname, "../fixtures/references");

/** Inputs, and what independent programs make of them; the file's own notes state the convention of every field. */
export interface Reference {
  readonly about: string;
  // biome-ignore lint/suspicious/noExplicitAny: each file has fields of its own, which its test names.
  readonly inputs: any;
  // biome-ignore lint/suspicious/noExplicitAny: likewise.
  readonly expected: any;
}

/** The files of these names that there are. */
export function referenceFiles(family: string, names: readonly string[]): [name: string, reference: Reference][] {
  const found = names.filter((name) => existsSync(pathOf(family, name)));
  if (found.length === 0) throw new Error(`${folder} has no reference values of ${family}: ${names.join(", ")}`);
  return found.map((name) => [name, readReference(family, name)]);
}

export const readReference = (family: string, name: string): Reference =>
  JSON.parse(readFileSync(pathOf(family, name), "utf8"));

const pathOf = (family: string, name: string) => join(folder, family, `${name}.json`);

/** Nested lists of numbers, one after the other. */
export const flat = (values: unknown): Float64Array =>
  ArrayBuffer.isView(values)
    ? Float64Array.from(values as Float64Array)
    : Float64Array.from([values].flat(Number.POSITIVE_INFINITY) as (number | string)[], Number);

/** `[C, H, W]`, as PyTorch has images, → `[H, W, C]`. */
export function channelsLast(image: number[][][]): Float32Array {
  const [channels, height, width] = [image.length, image[0]!.length, image[0]![0]!.length];
  return Float32Array.from({ length: channels * height * width }, (_, k) => {
    const pixel = Math.floor(k / channels);
    return image[k % channels]![Math.floor(pixel / width)]![pixel % width]!;
  });
}

/** The largest difference of two lists, as a share of the largest expected entry. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers instead of ${expected.length}`);
  let [difference, largest] = [0, 0];
  for (let k = 0; k < expected.length; k++) {
    const own = Math.abs(actual[k]! - expected[k]!);
    difference = Number.isNaN(own) ? Number.POSITIVE_INFINITY : Math.max(difference, own);
    largest = Math.max(largest, Math.abs(expected[k]!));
  }
  return difference / largest;
}
