import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../../batches/workplace.ts";
import { bayesTrexCnn } from "../../models/bayes-trex-cnn.ts";
import type { Classifier, Network } from "../../models/classifier.ts";
import { multilayerPerceptron } from "../../models/mlp.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { linearLogits, linearProbability } from "../testing/toy-classifiers.ts";
import { gradCamOf } from "./grad-cam.ts";
import { integratedGradientsOf } from "./integrated-gradients.ts";
import { occlusionOf, starts } from "./occlusion.ts";

const workplace = workplaceOn(onnxRuntime({ threads: 1 }));
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
const generator = seededGenerator(5);
const random = (size: number) => Float32Array.from({ length: size }, () => generator.next());
beforeAll(() => tf.setBackend("cpu"));

function untrained(architecture: typeof bayesTrexCnn, side: number): Network {
  const design = architecture.design([side, side, 1], 4);
  const own = { design, weights: design.initialise(2), inputShape: [side, side, 1] as const, classCount: 4 };
  return { kind: "network", key: architecture.id, ...own };
}
const box: Classifier = {
  ...{ kind: "black-box", inputShape: [4, 4, 1], classCount: 3, key: "box", batch: null },
  reason: "it is one",
  batchReason: null,
  program: () => Promise.reject(new Error("it was asked")),
};

describe("integrated gradients", () => {
  const path = { answer: "logit", tolerance: 1e-3, pieces: 32, most: 2048 } as const;

  test("of a linear model are its weights times the way from the baseline, at once", async () => {
    const network = linearLogits([4, 3, 2], 5);
    const [image, baseline] = [random(24), random(24)];
    const result = await integratedGradientsOf(network, image, 3, { ...path, baseline }, workplace, unwatched);
    const kernel = network.weights["fc/kernel"]!.data;
    for (const [k, value] of result.attributions.entries())
      expect(value).toBeCloseTo((image[k]! - baseline[k]!) * kernel[k * 5 + 3]!, 5);
    expect(result.steps).toBe(32);
  });

  test("are complete where the midpoint rule on as many gradients is not", async () => {
    const network = untrained(multilayerPerceptron, 6);
    // From black, a network of rectifiers without biases would be linear.
    const [image, baseline] = [random(36), random(36)];
    const along = (change: object) =>
      integratedGradientsOf(network, image, 1, { ...path, baseline, ...change }, workplace, unwatched);
    const coarse = await along({ pieces: 2, tolerance: Number.POSITIVE_INFINITY });
    const adaptive = await along({ pieces: 2, tolerance: 1e-5 });
    const plain = await along({ pieces: adaptive.steps, tolerance: Number.POSITIVE_INFINITY });
    expect(Math.abs(adaptive.completenessError)).toBeLessThan(1e-5);
    expect(Math.abs(coarse.completenessError)).toBeGreaterThan(1e-5);
    expect(Math.abs(plain.completenessError)).toBeGreaterThan(1e-5);
    expect(plain.difference).toBeCloseTo(adaptive.difference, 6);
  });

  test("stop where they are to take no more gradients, and say how complete they are", async () => {
    const network = untrained(multilayerPerceptron, 6);
    const own = { ...path, baseline: random(36), tolerance: 0, pieces: 4, most: 40 };
    const { steps, completenessError, attributions, difference } = await integratedGradientsOf(
      ...([network, random(36), 1, own, workplace, unwatched] as const),
    );
    expect(steps).toBeGreaterThan(4);
    expect(steps).toBeLessThanOrEqual(40);
    expect(attributions.reduce((sum, value) => sum + value, 0) - difference).toBeCloseTo(completenessError, 10);
  });
});

describe("occlusion", () => {
  test("of a linear probability is the mean over windows of what they cover", async () => {
    const [height, width] = [5, 6];
    const image = random(30);
    const w = Array.from(random(30), (value) => value / 60);
    const classifier = linearProbability([height, width], 0.05, w);
    const windows = { size: 3, stride: 2, value: 0.25 };
    const { values, drops } = await occlusionOf(classifier, image, 0, windows, workplace, unwatched);
    expect(drops.map(({ row, column }) => [row, column])).toEqual([0, 2].flatMap((r) => [0, 2, 4].map((c) => [r, c])));
    const covering = (row: number, column: number, y: number, x: number) =>
      y >= row && y < row + 3 && x >= column && x < column + 3;
    for (let pixel = 0; pixel < 30; pixel++) {
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      const own = drops.filter(({ row, column }) => covering(row, column, y, x));
      const expected = own.map(({ row, column }) =>
        w.reduce(
          (sum, weight, k) =>
            sum + (covering(row, column, Math.floor(k / width), k % width) ? weight * (image[k]! - 0.25) : 0),
          0,
        ),
      );
      expect(values[pixel]).toBeCloseTo(expected.reduce((sum, drop) => sum + drop, 0) / own.length, 5);
    }
  });

  test("windows reach to the end of a side, and no farther than they must", () => {
    const side = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(side, side, side, (length, size, stride) => {
        const all = starts(length, size, stride);
        expect(all[0]).toBe(0);
        expect(all.at(-1)! + size).toBeGreaterThanOrEqual(length);
        if (all.length > 1) expect(all.at(-2)! + size).toBeLessThan(length);
      }),
    );
  });
});

describe("Grad-CAM", () => {
  test("is not negative, as large as the image, and the sum of its parts before it is rectified", async () => {
    const network = untrained(bayesTrexCnn, 12);
    const { values, signed, height, width } = await gradCamOf(network, random(144), 2, workplace, unwatched);
    expect([height, width]).toEqual([8, 8]);
    expect(values).toHaveLength(144);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(Math.max(...signed) + 1e-6);
    expect(Math.max(...values)).toBeGreaterThan(0);
  });

  test("of a network without convolutions and of a black box is refused in words", async () => {
    const perceptron = untrained(multilayerPerceptron, 6);
    await expect(gradCamOf(perceptron, random(36), 0, workplace, unwatched)).rejects.toThrow(/no last convolution/);
    await expect(gradCamOf(box, random(16), 0, workplace, unwatched)).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringContaining("it is one"),
    });
  });
});
