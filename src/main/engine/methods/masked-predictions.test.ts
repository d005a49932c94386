import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { interpolation, maskedAnswers, maskedLogProbabilities } from "./masked-predictions.ts";
import { resizeMap } from "./saliency/resize-map.ts";
import { contextOf, linearLogits, unwatched } from "./testing/toy-classifiers.ts";

await tf.setBackend("cpu");
const generator = seededGenerator(1);
const random = (size: number) => Float32Array.from({ length: size }, () => generator.next());
const image = random(6 * 5 * 2);
const classifier = linearLogits([6, 5, 2], 4);
const context = contextOf(classifier);

test.each([
  ["of the image's size", 6, 5],
  ["of a coarser grid, resized as TF.js resizes", 3, 2],
])("log-probabilities are those of the masked images, with masks %s", async (_, height, width) => {
  const count = 23;
  const masks = random(count * height * width);
  const resized = tf.image.resizeBilinear(tf.tensor4d(masks, [count, height, width, 1]), [6, 5], false, true);

  const parameters = Object.fromEntries(
    Object.entries(classifier.weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
  const images = tf.mul(tf.tensor4d(image, [1, 6, 5, 2]), resized);
  const expected = tf.logSoftmax(classifier.design.forward(parameters, images).logits).arraySync() as number[][];
  const source = {
    count,
    height,
    width,
    masks: (start: number, end: number) => masks.subarray(start * height * width, end * height * width),
  };
  // Room for one image at a time, for a few, for all.
  for (const memoryLimit of [20_000, 30_000, 2 ** 30]) {
    const seen: number[] = [];
    const place = contextOf(classifier, memoryLimit);
    const actual = await maskedLogProbabilities(place, image, 2, source, unwatched, (_, part) => seen.push(...part));
    expect(seen).toEqual([...actual]);
    for (const [row, value] of actual.entries()) expect(value).toBeCloseTo(expected[row]![2]!, 5);
  }
});

const second = (row: ArrayLike<number>, start: number) => row[start + 1]!;

test("elements of a mask lie on the pixels that say so", async () => {
  const elements = Int32Array.from({ length: 30 }, (_, pixel) => (pixel * 7) % 4);
  const masks = random(5 * 4);
  const few = {
    count: 5,
    height: 1,
    width: 4,
    elements,
    masks: (start: number, end: number) => masks.subarray(4 * start, 4 * end),
  };
  const onPixels = (start: number, end: number) =>
    Float32Array.from(
      { length: (end - start) * 30 },
      (_, k) => masks[4 * (start + Math.floor(k / 30)) + elements[k % 30]!]!,
    );
  const many = { count: 5, height: 6, width: 5, masks: onPixels };
  const baseline = random(image.length);
  const actual = await maskedAnswers(context, { image, baseline }, second, few, unwatched);
  const expected = await maskedAnswers(context, { image, baseline }, second, many, unwatched);
  for (const [k, value] of actual.entries()) expect(value).toBeCloseTo(expected[k]!, 6);
});

test("what a mask hides is the baseline", async () => {
  const baseline = random(image.length);
  const none = { count: 1, height: 6, width: 5, masks: () => new Float32Array(30) };
  const half = { ...none, masks: () => new Float32Array(30).fill(0.25) };
  const all = { ...none, masks: () => new Float32Array(30).fill(1) };
  const asked = (pixels: Float32Array, source: typeof none, behind?: Float32Array) =>
    maskedAnswers(context, { image: pixels, ...(behind && { baseline: behind }) }, second, source, unwatched);
  const mixed = image.map((value, k) => 0.25 * value + 0.75 * baseline[k]!);
  expect((await asked(image, none, baseline))[0]).toBeCloseTo((await asked(baseline, all))[0]!, 5);
  expect((await asked(image, half, baseline))[0]).toBeCloseTo((await asked(mixed, all))[0]!, 5);
});

test("interpolation weighs to one, keeps constants and straight lines, and is the identity at the same size", () => {
  const matrix = interpolation(12, 4);
  for (let i = 0; i < 12; i++) {
    const row = matrix.subarray(i * 4, i * 4 + 4);
    expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
    const centre = row.reduce((sum, weight, j) => sum + weight * (j + 0.5) * 3, 0);
    expect(centre).toBeCloseTo(Math.min(10.5, Math.max(1.5, i + 0.5)), 5);
  }
  expect([...interpolation(3, 3)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test("a map is resized as TF.js resizes", () => {
  const map = Float64Array.from(random(12));
  const expected = tf.image.resizeBilinear(tf.tensor3d([...map], [3, 4, 1]), [9, 10], false, true).dataSync();
  for (const [k, value] of resizeMap(map, [3, 4], [9, 10]).entries()) expect(value).toBeCloseTo(expected[k]!, 5);
});
