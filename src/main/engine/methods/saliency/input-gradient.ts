import * as tf from "@tensorflow/tfjs-core";
import { type RowProgram, tracedRows } from "../../batches/row-program.ts";
import { type BatchResult, type Rows, runInBatches } from "../../batches/run-in-batches.ts";
import { constants } from "../../models/architecture.ts";
import { type Network, requireNetwork } from "../../models/classifier.ts";
import type { Watch } from "../../watch.ts";
import type { MapContext } from "../outputs/map.ts";

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
}

/**
 * The gradient of the target class's logit by the image, image by image.
 * @throws ExemplarError `UNSUPPORTED` for a black box
 */
export async function* inputGradients(
  { classifier, ...workplace }: MapContext,
  { count, images, unit = "images" }: MadeImages,
  targetClass: number,
  watch: Watch,
): AsyncGenerator<GradientBatch, void, void> {
  const network = requireNetwork(classifier, "gradients");
  const target = oneHot(targetClass, network.classCount);
  const rows: Rows = {
    count,
    unit,
    shared: { target },
    read: (from, size) => ({ images: images(from, from + size) }),
  };
  for await (const { from, rows: size, results } of runInBatches(inputGradient(network), rows, workplace, watch))
    yield { from, rows: size, gradients: results.gradients!.data as Float32Array };
}

/** What of a class is differentiated. */
export type Answer = "logit" | "probability";

/**
 * The answer for a class and its gradient by the image: `target [1, classes]`, shared, and `images [N, H, W, C]` →
 * `answers [N]`, `gradients [N, H, W, C]`.
 */
export const inputGradient = (
  { design, weights, key, inputShape, classCount }: Network,
  answer: Answer = "logit",
): RowProgram =>
  tracedRows({
    key: `input-gradient:${answer}:${key}`,
    rows: { images: { shape: inputShape, dtype: "float32" } },
    shared: { target: { shape: [1, classCount], dtype: "float32" } },
    multiple: design.batch ?? 1,
    fn({ images, target }) {
      const parameters = constants(weights);
      let answers: tf.Tensor | undefined;
      const gradients = tf.grad((x) => {
        const { logits } = design.forward(parameters, x);
        answers = tf.sum(tf.mul(answer === "logit" ? logits : tf.softmax(logits), target!), 1);
        return tf.sum(answers);
      })(images!);
      return { gradients, answers: answers! };
    },
  });

/** A one at the class, zeros elsewhere. */
export const oneHot = (targetClass: number, classCount: number): Float32Array =>
  Float32Array.from({ length: classCount }, (_, c) => (c === targetClass ? 1 : 0));

/** Sums `[H, W, C]` over channels. */
export function sumChannels(values: Float32Array | Float64Array, channels: number): Float32Array {
  const result = new Float32Array(values.length / channels);
  for (let k = 0; k < values.length; k++) result[Math.floor(k / channels)]! += values[k]!;
  return result;
}
