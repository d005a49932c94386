import type { LocalSettings } from "#shared/methods/mixture/local-fields.ts";
import type { SegmentedImage } from "../segments/segmented-image.ts";
import type { Segments } from "../segments/segments.ts";

const greys = { black: 0, grey: 0.5, white: 1 } as const;

/** `[H, W, C]`, what is seen where a segment is hidden. */
export function baselineOf(
  image: Float32Array,
  [, , channels]: SegmentedImage["shape"],
  { count, labels }: Segments,
  fill: LocalSettings["fill"],
): Float32Array {
  if (fill !== "mean") return new Float32Array(image.length).fill(greys[fill]);
  const sums = new Float64Array(count * channels);
  const sizes = new Int32Array(count);
  for (const label of labels) sizes[label]! += 1;
  const place = (k: number) => labels[Math.floor(k / channels)]! * channels + (k % channels);
  for (const [k, value] of image.entries()) sums[place(k)]! += value;
  return image.map((_, k) => sums[place(k)]! / sizes[labels[Math.floor(k / channels)]!]!);
}
