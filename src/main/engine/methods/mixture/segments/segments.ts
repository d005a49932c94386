import { ExemplarError } from "#shared/domain/errors.ts";
import type { SegmentSettings } from "#shared/methods/mixture/local-fields.ts";
import { felzenszwalb } from "./felzenszwalb.ts";
import { grid } from "./grid.ts";
import type { SegmentedImage } from "./segmented-image.ts";
import { slic } from "./slic.ts";

/** An image cut into parts. */
export interface Segments {
  readonly height: number;
  readonly width: number;
  readonly count: number;
  /** `[H, W]`, the segment of each pixel: 0, 1, … in the order in which rows meet them. */
  readonly labels: Int32Array;
}

/** Gives each pixel a label; equal ones are one segment. The same image and settings give the same labels. */
type Segmentation = (image: SegmentedImage, settings: Pick<SegmentSettings, "segments" | "compactness">) => Int32Array;

const segmentations: { readonly [Name in SegmentSettings["cut"]]: Segmentation } = { grid, slic, felzenszwalb };

/**
 * The image cut into about as many segments as asked for.
 * @throws ExemplarError `INVALID` where more are asked for than there are pixels, or where one segment is all of the image
 */
export function segmentsOf(image: SegmentedImage, settings: Pick<SegmentSettings, "cut" | "segments" | "compactness">) {
  const [height, width] = image.shape;
  if (settings.segments > height * width)
    throw new ExemplarError(
      "INVALID",
      `An image of ${height} × ${width} pixels cannot be cut into ${settings.segments} segments.`,
      `Ask for ${height * width} segments or fewer.`,
    );
  const segments = numbered(segmentations[settings.cut](image, settings), height, width);
  if (segments.count < 2)
    throw new ExemplarError(
      "INVALID",
      "The whole image is one segment, so that there is nothing to tell apart.",
      settings.cut === "grid" ? "Ask for more segments." : "Ask for more segments, or cut the image by a grid.",
    );
  return segments;
}

/** Labels numbered anew, in the order in which rows meet them. */
function numbered(labels: Int32Array, height: number, width: number): Segments {
  const numbers = new Map<number, number>();
  const own = labels.map((label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
  return { height, width, count: numbers.size, labels: own };
}

/** How many pixels each segment has. */
export function segmentSizes({ count, labels }: Segments): Int32Array {
  const sizes = new Int32Array(count);
  for (const label of labels) sizes[label]! += 1;
  return sizes;
}

/** A value for each segment, put on its pixels: `[H, W]`. */
export const onPixels = ({ labels }: Segments, values: ArrayLike<number>): Float32Array =>
  Float32Array.from(labels, (label) => values[label]!);
