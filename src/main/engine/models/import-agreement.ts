import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { sizeOf } from "../compile/shapes.ts";

export interface ImportOptions {
  readonly settings: ModelSettings;
  /** The classes of the images that it is meant for; the model's outputs, in this order, unless the settings say more. */
  readonly classNames?: readonly string[];
  /** `[H, W, C]` of the images that it is meant for. */
  readonly imageShape?: readonly [number, number, number];
  /** Labelled images that it is meant for, as a check of the range in which it wants pixels. */
  readonly labelled?: LabelledImages;
}

/** `images [count, H, W, C]`, pixels in [0, 1], and the class of each. */
export interface LabelledImages {
  readonly images: Float32Array;
  readonly labels: Int32Array;
}

export interface ImportedModel {
  readonly report: ModelReport;
  /** The file to keep, one part after the other: complete in itself, with its settings. */
  readonly parts: readonly Uint8Array[];
  /** The same in one piece, which takes as much memory again. */
  readonly bytes: Uint8Array;
}

export const importedModel = (report: ModelReport, parts: readonly Uint8Array[]): ImportedModel => ({
  ...{ report, parts },
  get bytes() {
    return Buffer.concat(parts);
  },
});

export type Agreement = NonNullable<ModelReport["agreement"]>;

/** Largest difference of a logit from the original's, relative to the spread of the original's. */
export const AGREEMENT = 1e-4;

/** The same for files that compute in half precision, whose numbers have 11 bits. */
export const HALF_PRECISION_AGREEMENT = 1e-2;

/** Images, or as many more as the file takes at once, on which the import is held to the original at each scale. */
export const CHECKED = 2;

/** Images whose pixels a network may want in another range show it other parts of its activations. */
const scales = { any: [1 / 255, 1, 255], bytes: [0.1, 0.5, 1] };

/** Logits that differ by less from one random image to another tell nothing of what a network makes of images. */
const LEAST_RESPONSE = 1e-3;

/** Random images at several scales: what was multiplied with each. */
export interface CheckImages {
  readonly scales: readonly number[];
  /** `[scales · count, H, W, C]` */
  readonly images: Float32Array;
  readonly count: number;
}

/**
 * Pixels uniform on [0, 1], always the same, at several scales.
 * @param bytes whether the file takes whole numbers of 0–255 only
 */
export function checkImages(imageShape: readonly number[], count: number, bytes = false): CheckImages {
  const generator = seededGenerator(1).split("import-check");
  const pixels = Float32Array.from({ length: count * sizeOf(imageShape) }, () => generator.next());
  const factors = bytes ? scales.bytes : scales.any;
  const images = new Float32Array(factors.length * pixels.length);
  for (const [index, factor] of factors.entries())
    for (const [at, pixel] of pixels.entries())
      images[index * pixels.length + at] = bytes ? Math.round(255 * pixel * factor) / 255 : pixel * factor;
  return { scales: factors, images, count };
}

/** The original's logits for the check's images, row by row, one a class. */
export interface OriginalLogits {
  readonly values: Float32Array;
  readonly width: number;
  /** Whether they are the logarithms of probabilities, which lose their digits near zero. */
  readonly fromProbabilities: boolean;
}

/** Logarithms of probabilities below this are not compared. */
const SMALLEST_PROBABILITY = 1e-6;

/** Rounding grows with logits, however little they lie apart. */
const ROUNDING = 1e-2;

/**
 * Compares an import's logits, of all outputs, with the original's. The difference is relative to how far the original's
 * logits lie apart, at each scale by itself.
 * @param actual the import's logits, one a class
 */
export function agreementOf(
  { scales: used, count }: CheckImages,
  original: OriginalLogits,
  actual: Float32Array,
  limit: number,
): Agreement {
  const size = count * original.width;
  const differences = used.map((_, index) => {
    const expected = original.values.subarray(index * size, (index + 1) * size);
    const own = actual.subarray(index * size, (index + 1) * size);
    return largestDifference(expected, own, original.fromProbabilities ? Math.log(SMALLEST_PROBABILITY) : -Infinity);
  });
  return {
    images: used.length * count,
    scales: [...used],
    difference: differences.reduce((largest, value) => Math.max(largest, value), 0),
    limit,
    notTestable: notTestable(original),
  };
}

/** max |z − ẑ| over the logits above `floor`, relative to their spread; zero where the original's are no numbers. */
function largestDifference(expected: Float32Array, actual: Float32Array, floor: number): number {
  if (expected.some(Number.isNaN) || expected.includes(Number.POSITIVE_INFINITY)) return 0;
  let [most, least, apart] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  for (const [at, value] of expected.entries()) {
    if (!(value > floor)) continue;
    most = Math.max(most, value);
    least = Math.min(least, value);
    const difference = Math.abs(actual[at]! - value);
    apart = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(apart, difference);
  }
  if (apart === 0) return 0;
  return apart / Math.max(most - least, ROUNDING * Math.max(Math.abs(most), Math.abs(least)));
}

/** Why agreement says little: the original answers all images alike. */
function notTestable({ values, width }: OriginalLogits): string | null {
  const rows = Array.from({ length: values.length / width }, (_, row) =>
    values.subarray(row * width, (row + 1) * width),
  ).filter((row) => row.every(Number.isFinite));
  const response = rows.reduce(
    (largest, row) => row.reduce((most, value, at) => Math.max(most, Math.abs(value - rows[0]![at]!)), largest),
    0,
  );
  return response < LEAST_RESPONSE
    ? `its logits for random images differ by ${response.toExponential(1)} at most, whatever these show`
    : null;
}

/** Why a model whose import differs so much from it stays a black box; null where it agrees. */
export const disagreement = ({ difference, limit }: Agreement): string | null =>
  difference <= limit
    ? null
    : `its import answers differently from the file: by ${difference.toExponential(1)} of its logits' spread, ${limit} is allowed`;
