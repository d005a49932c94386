import * as tf from "@tensorflow/tfjs-core";
import { type RowProgram, tracedRows } from "../../batches/row-program.ts";
import { type BatchResult, type Rows, runInBatches } from "../../batches/run-in-batches.ts";
import { constants } from "../../models/architecture.ts";
import { type Network, requireNetwork } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";
import type { SaliencyContext } from "./saliency-map.ts";

/** Images `[H, W, C]` that a method makes as they are asked for. */
export interface MadeImages {
  readonly count: number;
  /** Images `start` to `end`, `[end − start, H, W, C]`. Asked for once each, in order. */
  images(start: number, end: number): Float32Array;
  /** What is counted, for progress. */
  readonly unit?: string;
}

export interface GradientBatch extends Pick<BatchResult, "from" | "rows"> {
  /** ∂ logit_c / ∂ image, `[rows, H, W, C]`. */
  readonly gradients: Float32Array;
  /** logit_c, `[rows]`. */
  readonly logits: Float32Array;
}

/**
 * The target class's logit and its gradient by the image, image by image.
 * @throws ExemplarError `UNSUPPORTED` for a black box
 */
export async function* inputGradients(
  { classifier, ...workplace }: SaliencyContext,
  { count, images, unit = "images" }: MadeImages,
  targetClass: number,
  watch: Watch,
): AsyncGenerator<GradientBatch, void, void> {
  const network = requireNetwork(classifier, "gradients");
  const target = new Float32Array(network.classCount);
  target[targetClass] = 1;
  const rows: Rows = {
    count,
    unit,
    shared: { target },
    read: (from, size) => ({ images: images(from, from + size) }),
  };
  for await (const { from, rows: size, results } of runInBatches(inputGradient(network), rows, workplace, watch))
    yield {
      from,
      rows: size,
      gradients: results.gradients!.data as Float32Array,
      logits: results.logits!.data as Float32Array,
    };
}

/** `target [1, classes]`, shared, and `images [N, H, W, C]` → `logits [N]`, `gradients [N, H, W, C]`. */
const inputGradient = ({ design, weights, key, inputShape, classCount }: Network): RowProgram =>
  tracedRows({
    key: `input-gradient:${key}`,
    rows: { images: { shape: inputShape, dtype: "float32" } },
    shared: { target: { shape: [1, classCount], dtype: "float32" } },
    multiple: design.batch ?? 1,
    fn({ images, target }) {
      const parameters = constants(weights);
      let logits: tf.Tensor | undefined;
      const gradients = tf.grad((x) => {
        logits = tf.sum(tf.mul(design.forward(parameters, x).logits, target!), 1);
        return tf.sum(logits);
      })(images!);
      return { gradients, logits: logits! };
    },
  });

/** Sums `[H, W, C]` over channels. */
export function sumChannels(values: Float32Array | Float64Array, channels: number): Float32Array {
  const result = new Float32Array(values.length / channels);
  for (let k = 0; k < values.length; k++) result[Math.floor(k / channels)]! += values[k]!;
  return result;
}
