import { expect, test } from "vitest";
import { workplaceOn } from "../../batches/workplace.ts";
import { multilayerPerceptron } from "../../models/mlp.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { noCheckpoint } from "../checkpoint.ts";
import type { MethodPlace } from "../runner.ts";
import { noMaps } from "../testing/no-maps.ts";
import { featureNetwork } from "./classification-features.ts";
import { compareAnswers } from "./compare-answers.ts";

const place: MethodPlace = { ...workplaceOn(onnxRuntime({ threads: 1 })), checkpoint: noCheckpoint, drawMap: noMaps };
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
const [count, side] = [12, 4];

const design = multilayerPerceptron.design([side, side, 1], 3);
const taught = featureNetwork({
  ...{ kind: "network", design, weights: design.initialise(4), key: "toy" },
  ...{ inputShape: [side, side, 1], classCount: 3 },
});

const dataset = {
  ...{ key: "toy", classNames: ["ant", "bee", "cat"], parts: () => null },
  images: {
    ...{ count, imageShape: [side, side, 1] as const, [Symbol.dispose]() {} },
    read: (indices: ArrayLike<number>, batch = indices.length) => new Float32Array(batch * side * side).fill(0.5),
  },
  // Half of the images are ants, a quarter are bees and a quarter cats.
  labels: () => Int32Array.from({ length: count }, (_, k) => [0, 0, 1, 2][k % 4]!),
  trainIndices: () => new Int32Array(0),
  testIndices: () => Int32Array.from({ length: count }, (_, k) => k),
};

/** A classifier that gives every image to one class, by its bias alone, so surely. */
function always(answer: number, surely: number): Float32Array {
  const weights = new Float32Array(3 * taught.width);
  weights[(answer + 1) * taught.width - 1] = surely;
  return weights;
}

test("the drawn classifiers' accuracy is the mean of theirs, with its own standard error, and not that of their averaged answer", async () => {
  const draws = [always(0, 9), always(1, 1), always(2, 1)];
  const { drawn, averaged } = (await compareAnswers(taught, draws, dataset, place, unwatched))!;
  const mean = (0.5 + 0.25 + 0.25) / 3;
  const variance = ((0.5 - mean) ** 2 + 2 * (0.25 - mean) ** 2) / 2;
  expect(drawn.samples).toBe(3);
  expect(drawn.topOne.mean).toBeCloseTo(mean, 12);
  expect(drawn.topOne.standardError).toBeCloseTo(Math.sqrt(variance / 3), 12);
  expect(drawn.topFive).toEqual({ mean: 1, standardError: 0 });
  expect(averaged.topOne).toBe(0.5);
  const one = await compareAnswers(taught, draws.slice(0, 1), dataset, place, unwatched);
  expect(one!.drawn.topOne).toEqual({ mean: 0.5, standardError: null });
});
