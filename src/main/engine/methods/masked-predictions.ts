import * as tf from "@tensorflow/tfjs-core";
import { runInBatches } from "../batches/run-in-batches.ts";
import { type ImageSource, logProbabilities } from "../models/answers.ts";
import type { Classifier } from "../models/classifier.ts";
import type { Watch } from "../watch.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { MapContext } from "./outputs/map.ts";

export interface MaskSource {
  readonly count: number;
  /** Extents of one mask; where they are smaller than the image's, masks are resized bilinearly. */
  readonly height: number;
  readonly width: number;
  /** Masks `start` to `end`, `[end − start, height, width]`. Asked for once each, in order. */
  masks(start: number, end: number): Float32Array;
}

/**
 * An attempt that was cut short is gone on with: log-probabilities are kept with the checkpoint, and masks drawn anew.
 *
 * log p(class | image ∘ mask + baseline ∘ (1 − mask)) for every mask. Masking is part of the program, so what travels is a
 * mask a sample.
 * @param image `[H, W, C]`
 * @param each called after each batch with its masks and log-probabilities, for what is summed over masks on the way
 * @param baseline `[H, W, C]`, what is seen where a mask hides the image; black unless given
 */
export async function maskedLogProbabilities(
  { classifier, checkpoint, ...workplace }: MapContext,
  image: Float32Array,
  targetClass: number,
  { count, height, width, masks: read }: MaskSource,
  watch: Watch,
  each: (masks: Float32Array, logProbabilities: Float64Array) => void = () => {},
  baseline: Float32Array = new Float32Array(image.length),
): Promise<Float64Array> {
  const { classCount } = classifier;
  const result = new Float64Array(count);
  const known = restored(checkpoint, result);
  for (let from = 0; from < known; from += chunk) {
    const end = Math.min(known, from + chunk);
    each(read(from, end), result.subarray(from, end));
  }
  const program = logProbabilities(classifier, maskedImages(classifier, [height, width]));
  let masks = new Float32Array();
  const rows = {
    count: count - known,
    unit: "masks",
    shared: { image, baseline },
    read(from: number, size: number) {
      masks = read(known + from, known + from + size) as typeof masks;
      return { masks };
    },
  };
  for await (const batch of runInBatches(program, rows, workplace, watch)) {
    const { data } = batch.results.logProbabilities!;
    const start = known + batch.from;
    const end = start + batch.rows;
    for (let row = start; row < end; row++) result[row] = data[(row - start) * classCount + targetClass]!;
    each(masks, result.subarray(start, end));
    checkpoint.write(() => bytesOf(result.subarray(0, end)));
  }
  return result;
}

/** Masks of an earlier attempt that are drawn at once, for what is summed over masks. */
const chunk = 256;

/** Takes over the log-probabilities that an earlier attempt has left. @returns how many there are */
function restored(checkpoint: Checkpoint, result: Float64Array): number {
  const bytes = checkpoint.read();
  if (bytes === null || bytes.length % 8 !== 0 || bytes.length / 8 > result.length) return 0;
  const kept = new Float64Array(new Uint8Array(bytes).buffer);
  result.set(kept);
  return kept.length;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array) => new Uint8Array(buffer, byteOffset, byteLength);

/** `image, baseline [H, W, C]`, shared, and `masks [N, h, w]` → the image through each mask. */
function maskedImages({ inputShape }: Classifier, [h, w]: readonly [number, number]): ImageSource {
  const [height, width] = inputShape;
  return {
    key: `masked:${h}x${w}`,
    rows: { masks: { shape: [h, w], dtype: "float32" } },
    shared: { image: { shape: inputShape, dtype: "float32" }, baseline: { shape: inputShape, dtype: "float32" } },
    images({ image, baseline, masks }) {
      const shown = tf.expandDims(resizeBilinear(masks!, [height, width]), 3);
      const background = tf.expandDims(baseline!, 0);
      return tf.add(background, tf.mul(tf.sub(tf.expandDims(image!, 0), background), shown));
    },
  };
}

/** `[N, h, w]` → `[N, H, W]`, as one matrix product a direction. */
function resizeBilinear(x: tf.Tensor, [height, width]: readonly [number, number]): tf.Tensor {
  const [, h, w] = x.shape as [number, number, number];
  if (h === height && w === width) return x;
  const rows = tf.tensor(interpolation(height, h), [1, height, h]);
  const columns = tf.tensor(interpolation(width, w), [1, width, w]);
  return tf.matMul(tf.matMul(rows, x as tf.Tensor3D), columns, false, true);
}

/** The matrix `[to, from]` of bilinear interpolation between cell centres; beyond the outer centres, the edge's value. */
export function interpolation(to: number, from: number): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const position = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const below = Math.min(from - 1, Math.floor(position));
    const above = Math.min(from - 1, below + 1);
    matrix[i * from + below]! += 1 - (position - below);
    matrix[i * from + above]! += position - below;
  }
  return matrix;
}
