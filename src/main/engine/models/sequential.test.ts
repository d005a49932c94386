import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { parameterCount, type Weights } from "./architecture.ts";
import { bayesTrexCnn } from "./bayes-trex-cnn.ts";
import { leNet } from "./le-net.ts";
import { architectures } from "./list.ts";
import { multilayerPerceptron } from "./mlp.ts";

beforeAll(() => tf.setBackend("cpu"));

function tensors(weights: Weights): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
}

function randomImages(count: number, shape: readonly number[]): tf.Tensor {
  const generator = seededGenerator(7);
  const full = [count, ...shape];
  return tf.tensor(
    Float32Array.from({ length: full.reduce((a, b) => a * b) }, () => generator.next()),
    full,
  );
}

describe("the CNN of Table 7", () => {
  const design = bayesTrexCnn.design([28, 28, 1], 10);

  test("has the table's sizes", () => {
    expect(design.parameterShapes).toEqual({
      "conv1/kernel": [3, 3, 1, 32],
      "conv1/bias": [32],
      "conv2/kernel": [3, 3, 32, 64],
      "conv2/bias": [64],
      "fc1/kernel": [9216, 128],
      "fc1/bias": [128],
      "fc2/kernel": [128, 10],
      "fc2/bias": [10],
    });
    expect(parameterCount(design)).toBe(1_199_882);
    expect(design.layers.find((layer) => layer.name === "flatten")!.outputShape).toEqual([9216]);
  });

  test("drops a quarter of the pooled maxima and half of the hidden units", () => {
    expect(design.dropout).toEqual({
      dropout1: { shape: [12, 12, 64], rate: 0.25 },
      dropout2: { shape: [128], rate: 0.5 },
    });
  });

  test("computes what loops over its definition compute", async () => {
    const weights = bayesTrexCnn.design([7, 6, 2], 3).initialise(3);
    const images = randomImages(2, [7, 6, 2]);
    const { logits, features } = bayesTrexCnn.design([7, 6, 2], 3).forward(tensors(weights), images);
    const pixels = (await images.array()) as number[][][][];
    const expected = pixels.map((image) => byHand(image, weights));
    expectClose(
      await logits.array(),
      expected.map((result) => result.logits),
    );
    expectClose(
      await features.array(),
      expected.map((result) => result.features),
    );
  });

  test("is refused where the image is used up before the last layer", () => {
    expect(() => bayesTrexCnn.design([5, 28, 1], 10)).toThrow(/too small .* after pool/);
  });
});

test("dropout keeps what it is told to and scales it by 1 / (1 − rate)", async () => {
  const design = bayesTrexCnn.design([8, 8, 1], 4);
  const parameters = tensors(design.initialise(1));
  const images = randomImages(1, [8, 8, 1]);
  const all = { dropout1: tf.ones([1, 2, 2, 64], "bool"), dropout2: tf.ones([1, 128], "bool") };
  const plain = await design.forward(parameters, images).features.data();
  const kept = await design.forward(parameters, images, all).features.data();
  const none = { ...all, dropout2: tf.zeros([1, 128], "bool") };
  expect(Math.max(...(await design.forward(parameters, images, none).features.data()))).toBe(0);
  // Biases start at zero, so scaling the maxima by 4/3 scales the hidden units by it, and their own dropout by 2.
  expectClose(
    [...kept],
    [...plain].map((value) => (value * 2 * 4) / 3),
  );
});

test.each(architectures.map((architecture) => [architecture.id, architecture] as const))(
  "%s starts from the seed alone, with He's and Glorot's variances",
  (_, architecture) => {
    const design = architecture.design([28, 28, 1], 10);
    const weights = design.initialise(5);
    expect(design.initialise(5)).toEqual(weights);
    expect(design.initialise(6)).not.toEqual(weights);
    const last = `${design.layers.at(-1)!.name}/kernel`;
    for (const [name, { shape, data }] of Object.entries(weights)) {
      if (/bias2?$|scale$/.test(name)) expect(data.every((value) => value === 0)).toBe(true);
      else {
        const fanIn = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
        const variance = name === last ? 2 / (fanIn + shape.at(-1)!) : 2 / fanIn;
        const observed = data.reduce((sum, value) => sum + value * value, 0) / data.length;
        // The mean of n squares of N(0, v) has SD v √(2/n).
        expect(Math.abs(observed / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / data.length));
      }
    }
  },
);

test("LeNet has the table's sizes", () => {
  const design = leNet.design([28, 28, 1], 10);
  expect(design.parameterShapes).toEqual({
    "conv1/kernel": [5, 5, 1, 20],
    "conv1/bias": [20],
    "conv2/kernel": [5, 5, 20, 50],
    "conv2/bias": [50],
    "fc1/kernel": [800, 500],
    "fc1/bias": [500],
    "fc2/kernel": [500, 10],
    "fc2/bias": [10],
  });
  expect(parameterCount(design)).toBe(431_080);
});

test("the perceptron's summary adds up", () => {
  const design = multilayerPerceptron.design([28, 28, 1], 10);
  expect(parameterCount(design)).toBe(784 * 64 + 64 + 64 * 10 + 10);
  expect(design.dropout).toEqual({});
});

/** The CNN's definition, element by element. */
function byHand(image: number[][][], weights: Weights): { logits: number[]; features: number[] } {
  const rectified = (x: number[][][]) => x.map((row) => row.map((pixel) => pixel.map((value) => Math.max(0, value))));
  const hidden = rectified(pool(convolve(rectified(convolve(image, weights, "conv1")), weights, "conv2"))).flat(2);
  const features = dense(hidden, weights, "fc1").map((value) => Math.max(0, value));
  return { logits: dense(features, weights, "fc2"), features };
}

function convolve(image: number[][][], weights: Weights, layer: string): number[][][] {
  const { shape, data } = weights[`${layer}/kernel`]!;
  const [size, , channels, filters] = shape as [number, number, number, number];
  const bias = weights[`${layer}/bias`]!.data;
  const range = (n: number) => Array.from({ length: n }, (_, k) => k);
  return range(image.length - size + 1).map((y) =>
    range(image[0]!.length - size + 1).map((x) =>
      range(filters).map((filter) => {
        let sum = bias[filter]!;
        for (const i of range(size))
          for (const j of range(size))
            for (const c of range(channels))
              sum += image[y + i]![x + j]![c]! * data[((i * size + j) * channels + c) * filters + filter]!;
        return sum;
      }),
    ),
  );
}

function pool(image: number[][][]): number[][][] {
  return Array.from({ length: Math.floor(image.length / 2) }, (_, y) =>
    Array.from({ length: Math.floor(image[0]!.length / 2) }, (_, x) =>
      image[0]![0]!.map((_, c) =>
        Math.max(...[0, 1].flatMap((i) => [0, 1].map((j) => image[2 * y + i]![2 * x + j]![c]!))),
      ),
    ),
  );
}

function dense(x: number[], weights: Weights, layer: string): number[] {
  const { shape, data } = weights[`${layer}/kernel`]!;
  return Array.from(weights[`${layer}/bias`]!.data, (bias, unit) =>
    x.reduce((sum, value, k) => sum + value * data[k * shape[1]! + unit]!, bias),
  );
}

function expectClose(actual: unknown, expected: unknown): void {
  const flat = [actual].flat(3) as number[];
  const reference = [expected].flat(3) as number[];
  expect(flat.length).toBe(reference.length);
  for (const [index, value] of flat.entries()) expect(value).toBeCloseTo(reference[index]!, 4);
}
