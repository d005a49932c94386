import * as tf from "@tensorflow/tfjs-core";
import { compile } from "../../compile/compile.ts";
import type { Watch } from "../../watch.ts";
import type { DatasetMaterial, MethodPlace } from "../runner.ts";
import { type AnswerQuality, AnswerTally } from "./answer-quality.ts";
import { type FeatureNetwork, featureBatches } from "./classification-features.ts";

/** How well classifiers drawn from the posterior answer held-out images, beside the original. */
export interface AnswerComparison {
  readonly original: AnswerQuality;
  /** Of the mean of the drawn classifiers' probabilities. */
  readonly sampled: AnswerQuality;
  readonly samples: number;
  /** Standard error of the drawn classifiers' mean accuracy. */
  readonly spread: number;
}

const BLOCK = 256;

/**
 * Answers of classifiers with drawn weights to the test images, which stream by once for all of them.
 * @param sampled weights, each `[classes, width]`
 * @returns null where there are no test images
 */
export async function compareAnswers(
  network: FeatureNetwork,
  sampled: readonly Float32Array[],
  dataset: DatasetMaterial,
  place: MethodPlace,
  watch: Watch,
): Promise<AnswerComparison | null> {
  const { width, classCount } = network;
  const indices = dataset.testIndices();
  const labels = dataset.labels();
  const [original, mean] = [new AnswerTally(), new AnswerTally()];
  const right = new Float64Array(sampled.length);
  let images = 0;
  const spec = {
    z: { shape: [BLOCK, width], dtype: "float32" as const },
    w: { shape: [classCount, width], dtype: "float32" as const },
  };
  const program = await compile(
    ({ z, w }) => ({ p: tf.softmax(tf.matMul(z as tf.Tensor2D, w as tf.Tensor2D, false, true)) }),
    spec,
    { runtime: place.runtime, name: "sampled-answers" },
  );
  try {
    for await (const { indices: own, features, probabilities } of featureBatches(
      network,
      dataset,
      indices,
      place,
      watch,
    ))
      for (let from = 0; from < own.length; from += BLOCK) {
        const rows = Math.min(BLOCK, own.length - from);
        const z = new Float32Array(BLOCK * width);
        z.set(features.subarray(from * width, (from + rows) * width));
        const sum = new Float32Array(rows * classCount);
        for (const [sample, w] of sampled.entries()) {
          watch.signal.throwIfAborted();
          const { p } = await program.run({ z: { ...spec.z, data: z }, w: { ...spec.w, data: w } });
          const answers = p!.data as Float32Array;
          for (let k = 0; k < sum.length; k++) sum[k]! += answers[k]! / sampled.length;
          for (let row = 0; row < rows; row++)
            if (mostProbable(answers, row, classCount) === labels[own[from + row]!]) right[sample]!++;
        }
        for (let row = 0; row < rows; row++) {
          const label = labels[own[from + row]!]!;
          original.add(label, probabilities.subarray((from + row) * classCount, (from + row + 1) * classCount));
          mean.add(label, sum.subarray(row * classCount, (row + 1) * classCount));
        }
        images += rows;
      }
  } finally {
    await program.dispose();
  }
  if (images === 0) return null;
  return {
    ...{ original: original.quality, sampled: mean.quality, samples: sampled.length },
    spread: standardError(right.map((count) => count / images)),
  };
}

function mostProbable(answers: Float32Array, row: number, classCount: number): number {
  let best = 0;
  for (let c = 1; c < classCount; c++) if (answers[row * classCount + c]! > answers[row * classCount + best]!) best = c;
  return best;
}

function standardError(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n);
}
