import * as tf from "@tensorflow/tfjs-core";
import { runInBatches } from "../../../batches/run-in-batches.ts";
import type { Workplace } from "../../../batches/workplace.ts";
import { type ImageSource, logProbabilities } from "../../../models/answers.ts";
import type { Classifier } from "../../../models/classifier.ts";
import type { Watch } from "../../../watch.ts";

export interface Perturbation {
  /** `[H, W, C]`, what the curve begins with: the image for deletion, a featureless one for insertion. */
  readonly from: Float32Array;
  /** `[H, W, C]`, what its pixels are replaced by. */
  readonly to: Float32Array;
  /** Pixels in the order in which they are replaced, all channels at once. */
  readonly order: Int32Array;
  /** Pixels that are replaced from one point of the curve to the next. */
  readonly step: number;
}

export interface PerturbationCurve {
  /** Share of the pixels that are replaced, from 0 to 1. */
  readonly shares: Float64Array;
  /** The class's probability there. */
  readonly probabilities: Float64Array;
  /** The area under the curve, by the trapezium rule over equally spaced points. */
  readonly area: number;
}

/**
 * How the probability of a class changes as pixels are replaced, the most important first: the deletion curve (from the
 * image to black), which falls fast where a map names the pixels that the answer rests on, and the insertion curve (from a
 * blurred image to the image), which rises fast (Petsiuk, Das & Saenko 2018, § 4.3). 1 + ⌈HW / step⌉ points.
 */
export async function perturbationCurve(
  classifier: Classifier,
  targetClass: number,
  { from, to, order, step }: Perturbation,
  workplace: Workplace,
  watch: Watch,
): Promise<PerturbationCurve> {
  const { classCount } = classifier;
  const replaced = Array.from({ length: 1 + Math.ceil(order.length / step) }, (_, k) =>
    Math.min(order.length, k * step),
  );
  const ranks = new Float32Array(order.length);
  for (const [rank, pixel] of order.entries()) ranks[pixel] = rank;
  const points = {
    count: replaced.length,
    unit: "perturbed images",
    shared: { from, to, ranks },
    read: (start: number, count: number) => ({ replaced: Float32Array.from(replaced.slice(start, start + count)) }),
  };
  const probabilities = new Float64Array(replaced.length);
  const program = logProbabilities(classifier, partlyReplaced(classifier));
  for await (const { from, rows, results } of runInBatches(program, points, workplace, watch))
    for (let row = 0; row < rows; row++)
      probabilities[from + row] = Math.exp(results.logProbabilities!.data[row * classCount + targetClass]!);
  return {
    shares: Float64Array.from(replaced, (count) => count / order.length),
    probabilities,
    area: areaUnder(probabilities),
  };
}

/** ∫ over [0, 1] of a curve that is known at equally spaced points. */
export function areaUnder(values: Float64Array): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return (sum - values[0]! / 2 - values.at(-1)! / 2) / (values.length - 1);
}

/** `from, to [H, W, C]` and `ranks [H, W]`, shared, and `replaced [N, 1]`: as many pixels of the first ranks come from `to`. */
function partlyReplaced({ inputShape }: Classifier): ImageSource {
  const [height, width] = inputShape;
  const image = { shape: inputShape, dtype: "float32" } as const;
  return {
    key: "partly-replaced",
    rows: { replaced: { shape: [1], dtype: "float32" } },
    shared: { from: image, to: image, ranks: { shape: [height, width], dtype: "float32" } },
    images({ from, to, ranks, replaced }) {
      const count = tf.reshape(replaced!, [replaced!.shape[0]!, 1, 1, 1]);
      const chosen = tf.cast(tf.less(tf.reshape(ranks!, [1, height, width, 1]), count), "float32");
      const start = tf.expandDims(from!, 0);
      return tf.add(start, tf.mul(chosen, tf.sub(tf.expandDims(to!, 0), start)));
    },
  };
}

/** Pixels from the greatest value of a map to the least, by row · width + column; of equal ones the first comes first. */
export function pixelOrder(values: Float32Array): Int32Array {
  return Int32Array.from(values, (_, index) => index).sort((a, b) => values[b]! - values[a]! || a - b);
}
