import * as tf from "@tensorflow/tfjs-core";
import type { SettingsOf } from "#shared/methods/list.ts";
import { runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import { type ImageSource, logProbabilities, plainImages } from "../../models/answers.ts";
import type { Classifier } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";
import type { MapAlgorithm } from "../outputs/map.ts";

/** The probability's drop under a square that is moved over the image, averaged over the squares that cover a pixel. */
export const occlusion: MapAlgorithm<SettingsOf<"occlusion">> = async (
  { image, targetClass, settings: { size, stride, value } },
  { classifier, checkpoint: _, ...workplace },
  watch,
) => {
  const side = Math.min(classifier.inputShape[0], classifier.inputShape[1]);
  const pixels = (share: number) => Math.max(1, Math.round(share * side));
  const windows = { size: pixels(size), stride: pixels(stride), value };
  const { values } = await occlusionOf(classifier, image, targetClass, windows, workplace, watch);
  return { values, colourMap: "cool-warm", uncertainty: {} };
};

export interface OcclusionWindows {
  /** Side of the square window, in pixels. */
  readonly size: number;
  /** Pixels from one window to the next, in both directions. */
  readonly stride: number;
  /** What is put in its place, in all channels: 0 black, 1 white. */
  readonly value: number;
}

/**
 * How much less probable the class is with a window of the image covered: each pixel's mean drop over the windows that
 * cover it. Windows stand at the stride's multiples; the last ones are cut off at the image's edge.
 * @param image `[H, W, C]`
 * @returns values `[H, W]`, and the drop for each window by its row and column
 */
export async function occlusionOf(
  classifier: Classifier,
  image: Float32Array,
  targetClass: number,
  { size, stride, value }: OcclusionWindows,
  workplace: Workplace,
  watch: Watch,
): Promise<{ values: Float32Array; drops: { row: number; column: number; drop: number }[] }> {
  const { inputShape, classCount } = classifier;
  const [height, width] = inputShape;
  const whole = { count: 1, read: () => ({ images: image }) };
  let unhidden = 0;
  for await (const { results } of runInBatches(logProbabilities(classifier, plainImages(classifier)), whole, workplace))
    unhidden = Math.exp(results.logProbabilities!.data[targetClass]!);
  const places = starts(height, size, stride).flatMap((row) =>
    starts(width, size, stride).map((column) => [row, column] as const),
  );
  const windows = {
    count: places.length,
    unit: "windows",
    shared: { image, value: Float32Array.of(value) },
    read: (from: number, count: number) => ({ corners: Float32Array.from(places.slice(from, from + count).flat()) }),
  };
  const program = logProbabilities(classifier, covered(classifier, size));
  const drops: { row: number; column: number; drop: number }[] = [];
  for await (const { from, rows, results } of runInBatches(program, windows, workplace, watch))
    for (let k = 0; k < rows; k++) {
      const [row, column] = places[from + k]!;
      const hidden = Math.exp(results.logProbabilities!.data[k * classCount + targetClass]!);
      drops.push({ row, column, drop: unhidden - hidden });
    }
  return { values: meanOver(drops, size, height, width), drops };
}

/** Where windows begin along a side: up to the first that reaches its end. */
export function starts(length: number, size: number, stride: number): number[] {
  const steps = Math.max(0, Math.ceil((length - size) / stride));
  return Array.from({ length: steps + 1 }, (_, k) => k * stride);
}

function meanOver(
  drops: readonly { row: number; column: number; drop: number }[],
  size: number,
  height: number,
  width: number,
): Float32Array {
  const sum = new Float64Array(height * width);
  const count = new Float64Array(height * width);
  for (const { row, column, drop } of drops)
    for (let y = row; y < Math.min(height, row + size); y++)
      for (let x = column; x < Math.min(width, column + size); x++) {
        sum[y * width + x]! += drop;
        count[y * width + x]! += 1;
      }
  return Float32Array.from(sum, (total, k) => (count[k] ? total / count[k]! : 0));
}

/** `image [H, W, C]` and `value [1]`, shared, and `corners [N, 2]` → the image with each window covered. */
function covered({ inputShape }: Classifier, size: number): ImageSource {
  const [height, width] = inputShape;
  return {
    key: `covered:${size}`,
    rows: { corners: { shape: [2], dtype: "float32" } },
    shared: { image: { shape: inputShape, dtype: "float32" }, value: { shape: [1], dtype: "float32" } },
    images({ corners, image, value }) {
      const rows = corners!.shape[0]!;
      const within = (axis: 0 | 1, length: number) => {
        const start = tf.slice(corners!, [0, axis], [rows, 1]);
        const at = tf.expandDims(tf.range(0, length), 0);
        return tf.mul(
          tf.cast(tf.greaterEqual(at, start), "float32"),
          tf.cast(tf.less(at, tf.add(start, size)), "float32"),
        );
      };
      const vertical = tf.reshape(within(0, height), [rows, height, 1, 1]);
      const horizontal = tf.reshape(within(1, width), [rows, 1, width, 1]);
      const original = tf.expandDims(image!, 0);
      return tf.add(original, tf.mul(tf.mul(vertical, horizontal), tf.sub(value!, original)));
    },
  };
}
