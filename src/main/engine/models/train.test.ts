import "@tensorflow/tfjs-backend-cpu";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import type { TensorValue } from "../compile/compile.ts";
import { PackedImageReader } from "../datasets/packed-images.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import type { Watch } from "../watch.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { multilayerPerceptron } from "./mlp.ts";
import { adamScalars, compileStep, dropoutMasks, initialState, type TrainingData, trainClassifier } from "./train.ts";
import { encodeWeights } from "./weights-file.ts";

// Real work on a machine that may be busy: what is slow is for the benchmarks to say.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const runtime = onnxRuntime();
const unwatched: Watch = { signal: new AbortController().signal, onProgress: () => {} };
const side = 8;
const classCount = 3;
const count = 130;

let folder: string;
let images: PackedImageReader;
let data: TrainingData;
beforeAll(async () => {
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "exemplar-training-"));
  const path = join(folder, "bars.bin");
  // Noise with a bright column, whose third of the image is the class.
  const generator = seededGenerator(1);
  const labels = Int32Array.from({ length: count }, (_, k) => k % classCount);
  const pixels = Uint8Array.from({ length: count * side * side }, () => generator.integer(120));
  for (let k = 0; k < count; k++) {
    const column = labels[k]! * 3 + generator.integer(2);
    for (let y = 0; y < side; y++) pixels[k * side * side + y * side + column] = 255;
  }
  writeFileSync(path, pixels);
  images = new PackedImageReader({ path, shape: [count, side, side, 1] });
  const indices = Int32Array.from({ length: count }, (_, k) => k);
  data = { images, labels, classCount, trainIndices: indices.subarray(0, 100), testIndices: indices.subarray(100) };
});
afterAll(() => {
  images[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const settings = { epochs: 12, batchSize: 16, learningRate: 0.01, seed: 1 };

test("training learns what can be learnt, and records each epoch", async () => {
  const design = multilayerPerceptron.design([side, side, 1], classCount);
  const { history } = await trainClassifier(design, data, settings, runtime, unwatched);
  expect(history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, k) => k + 1));
  expect(history.at(-1)!.loss).toBeLessThan(0.3 * history[0]!.loss);
  expect(history.at(-1)!.testAccuracy).toBeGreaterThanOrEqual(0.9);
});

test.each([multilayerPerceptron, bayesTrexCnn])(
  "the seed decides $id's weights, to the last bit",
  async (architecture) => {
    const design = architecture.design([side, side, 1], classCount);
    const train = async (seed: number) => {
      const { weights } = await trainClassifier(design, data, { ...settings, epochs: 1, seed }, runtime, unwatched);
      return encodeWeights(weights);
    };
    const first = await train(1);
    expect(await train(1)).toEqual(first);
    expect(await train(2)).not.toEqual(first);
  },
  20_000,
);

describe("one compiled step", () => {
  const design = multilayerPerceptron.design([side, side, 1], classCount);
  const batch = (rows: number[], size: number): Record<string, TensorValue> => {
    const answers = new Float32Array(size * classCount);
    for (const [row, index] of rows.entries()) answers[row * classCount + data.labels[index]!] = 1;
    return {
      images: { shape: [size, side, side, 1], dtype: "float32", data: images.read(rows, size) },
      answers: { shape: [size, classCount], dtype: "float32", data: answers },
    };
  };

  test("is a step of TF.js's own Adam", async () => {
    const rows = [3, 1, 4, 15, 9];
    const weights = design.initialise(2);
    const step = await compileStep(design, data, rows.length, runtime);
    let state = initialState(weights);
    let loss = 0;
    for (let t = 1; t <= 5; t++) {
      const inputs = { ...state, ...batch(rows, 5), ...adamScalars(0.01, t) };
      const { loss: value, logits: _, ...next } = await step.run(inputs);
      state = next;
      loss = value!.data[0]!;
    }
    await step.dispose();

    const variables = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [name, tf.variable(tf.tensor(data, [...shape]))]),
    );
    const optimiser = tf.train.adam(0.01, 0.9, 0.999, 1e-8);
    const x = tf.tensor4d(images.read(rows), [5, side, side, 1]);
    const y = tf.oneHot(
      rows.map((index) => data.labels[index]!),
      classCount,
    );
    const cost = () => tf.losses.softmaxCrossEntropy(y, design.forward(variables, x).logits) as tf.Scalar;
    let expectedLoss = 0;
    for (let t = 1; t <= 5; t++) expectedLoss = optimiser.minimize(cost, true)!.dataSync()[0]!;

    expect(loss).toBeCloseTo(expectedLoss, 4);
    for (const [name, variable] of Object.entries(variables)) {
      const expected = variable.dataSync();
      const actual = state[`parameter:${name}`]!.data;
      expect(Math.max(...expected.map((value, k) => Math.abs(value - actual[k]!)))).toBeLessThan(1e-4);
    }
  });

  test("takes no notice of what fills up a batch", async () => {
    const rows = [7, 8];
    const run = async (size: number) => {
      const step = await compileStep(design, data, size, runtime);
      const inputs = { ...initialState(design.initialise(2)), ...batch(rows, size), ...adamScalars(0.01, 1) };
      const results = await step.run(inputs);
      await step.dispose();
      return results;
    };
    const exact = await run(2);
    const filled = await run(5);
    expect(filled.loss!.data[0]).toBeCloseTo(exact.loss!.data[0]!, 5);
    const [moments, others] = [exact, filled].map((results) => Array.from(results["first-moment:fc1/kernel"]!.data));
    expect(Math.max(...moments!.map((value, k) => Math.abs(value - others![k]!)))).toBeLessThan(1e-6);
    expect(Math.max(...moments!.map(Math.abs))).toBeGreaterThan(1e-3);
  });
});

test("dropout keeps elements independently, at its rate, decided by the seed", () => {
  const sites = { a: { shape: [33, 3], rate: 0.25 }, b: { shape: [101], rate: 0.5 } };
  const masks = dropoutMasks(sites, 500, seededGenerator(1));
  for (const [site, { shape, rate }] of Object.entries(sites)) {
    const { data: kept, shape: full, dtype } = masks[`kept:${site}`]!;
    expect([full, dtype]).toEqual([[500, ...shape], "bool"]);
    const share = Array.from(kept).reduce((sum, value) => sum + value, 0) / kept.length;
    const sd = Math.sqrt((rate * (1 - rate)) / kept.length);
    expect(Math.abs(share - (1 - rate))).toBeLessThan(4 * sd);
    let both = 0;
    for (let k = 1; k < kept.length; k++) both += kept[k]! * kept[k - 1]!;
    expect(Math.abs(both / kept.length - (1 - rate) ** 2)).toBeLessThan(8 * sd);
  }
  expect(dropoutMasks(sites, 500, seededGenerator(1))).toEqual(masks);
  expect(dropoutMasks(sites, 500, seededGenerator(2))).not.toEqual(masks);
});

describe("training that cannot go on says so", () => {
  const design = multilayerPerceptron.design([side, side, 1], classCount);
  const train = (change: Partial<TrainingData>, learningRate = 0.01, watch = unwatched) =>
    trainClassifier(design, { ...data, ...change }, { ...settings, learningRate }, runtime, watch);

  test("when it diverges", async () => {
    await expect(train({}, 1e30)).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("diverged"),
      remedy: expect.stringContaining("learning rate"),
    });
  });

  test("when there is nothing to train on, or labels do not fit", async () => {
    await expect(train({ trainIndices: new Int32Array(0) })).rejects.toThrow(/no images to train on/);
    await expect(train({ labels: new Int32Array(count).fill(3) })).rejects.toThrow(/Label 3 is none of 3/);
    await expect(train({ labels: new Int32Array(2) })).rejects.toThrow(/2 labels for 130 images/);
  });

  test("when it is cancelled, after the step at hand", async () => {
    const controller = new AbortController();
    const steps: number[] = [];
    const watch: Watch = {
      signal: controller.signal,
      onProgress: ({ done }) => {
        steps.push(done);
        if (done === 2) controller.abort(new Error("enough"));
      },
    };
    await expect(train({}, 0.01, watch)).rejects.toThrow("enough");
    expect(steps).toEqual([1, 2]);
  });

  test("without held-out images there is no held-out accuracy", async () => {
    const { history } = await train({ testIndices: new Int32Array(0) });
    expect(history[0]!.testAccuracy).toBeNull();
  });
});
