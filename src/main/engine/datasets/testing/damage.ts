import fc from "fast-check";
import { expect } from "vitest";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { DatasetReader, OpenedDataset } from "../dataset-reader.ts";
import { byteCount } from "../limits.ts";

export const unwatched = { signal: new AbortController().signal, onProgress: () => {} };

type Damage =
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "set"; readonly at: number; readonly byte: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array };

const position = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const early = position.map((at) => at ** 3);

/** What may have happened to a file: cut short, changed (mostly near its beginning, where headers are), lengthened. */
export const damage: fc.Arbitrary<Damage[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("cut" as const), at: position }),
    fc.record({ kind: fc.constant("set" as const), at: early, byte: fc.constantFrom(0, 1, 127, 128, 255) }),
    fc.record({ kind: fc.constant("set" as const), at: position, byte: fc.integer({ min: 0, max: 255 }) }),
    fc.record({
      kind: fc.constant("insert" as const),
      at: position,
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

export function damaged(bytes: Uint8Array, damages: readonly Damage[]): Uint8Array {
  let result = Buffer.from(bytes);
  for (const change of damages) {
    const at = Math.floor(change.at * result.length);
    if (change.kind === "cut") result = result.subarray(0, at);
    else if (change.kind === "insert")
      result = Buffer.concat([result.subarray(0, at), change.bytes, result.subarray(at)]);
    else if (result.length > 0) result[at] = change.byte;
  }
  return result;
}

/**
 * Reads all there is. What is damaged must be refused by an error that names the place, or be a dataset in good order:
 * as many labels as images, every label a class, as many bytes as the shape says. Nothing else may happen.
 */
export async function readsOrRefuses(reader: DatasetReader, path: string): Promise<OpenedDataset | null> {
  try {
    const dataset = await reader.open(path, {}, unwatched);
    const { shape, labels, classNames } = dataset;
    expect(labels).toHaveLength(shape[0]);
    expect(labels.every((label) => label >= 0 && label < classNames.length)).toBe(true);
    if (dataset.kind === "files") return dataset;
    let length = 0;
    for await (const piece of dataset.pixels(unwatched.signal)) {
      length += piece.length;
      expect(length).toBeLessThanOrEqual(byteCount(shape));
    }
    expect(length).toBe(byteCount(shape));
    return dataset;
  } catch (error) {
    if (!(error instanceof ExemplarError)) throw error;
    expect(error.message).toContain(path);
    expect(["INVALID", "UNSUPPORTED", "NOT_FOUND"]).toContain(error.code);
    expect(error.remedy).not.toBe("");
    return null;
  }
}
