import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import type { TensorValue } from "../../compile/compile.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import type { Watch } from "../../watch.ts";
import { constants } from "../architecture.ts";
import { sgd } from "../optimisers/sgd.ts";
import { bars } from "../testing/bars.ts";
import { initialState, stepScalars } from "../training-step.ts";
import { encodeWeights } from "../weights-file.ts";
import { gan, gan5 } from "./gan.ts";
import { generatorArchitecture, generatorArchitectures } from "./list.ts";
import { compileGeneratorStep, trainGenerator } from "./train-generator.ts";
import { vae5 } from "./vae.ts";

beforeAll(() => tf.setBackend("cpu"));

const runtime = onnxRuntime();
const unwatched: Watch = { signal: new AbortController().signal, onProgress: () => {} };
const normal = (seed: number, ...shape: number[]): TensorValue => {
  const generator = seededGenerator(seed);
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => generator.normal());
  return { shape, dtype: "float32", data };
};
const tensor = ({ data, shape }: TensorValue) => tf.tensor(data, [...shape]);

test("the autoencoder has the table's sizes", () => {
  expect(vae5.design([28, 28, 1]).parameterShapes).toEqual({
    "encoder/kernel": [784, 400],
    "encoder/bias": [400],
    "mean/kernel": [400, 5],
    "mean/bias": [5],
    "log-variance/kernel": [400, 5],
    "log-variance/bias": [5],
    "decoder/kernel": [5, 400],
    "decoder/bias": [400],
    "pixels/kernel": [400, 784],
    "pixels/bias": [784],
  });
  expect(() => generatorArchitecture("gan-6")).toThrow(/There is no generator gan-6/);
});

test("its loss is cross-entropy and divergence, written out", () => {
  const design = vae5.design([2, 3, 1]);
  const parameters = constants(design.initialise(3));
  const images = tf.sigmoid(tensor(normal(1, 4, 2, 3, 1)));
  const noise = tensor(normal(2, 4, 5));
  const dense = (x: tf.Tensor, name: string) =>
    tf.add(tf.matMul(x as tf.Tensor2D, parameters[`${name}/kernel`] as tf.Tensor2D), parameters[`${name}/bias`]!);
  const hidden = tf.relu(dense(tf.reshape(images, [4, 6]), "encoder"));
  const [mu, logVariance] = [dense(hidden, "mean"), dense(hidden, "log-variance")];
  const codes = tf.add(mu, tf.mul(tf.sqrt(tf.exp(logVariance)), noise));
  const probabilities = design.decode(parameters, codes).dataSync();
  const [x, m, v] = [images, mu, tf.exp(logVariance)].map((own) => own.dataSync());
  const losses = design.objectives[0]!.losses(parameters, images, noise).dataSync();
  for (let row = 0; row < 4; row++) {
    let expected = 0;
    for (let k = row * 6; k < row * 6 + 6; k++)
      expected -= x![k]! * Math.log(probabilities[k]!) + (1 - x![k]!) * Math.log(1 - probabilities[k]!);
    // KL(N(m, v) ‖ N(0, 1)) = ½ (m² + v − log v − 1)
    for (let k = row * 5; k < row * 5 + 5; k++) expected += (m![k]! ** 2 + v![k]! - Math.log(v![k]!) - 1) / 2;
    expect(losses[row]).toBeCloseTo(expected, 4);
  }
});

test.each(generatorArchitectures)("$id makes images of its shape, each from its own code alone", ({ design: make }) => {
  const design = make([8, 8, 1]);
  const parameters = constants(design.initialise(1));
  const codes = tensor(normal(4, 3, design.latentSize));
  const images = design.decode(parameters, codes);
  expect(images.shape).toEqual([3, 8, 8, 1]);
  const pixels = images.dataSync();
  for (const pixel of pixels) expect(pixel >= 0 && pixel <= 1).toBe(true);
  const alone = design.decode(parameters, tf.slice(codes, [1, 0], [1, design.latentSize])).dataSync();
  for (const [k, pixel] of alone.entries()) expect(pixel).toBeCloseTo(pixels[64 + k]!, 5);
  expect(design.initialise(1)).toEqual(design.initialise(1));
  expect(design.initialise(2)).not.toEqual(design.initialise(1));
});

/** The networks as they are, but for the adversarial one's channels, of which a few show the same. */
const small = [vae5, gan("small-gan", [6, 5, 4, 3])];
const single = small.flatMap(({ id, design: make }) => {
  const design = make([8, 8, 1]);
  return design.objectives.map((objective) => [objective.name, id, { ...design, objectives: [objective] }] as const);
});

test.each(single)(
  "a step for the %s of %s goes down the gradient that differences show",
  async (_name, _id, design) => {
    const size = 3;
    const step = await compileGeneratorStep(design, size, runtime, sgd);
    const generator = seededGenerator(2);
    const inputs: Record<string, TensorValue> = {
      images: {
        shape: [size, 8, 8, 1],
        dtype: "float32",
        data: Float32Array.from({ length: size * 64 }, () => generator.next()),
      },
      counts: { shape: [size], dtype: "float32", data: Float32Array.of(1, 1, 0) },
      noise: normal(5, size, design.latentSize),
      ...stepScalars(sgd, 1, 1),
    };
    const start = initialState(design.initialise(4), sgd);
    const after = await step.run({ ...inputs, ...start });
    const [first] = design.objectives;
    const direction = Object.fromEntries(
      first!.parameters.map((name) => [
        `parameter:${name}`,
        start[`parameter:${name}`]!.data.map(() => generator.normal()),
      ]),
    );
    const lossAt = async (by: number) => {
      const moved = Object.entries(direction).map(([key, along]) => {
        const { data, shape } = start[key]!;
        return [key, { shape, dtype: "float32", data: Float32Array.from(data, (x, k) => x + by * along[k]!) }] as const;
      });
      return (await step.run({ ...inputs, ...start, ...Object.fromEntries(moved) }))[`loss:${first!.name}`]!.data[0]!;
    };
    const products = Object.entries(direction).flatMap(([key, along]) =>
      Array.from(along, (own, k) => (start[key]!.data[k]! - after[key]!.data[k]!) * own),
    );
    const derivative = products.reduce((sum, product) => sum + product, 0);
    const scale = Math.sqrt(products.reduce((sum, product) => sum + product ** 2, 0));
    // Small steps drown in rounding, large ones meet kinks and curvature; a wrong gradient agrees with none.
    const errors: number[] = [];
    for (const h of [1e-4, 3e-4, 1e-3, 3e-3]) {
      const difference = ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
      errors.push(Math.abs(difference - derivative) / scale);
    }
    await step.dispose();
    expect(Math.min(...errors)).toBeLessThan(0.01);
  },
);

const data = bars({ count: 60, testCount: 0 });

test("training lowers the autoencoder's loss, and the seed decides the weights", async () => {
  const design = vae5.design([8, 8, 1]);
  const settings = { epochs: 15, batchSize: 16, learningRate: 0.003, seed: 1 };
  const source = { images: data.images, indices: data.trainIndices };
  const { weights, history } = await trainGenerator(design, source, settings, runtime, unwatched);
  const losses = history.map((epoch) => epoch.losses["negative evidence bound"]!);
  expect(losses).toHaveLength(15);
  expect(losses.at(-1)!).toBeLessThan(0.85 * losses[0]!);
  const again = await trainGenerator(design, source, settings, runtime, unwatched);
  expect(Buffer.from(encodeWeights(again.weights)).equals(encodeWeights(weights))).toBe(true);

  const cancelled = { ...unwatched, signal: AbortSignal.abort(new Error("enough")) };
  await expect(trainGenerator(design, source, settings, runtime, cancelled)).rejects.toThrow("enough");
  const wild = { ...settings, learningRate: 1e20 };
  await expect(trainGenerator(design, source, wild, runtime, unwatched)).rejects.toThrow(/diverged/);
  const none = { ...source, indices: new Int32Array(0) };
  await expect(trainGenerator(design, none, settings, runtime, unwatched)).rejects.toThrow(/no images/);
});

test("the adversarial network has the table's sizes, and refuses images that it cannot make", () => {
  const { parameterShapes } = gan5.design([28, 28, 1]);
  const kernels = ["up1", "up2", "up3", "up4", "pixels"].map((name) => parameterShapes[`${name}/kernel`]);
  expect(kernels).toEqual([
    [4, 4, 512, 5],
    [4, 4, 256, 512],
    [4, 4, 128, 256],
    [4, 4, 64, 128],
    [1, 1, 1, 64],
  ]);
  expect(() => gan5.design([33, 28, 1])).toThrow(/too large/);
});

test.each(single.slice(1))("alone, the %s of %s lowers its loss", async (name, _id, design) => {
  const source = { images: data.images, indices: data.trainIndices };
  const settings = { epochs: 10, batchSize: 16, learningRate: 0.005, seed: 1 };
  const { history } = await trainGenerator(design, source, settings, runtime, unwatched);
  expect(history.at(-1)!.losses[name]!).toBeLessThan(0.9 * history[0]!.losses[name]!);
});

test("adversarial training moves both sides, and fixes the statistics by which it was trained", async () => {
  const design = small[1]!.design([8, 8, 1]);
  const source = { images: data.images, indices: data.trainIndices };
  const settings = { epochs: 2, batchSize: 16, learningRate: 0.002, seed: 1 };
  const { weights, history } = await trainGenerator(design, source, settings, runtime, unwatched);
  expect(Object.keys(history[1]!.losses)).toEqual(["discriminator", "generator"]);
  const before = design.initialise(1);
  for (const name of design.objectives.flatMap(({ parameters }) => parameters))
    expect(weights[name]!.data, name).not.toEqual(before[name]!.data);
  // The settled statistics are those of what the first layer gives to any many codes.
  const codes = tf.reshape(tensor(normal(9, 2000, 5)), [2000, 1, 1, 5]) as tf.Tensor4D;
  const kernel = tf.tensor4d(weights["up1/kernel"]!.data, [4, 4, 6, 5]);
  const { mean, variance } = tf.moments(tf.conv2dTranspose(codes, kernel, [2000, 4, 4, 6], 1, "valid"), [0, 1, 2]);
  for (const [k, value] of variance.dataSync().entries()) {
    expect(Math.abs(weights["norm1/mean"]!.data[k]! - mean.dataSync()[k]!)).toBeLessThan(0.3 * Math.sqrt(value));
    expect(weights["norm1/variance"]!.data[k]! / value).toBeGreaterThan(0.7);
    expect(weights["norm1/variance"]!.data[k]! / value).toBeLessThan(1.4);
  }
});
