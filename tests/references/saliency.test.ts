import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { runInBatches } from "#engine/batches/run-in-batches.ts";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { noCheckpoint } from "#engine/methods/checkpoint.ts";
import { maskedLogProbabilities } from "#engine/methods/masked-predictions.ts";
import { perturbationCurve } from "#engine/methods/saliency/faithfulness/perturbation-curve.ts";
import { gpMasks, kernelFactor } from "#engine/methods/saliency/gp-masks.ts";
import { gradCamOf } from "#engine/methods/saliency/grad-cam.ts";
import { type Answer, inputGradient, oneHot, sumChannels } from "#engine/methods/saliency/input-gradient.ts";
import { integratedGradientsOf } from "#engine/methods/saliency/integrated-gradients.ts";
import { occlusionOf } from "#engine/methods/saliency/occlusion.ts";
import { selfNormalisedMean } from "#engine/methods/saliency/self-normalised-mean.ts";
import type { Network } from "#engine/models/classifier.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import { channelsLast, flat, largestDifference, referenceFiles } from "./reference-files.ts";
import { tinyNetwork } from "./tiny-networks.ts";

const workplace = workplaceOn(onnxRuntime({ threads: 1 }));
const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
/** Of the largest entry, for an engine in single precision. */
const MAPS = 1e-4;
const AREAS = 1e-5;

beforeAll(() => tf.setBackend("cpu"));

const expectMap = (actual: ArrayLike<number>, expected: unknown, tolerance = MAPS) =>
  expect(largestDifference(actual, flat(expected))).toBeLessThan(tolerance);

/** Gradients `[N, H, W, C]` and answers of images. */
async function gradients(network: Network, images: Float32Array, targetClass: number, answer: Answer) {
  const size = network.inputShape.reduce((product, extent) => product * extent);
  const rows = {
    count: images.length / size,
    shared: { target: oneHot(targetClass, network.classCount) },
    read: (from: number, count: number) => ({ images: images.subarray(from * size, (from + count) * size) }),
  };
  const all = { gradients: new Float32Array(images.length), answers: new Float32Array(rows.count) };
  for await (const { from, results } of runInBatches(inputGradient(network, answer), rows, workplace)) {
    all.gradients.set(results.gradients!.data as Float32Array, from * size);
    all.answers.set(results.answers!.data as Float32Array, from);
  }
  return all;
}

const maps = referenceFiles("saliency", ["maps_gap", "maps_fc", "maps_vgg"]);
const cases = maps.flatMap(([name, { inputs, expected }]) =>
  (inputs.images as object[]).map((_, k) => ({
    name: `${name}, image ${k}`,
    networkName: inputs.network as string,
    file: inputs.network_file as string,
    index: inputs.image_indices[k] as number,
    given: inputs.images[k],
    expected: expected.images[k],
  })),
);

describe.each(cases)("$name", ({ networkName, file, index, given, expected }) => {
  let network: Network;
  let image: Float32Array;
  let size: number;
  let channels: number;
  const targetClass: number = given.class;
  beforeAll(async () => {
    const tiny = await tinyNetwork(networkName, file);
    network = tiny.network;
    image = channelsLast(tiny.images[index]!);
    channels = network.inputShape[2];
    size = image.length / channels;
  });

  test("answers, and gradients by the image", async () => {
    const logit = await gradients(network, image, targetClass, "logit");
    expect(logit.answers[0]).toBeCloseTo(expected.logit, 5);
    expectMap(logit.gradients, [...channelsLast(expected.gradient_of_logit)]);
    const product = logit.gradients.map((value, k) => value * image[k]!);
    expectMap(sumChannels(product, channels), expected.gradient_times_input_summed);
    const probability = await gradients(network, image, targetClass, "probability");
    expect(probability.answers[0]).toBeCloseTo(expected.prob, 5);
    expectMap(largestOfChannels(probability.gradients), expected.gradient_of_probability_max_abs_over_channels);
  });

  test("Grad-CAM", async () => {
    const cam = await gradCamOf(network, image, targetClass, workplace, unwatched);
    const { before_relu, map, upsampled_half_pixel } = expected.grad_cam;
    expectMap(cam.signed, before_relu);
    expectMap(
      cam.signed.map((value) => Math.max(0, value)),
      map,
    );
    expectMap(cam.values, upsampled_half_pixel);
  });

  test("integrated gradients, by so many midpoints and by as many as it takes", async () => {
    const { midpoint_50_summed, midpoint_4000_summed, f_minus_baseline } = expected.integrated_gradients_of_probability;
    const baseline = new Float32Array(image.length).fill(given.ig_baseline);
    const path = { baseline, answer: "probability", tolerance: 1e-3, pieces: 32, most: 4096 } as const;
    const along = (change: Partial<typeof path> | { pieces: number; tolerance: number }) =>
      integratedGradientsOf(network, image, targetClass, { ...path, ...change }, workplace, unwatched);
    const [few, many, adaptive, exact] = [
      await along({ pieces: 50, tolerance: Number.POSITIVE_INFINITY }),
      await along({ pieces: 4000, tolerance: Number.POSITIVE_INFINITY }),
      await along({}),
      await along({ tolerance: 1e-5 } as object),
    ];
    const summed = (attributions: Float64Array) => sumChannels(attributions, channels);
    expect([few.steps, many.steps]).toEqual([50, 4000]);
    expectMap(summed(few.attributions), midpoint_50_summed);
    expectMap(summed(many.attributions), midpoint_4000_summed);
    expect(many.difference).toBeCloseTo(f_minus_baseline, 5);
    for (const { attributions, completenessError, difference } of [few, many, adaptive, exact])
      expect(attributions.reduce((sum, value) => sum + value, 0) - difference).toBeCloseTo(completenessError, 8);
    expect(Math.abs(adaptive.completenessError)).toBeLessThan(1e-3);
    expect(adaptive.steps).toBeLessThan(1000);
    expectMap(summed(adaptive.attributions), midpoint_4000_summed, 0.05);
    expectMap(summed(exact.attributions), midpoint_4000_summed, 5e-3);
  });

  test("SmoothGrad, for the noise given", async () => {
    const noise: number[][][][] = given.smoothgrad_noise;
    const noisy = noise.flatMap((own) => Array.from(channelsLast(own), (value, k) => image[k]! + value));
    const { gradients: all } = await gradients(network, Float32Array.from(noisy), targetClass, "probability");
    const mean = (values: Float32Array) =>
      Float64Array.from({ length: size }, (_, pixel) =>
        noise.reduce((sum, _, k) => sum + values[k * size + pixel]! / noise.length, 0),
      );
    const { mean_summed_channels, mean_abs_max_channels, mean_square_summed_channels } =
      expected.smooth_grad_of_probability;
    expectMap(mean(sumChannels(all, channels)), mean_summed_channels);
    expectMap(mean(largestOfChannels(all)), mean_abs_max_channels);
    const squares = noise.map((_, k) =>
      sumChannels(
        all.subarray(k * image.length, (k + 1) * image.length).map((value) => value ** 2),
        channels,
      ),
    );
    expectMap(
      squares[0]!.map((_, pixel) => squares.reduce((sum, own) => sum + own[pixel]! / noise.length, 0)),
      mean_square_summed_channels,
    );
  });

  test("occlusion", async () => {
    const { drops, values } = await occlusionOf(network, image, targetClass, given.occlusion, workplace, unwatched);
    expectMap(
      drops.flatMap(({ row, column, drop }) => [row, column, drop]),
      expected.occlusion.row_column_drop,
    );
    expectMap(
      drops.map(({ drop }) => drop),
      expected.occlusion.row_column_drop.map((window: number[]) => window[2]),
    );
    expectMap(values, expected.occlusion.mean_drop_map);
  });

  test("masks: their probabilities, RISE's map, and the self-normalised mean with its jackknife error", async () => {
    const masks = Float32Array.from(flat(given.rise.masks));
    const count = masks.length / size;
    const [height, width] = network.inputShape;
    const source = {
      ...{ count, height, width },
      masks: (start: number, end: number) => masks.subarray(start * size, end * size),
    };
    const logQ = await maskedLogProbabilities(
      { classifier: network, ...workplace, checkpoint: noCheckpoint },
      image,
      targetClass,
      source,
      unwatched,
    );
    const q = logQ.map(Math.exp);
    expectMap(q, expected.rise.probabilities);
    const weighted = (of: (pixel: number) => number) => Float64Array.from({ length: size }, (_, pixel) => of(pixel));
    const sumOf = (pixel: number) => q.reduce((sum, value, k) => sum + value * masks[k * size + pixel]!, 0);
    expectMap(
      weighted((pixel) => sumOf(pixel) / count / 0.5),
      expected.rise["released_map_p_0.5"],
    );
    const { mean, standardError, effectiveSampleSize } = selfNormalisedMean(masks, logQ);
    expectMap(mean, expected.rise.self_normalised_map);
    expectMap(
      standardError,
      flat(expected.rise.jackknife_se).map((value) => Math.min(0.5, value)),
    );
    expect(effectiveSampleSize / expected.rise.ess).toBeCloseTo(1, 4);
  });

  test("deletion and insertion curves, and the areas under them", async () => {
    const order = Int32Array.from(given.pixel_order);
    const black = new Float32Array(image.length);
    const blurred = channelsLast(given.insertion_baseline);
    for (const [curve, from, to] of [
      [expected.deletion, image, black],
      [expected.insertion, blurred, image],
    ] as const) {
      const perturbation = { from, to, order, step: given.step };
      const actual = await perturbationCurve(network, targetClass, perturbation, workplace, unwatched);
      expectMap(actual.probabilities, curve.curve);
      expect(Math.abs(actual.area - curve.auc)).toBeLessThan(AREAS);
    }
  });

  /** `[N, H, W, C]` → the largest size over channels. */
  const largestOfChannels = (values: Float32Array): Float32Array =>
    Float32Array.from({ length: values.length / channels }, (_, pixel) =>
      Math.max(...values.subarray(pixel * channels, (pixel + 1) * channels).map(Math.abs)),
    );
});

describe.each(referenceFiles("saliency", ["gp_masks"]))("%s", (_, { inputs, expected }) => {
  const { rows, columns, length_scale_pixels, mean, sd, jitter } = inputs;
  const factor = (values: number[][]) => {
    const own = Float32Array.from(flat(values));
    return { size: values.length, rank: values.length, rows: own };
  };
  const masks: Float64Array = flat(expected.masks);
  const size = rows * columns;

  test("kernels: the factors' squares", () => {
    for (const [length, lower] of [
      [rows, expected.sigma_y_chol],
      [columns, expected.sigma_x_chol],
    ] as const) {
      const { rank, rows: own } = kernelFactor(length, length_scale_pixels);
      for (let i = 0; i < length; i++)
        for (let j = 0; j < length; j++) {
          let [actual, exact] = [0, i === j ? -jitter : 0];
          for (let k = 0; k < rank; k++) actual += own[i * rank + k]! * own[j * rank + k]!;
          for (let k = 0; k < length; k++) exact += lower[i][k] * lower[j][k];
          expect(Math.abs(actual - exact)).toBeLessThan(2e-5);
        }
    }
  });

  test("masks of given normals", () => {
    const actual = tf.tidy(() => {
      const normals = tf.tensor3d(inputs.standard_normals);
      const [vertical, horizontal] = [factor(expected.sigma_y_chol), factor(expected.sigma_x_chol)];
      return gpMasks(normals, vertical, horizontal, { mean, sd }).dataSync();
    });
    for (const [k, value] of masks.entries()) expect(Math.abs(actual[k]! - value)).toBeLessThan(1e-4);
  });

  test("a linear answer's mean mask", () => {
    const { Q, map, ess } = expected.linear_Q_of_given_masks;
    const weights = flat(inputs.linear_weights);
    const answers = (Q as number[]).map((_, k) =>
      weights.reduce((sum, weight, pixel) => sum + weight * masks[k * size + pixel]!, inputs.linear_bias),
    );
    expectMap(answers, Q, 1e-6);
    const result = selfNormalisedMean(Float32Array.from(masks), Float64Array.from(answers, Math.log));
    expectMap(result.mean, map, 1e-6);
    expect(result.effectiveSampleSize).toBeCloseTo(ess, 6);
  });
});
