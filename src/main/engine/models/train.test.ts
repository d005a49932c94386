import { optimiserId, scheduleId, trainingSettings } from "#shared/library/training-settings.ts";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../batches/workplace.ts";
import type { TensorValue } from "../compile/compile.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import type { Watch } from "../watch.ts";
import { constants } from "./architecture.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { bestEpoch } from "./early-stopping.ts";
import { architectures } from "./list.ts";
import { multilayerPerceptron } from "./mlp.ts";
import { adam } from "./optimisers/adam.ts";
import { sgd } from "./optimisers/sgd.ts";
import { bars, classCount } from "./testing/bars.ts";
import { trainClassifier } from "./train.ts";
import type { TrainingData } from "./training-data.ts";
import { compileStep, dropoutMasks, initialState, stepScalars } from "./training-step.ts";
import { encodeWeights } from "./weights-file.ts";

const runtime = onnxRuntime();
const workplace = workplaceOn(runtime);
const unwatched: Watch = { signal: new AbortController().signal, onProgress: () => {} };
const side = 8;
const count = 130;
const data = bars();
const { images } = data;
beforeAll(() => tf.setBackend("cpu"));

const settings = trainingSettings.parse({ epochs: 12, batchSize: 16, learningRate: 0.01 });

test("training learns what can be learnt, and records each epoch", async () => {
  const design = multilayerPerceptron.design([side, side, 1], classCount);
  const { history } = await trainClassifier(design, data, settings, workplace, unwatched);
  expect(history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, k) => k + 1));
  expect(history.at(-1)!.loss).toBeLessThan(0.3 * history[0]!.loss);
  expect(history.at(-1)!.testAccuracy).toBeGreaterThanOrEqual(0.9);
});

test.each(
  optimiserId.options.flatMap((optimiser) => scheduleId.options.map((schedule) => [optimiser, schedule] as const)),
)("%s with a %s learning rate learns", async (optimiser, schedule) => {
  const design = multilayerPerceptron.design([side, side, 1], classCount);
  const learningRate = optimiser === "adam" ? 0.01 : 0.05;
  const own = { ...settings, epochs: 6, optimiser, schedule, learningRate };
  const { history } = await trainClassifier(design, data, own, workplace, unwatched);
  expect(history.at(-1)!.loss).toBeLessThan(0.6 * history[0]!.loss);
});

test("an ambivalent classifier is undecided between the label and the class after it", async () => {
  const design = multilayerPerceptron.design([side, side, 1], classCount);
  const own = { ...settings, epochs: 40, loss: "ambivalent" } as const;
  const { weights, history } = await trainClassifier(design, data, own, workplace, unwatched);
  // The loss is the divergence from the target and not the cross-entropy, which stays above log 2.
  expect(history.at(-1)!.loss).toBeLessThan(0.05);
  expect(history.at(-1)!.loss).toBeGreaterThan(0);
  const parameters = constants(weights);
  const pixels = tf.tensor(images.read([0, 1, 2]), [3, side, side, 1]);
  const probabilities = tf.softmax(design.forward(parameters, pixels).logits).arraySync() as number[][];
  for (const [label, row] of probabilities.entries()) {
    expect(Math.abs(row[label]! - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(row[(label + 1) % classCount]! - 0.5)).toBeLessThan(0.1);
  }
});

test("early stopping keeps the weights of the epoch that did best on images it does not learn from", async () => {
  const design = multilayerPerceptron.design([side, side, 1], classCount);
  const earlyStopping = { metric: "accuracy", patience: 2 } as const;
  const own = { ...settings, epochs: 60, earlyStopping };
  const { weights, history } = await trainClassifier(design, data, own, workplace, unwatched);
  const best = bestEpoch(history, earlyStopping);
  expect(history).toHaveLength(best + 2);
  const until = { ...own, epochs: best };
  expect(encodeWeights((await trainClassifier(design, data, until, workplace, unwatched)).weights)).toEqual(
    encodeWeights(weights),
  );
  const few = { ...data, trainIndices: data.trainIndices.subarray(0, 3) };
  await expect(trainClassifier(design, few, own, workplace, unwatched)).rejects.toThrow(/too few training images/);
});

test.each([multilayerPerceptron, bayesTrexCnn])(
  "the seed decides $id's weights, to the last bit",
  async (architecture) => {
    const design = architecture.design([side, side, 1], classCount);
    const train = async (seed: number) => {
      const { weights } = await trainClassifier(design, data, { ...settings, epochs: 1, seed }, workplace, unwatched);
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
    const targets = new Float32Array(size * classCount);
    for (const [row, index] of rows.entries()) targets[row * classCount + data.labels[index]!] = 1;
    return {
      images: { shape: [size, side, side, 1], dtype: "float32", data: images.read(rows, size) },
      targets: { shape: [size, classCount], dtype: "float32", data: targets },
    };
  };

  test("is a step of TF.js's own Adam", async () => {
    const rows = [3, 1, 4, 15, 9];
    const weights = design.initialise(2);
    const step = await compileStep(design, data, rows.length, runtime);
    let state = initialState(weights);
    let loss = 0;
    for (let t = 1; t <= 5; t++) {
      const inputs = { ...state, ...batch(rows, 5), ...stepScalars(adam, 0.01, t) };
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
      const inputs = { ...initialState(design.initialise(2)), ...batch(rows, size), ...stepScalars(adam, 0.01, 1) };
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

test.each(architectures)("a step of $id goes down the gradient that differences show", async ({ design: make }) => {
  const design = make([16, 16, 1], classCount);
  const generator = seededGenerator(5);
  const size = 2;
  const step = await compileStep(design, { images: { imageShape: [16, 16, 1] }, classCount }, size, runtime, sgd);
  const pixels = Float32Array.from({ length: size * 256 }, () => generator.next());
  const inputs: Record<string, TensorValue> = {
    images: { shape: [size, 16, 16, 1], dtype: "float32", data: pixels },
    targets: { shape: [size, classCount], dtype: "float32", data: Float32Array.of(0, 1, 0, 0.5, 0.5, 0) },
    ...dropoutMasks(design.dropout, size, generator),
    ...stepScalars(sgd, 1, 1),
  };
  const start = initialState(design.initialise(4), sgd);
  const directions = Object.entries(start).map(([name, { data }]) => {
    const direction = Float32Array.from(data, () => generator.next() - 0.5);
    return [name, direction] as const;
  });
  const lossAt = async (by: number) => {
    const state: Record<string, TensorValue> = {};
    for (const [name, direction] of directions) {
      const { data, shape } = start[name]!;
      state[name] = { shape, dtype: "float32", data: Float32Array.from(data, (x, k) => x + by * direction[k]!) };
    }
    return (await step.run({ ...inputs, ...state })).loss!.data[0]!;
  };
  const after = await step.run({ ...inputs, ...start });
  const products = directions.flatMap(([name, direction]) =>
    Array.from(direction, (along, k) => (start[name]!.data[k]! - after[name]!.data[k]!) * along),
  );
  const derivative = products.reduce((sum, product) => sum + product);
  const scale = Math.sqrt(products.reduce((sum, product) => sum + product ** 2, 0));
  const h = 1e-4;
  const difference = ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
  await step.dispose();
  expect(Math.abs(difference - derivative) / scale).toBeLessThan(0.03);
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
    trainClassifier(design, { ...data, ...change }, { ...settings, learningRate }, workplace, watch);

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
