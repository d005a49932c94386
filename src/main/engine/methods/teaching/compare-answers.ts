import * as tf from "@tensorflow/tfjs-core";
import { compile } from "../../compile/compile.ts";
import type { Watch } from "../../watch.ts";
import type { DatasetMaterial, MethodPlace } from "../runner.ts";
import { type AnswerQuality, AnswerTally, placeOf } from "./answer-quality.ts";
import { type FeatureNetwork, featureBatches } from "./classification-features.ts";

/** How well classifiers drawn from the posterior answer held-out images, beside the original. */
export interface AnswerComparison {
  readonly original: AnswerQuality;
  /** Of one answer to each image: the mean of the drawn classifiers' probabilities. */
  readonly averaged: AnswerQuality;
  /** Of the drawn classifiers, each by itself. */
  readonly drawn: { readonly samples: number; readonly topOne: MeanOverDraws; readonly topFive: MeanOverDraws };
}

/** Mean of a share over drawn classifiers; null as its standard error over them where there is only one. */
export interface MeanOverDraws {
  readonly mean: number;
  readonly standardError: number | null;
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
  const [original, averaged] = [new AnswerTally(), new AnswerTally()];
  const [topOne, topFive] = [new Float64Array(sampled.length), new Float64Array(sampled.length)];
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
          for (let row = 0; row < rows; row++) {
            const label = labels[own[from + row]!]!;
            const { best, above } = placeOf(label, rowOf(answers, row, classCount));
            if (best === label) topOne[sample]!++;
            if (above < 5) topFive[sample]!++;
          }
        }
        for (let row = 0; row < rows; row++) {
          const label = labels[own[from + row]!]!;
          original.add(label, rowOf(probabilities, from + row, classCount));
          averaged.add(label, rowOf(sum, row, classCount));
        }
        images += rows;
      }
  } finally {
    await program.dispose();
  }
  if (images === 0) return null;
  return {
    original: original.quality,
    averaged: averaged.quality,
    drawn: {
      samples: sampled.length,
      topOne: meanOverDraws(topOne.map((count) => count / images)),
      topFive: meanOverDraws(topFive.map((count) => count / images)),
    },
  };
}

const rowOf = (values: Float32Array, row: number, width: number) => values.subarray(row * width, (row + 1) * width);

function meanOverDraws(values: Float64Array): MeanOverDraws {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: n < 2 ? null : Math.sqrt(squares / (n - 1) / n) };
}
