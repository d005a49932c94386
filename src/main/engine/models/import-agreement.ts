import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { sizeOf } from "../compile/shapes.ts";

export interface ImportOptions {
  readonly settings: ModelSettings;
  /** The classes of the images that it is meant for; the model's outputs, in this order, unless the settings say more. */
  readonly classNames?: readonly string[];
  /** `[H, W, C]` of the images that it is meant for. */
  readonly imageShape?: readonly [number, number, number];
}

export interface ImportedModel {
  readonly report: ModelReport;
  /** The file to keep: complete in itself, with its settings. */
  readonly bytes: Uint8Array;
}

/** Largest difference of a probability from the original's, relative to the image's most probable class. */
export const AGREEMENT = 1e-4;

/** Images, or as many more as the file takes at once, on which the import is held to the original. */
export const CHECKED = 4;

/** Pixels uniform on [0, 1], always the same. */
export function randomImages(imageShape: readonly number[], count = CHECKED): Float32Array {
  const generator = seededGenerator(1).split("import-check");
  return Float32Array.from({ length: count * sizeOf(imageShape) }, () => generator.next());
}

/** max |p − q| / max q over the classes of an image; infinite where an answer is not a number. */
export function largestDifference(actual: Float32Array, expected: Float32Array, classCount: number): number {
  let largest = 0;
  for (let start = 0; start < expected.length; start += classCount) {
    const top = expected.subarray(start, start + classCount).reduce((max, value) => Math.max(max, value), 0);
    for (let index = start; index < start + classCount; index++) {
      const difference = Math.abs(actual[index]! - expected[index]!) / top;
      largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
    }
  }
  return largest;
}

/** Why a model whose import differs so much from it stays a black box; null where it agrees. */
export const disagreement = (difference: number): string | null =>
  difference <= AGREEMENT
    ? null
    : `its import answers differently from the file: by ${difference.toExponential(1)}, ${AGREEMENT} is allowed`;
