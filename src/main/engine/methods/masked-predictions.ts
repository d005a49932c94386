import * as tf from "@tensorflow/tfjs-core";
import { runInBatches } from "../batches/run-in-batches.ts";
import { type ImageSource, logProbabilities } from "../models/answers.ts";
import type { Classifier } from "../models/classifier.ts";
import type { Watch } from "../watch.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { MapContext } from "./outputs/map.ts";

export interface MaskSource {
  readonly count: number;
  /** Extents of one mask. */
  readonly height: number;
  readonly width: number;
  /** `[H, W]`, which element of a mask each pixel has; where it is left out, masks are resized bilinearly. */
  readonly elements?: Int32Array;
  /** Masks `start` to `end`, `[end − start, height, width]`. Asked for once each, in order. */
  masks(start: number, end: number): Float32Array;
}

/** What is taken of an answer: of the log-probabilities of all classes, those from `start` to `start + classes`. */
export type AnswerReading = (logProbabilities: ArrayLike<number>, start: number, classes: number) => number;

/** An image, and what is seen where a mask hides it (black unless given); `[H, W, C]`. */
export interface MaskedImage {
  readonly image: Float32Array;
  readonly baseline?: Float32Array;
}

/**
 * What the classifier answers to image ∘ mask + baseline ∘ (1 − mask), for every mask. Masking is part of the program, so
 * what travels is a mask a sample.
 *
 * An attempt that was cut short is gone on with: answers are kept with the checkpoint, and masks drawn anew.
 * @param each called after each batch with its masks and answers, for what is summed over masks on the way
 */
export async function maskedAnswers(
  { classifier, checkpoint, ...workplace }: MapContext,
  { image, baseline = new Float32Array(image.length) }: MaskedImage,
  reading: AnswerReading,
  { count, height, width, elements, masks: read }: MaskSource,
  watch: Watch,
  each: (masks: Float32Array, answers: Float64Array) => void = () => {},
): Promise<Float64Array> {
  const { classCount } = classifier;
  const result = new Float64Array(count);
  const known = restored(checkpoint, result);
  for (let from = 0; from < known; from += chunk) {
    const end = Math.min(known, from + chunk);
    each(read(from, end), result.subarray(from, end));
  }
  const program = logProbabilities(classifier, maskedImages(classifier, [height, width], elements !== undefined));
  let masks = new Float32Array();
  const rows = {
    count: count - known,
    unit: "images",
    shared: { image, baseline, ...(elements && { elements }) },
    read(from: number, size: number) {
      masks = read(known + from, known + from + size) as typeof masks;
      return { masks };
    },
  };
  for await (const batch of runInBatches(program, rows, workplace, watch)) {
    const { data } = batch.results.logProbabilities!;
    const start = known + batch.from;
    const end = start + batch.rows;
    for (let row = start; row < end; row++) result[row] = reading(data, (row - start) * classCount, classCount);
    each(masks, result.subarray(start, end));
    checkpoint.write(() => bytesOf(result.subarray(0, end)));
  }
  return result;
}

/** log p(class | masked image) for every mask. */
export const maskedLogProbabilities = (
  context: MapContext,
  image: Float32Array,
  targetClass: number,
  source: MaskSource,
  watch: Watch,
  each?: (masks: Float32Array, logProbabilities: Float64Array) => void,
): Promise<Float64Array> =>
  maskedAnswers(context, { image }, (row, start) => row[start + targetClass]!, source, watch, each);

/** Masks of an earlier attempt that are drawn at once, for what is summed over masks. */
const chunk = 256;

/** Takes over the answers that an earlier attempt has left. @returns how many there are */
function restored(checkpoint: Checkpoint, result: Float64Array): number {
  const bytes = checkpoint.read();
  if (bytes === null || bytes.length % 8 !== 0 || bytes.length / 8 > result.length) return 0;
  const kept = new Float64Array(new Uint8Array(bytes).buffer);
  result.set(kept);
  return kept.length;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array) => new Uint8Array(buffer, byteOffset, byteLength);

/** `image, baseline [H, W, C]`, shared, and `masks [N, h, w]` → the image through each mask. */
function maskedImages({ inputShape }: Classifier, [h, w]: readonly [number, number], byElement: boolean): ImageSource {
  const [height, width] = inputShape;
  const pixels = { shape: inputShape, dtype: "float32" } as const;
  return {
    key: `masked:${h}x${w}${byElement ? ":by-element" : ""}`,
    rows: { masks: { shape: [h, w], dtype: "float32" } },
    shared: {
      image: pixels,
      baseline: pixels,
      ...(byElement && { elements: { shape: [height * width], dtype: "int32" } as const }),
    },
    images({ image, baseline, elements, masks }) {
      const count = masks!.shape[0]!;
      const shown = elements
        ? tf.reshape(tf.gather(tf.reshape(masks!, [count, h * w]), elements as tf.Tensor1D, 1), [count, height, width])
        : resizeBilinear(masks!, [height, width]);
      const background = tf.expandDims(baseline!, 0);
      return tf.add(background, tf.mul(tf.sub(tf.expandDims(image!, 0), background), tf.expandDims(shown, 3)));
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
