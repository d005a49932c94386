import { decode } from "fast-png";
import { noGroundTruth } from "#shared/contract/curate.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { PackedDataset } from "./dataset-reader.ts";
import { Problems } from "./problems.ts";

/**
 * A dataset of images that a method has made, from its pictures: all of one class, for nothing is known of what they show,
 * and all of them test images.
 * @param imageShape `[H, W, C]` that each must have
 * @throws ExemplarError `INVALID` for a picture of another shape
 */
export function madeImages(
  pictures: readonly Uint8Array[],
  imageShape: readonly [number, number, number],
  source: string,
): PackedDataset {
  return {
    kind: "packed",
    source,
    classNames: [noGroundTruth],
    shape: [pictures.length, ...imageShape],
    labels: new Int32Array(pictures.length),
    testIndices: Int32Array.from(pictures.keys()),
    problems: new Problems(),
    async *pixels() {
      for (const [k, png] of pictures.entries()) yield pixelsOf(png, k, imageShape);
    },
  };
}

function pixelsOf(
  png: Uint8Array,
  k: number,
  [height, width, channels]: readonly [number, number, number],
): Uint8Array {
  const picture = decode(png);
  if (picture.height === height && picture.width === width && picture.channels === channels && picture.depth === 8)
    return Uint8Array.from(picture.data);
  throw new ExemplarError(
    "INVALID",
    `Picture ${k + 1} is ${picture.height} × ${picture.width} × ${picture.channels}, and the classifier takes ${height} × ${width} × ${channels}`,
    "Choose pictures that were made for this classifier.",
  );
}
