import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import { anySeed, expectGradient, expectSameAsCpu, forAll, integerTensor, randomTensor } from "../testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const extent = fc.integer({ min: 1, max: 7 });
const setting = fc.record({
  from: fc.tuple(extent, extent),
  to: fc.tuple(extent, extent),
  convention: fc.constantFrom("corners", "half-pixel", "plain"),
  seed: anySeed,
});
type Resize = typeof tf.image.resizeBilinear;

const resizes: [name: string, resize: Resize][] = [
  ["bilinear", tf.image.resizeBilinear],
  ["nearest", tf.image.resizeNearestNeighbor],
];

describe.each(resizes)("%s", (_name, resize) => {
  const resized = (x: tf.Tensor, to: [number, number], convention: string) =>
    resize(x as tf.Tensor4D, to, convention === "corners", convention === "half-pixel");

  test("equals TF.js between random sizes, by all conventions", () =>
    forAll(
      setting,
      ({ from, to, convention, seed }) =>
        expectSameAsCpu(({ x }) => ({ y: resized(x!, to, convention) }), {
          x: randomTensor([2, ...from, 3], { seed }),
        }),
      25,
    ));

  test("has the gradient of its differences", () =>
    forAll(
      setting,
      ({ from, to, convention, seed }) =>
        expectGradient((x) => resized(x, to, convention), [randomTensor([2, ...from, 3], { seed })], {
          step: 1e-2,
          seed,
          // TF.js's own gradients forget half-pixel centres, and turn images that are not square.
          sameAsCpu: false,
        }),
      15,
    ));

  test("has TF.js's gradient where that is right", () =>
    expectGradient((x) => resized(x, [7, 7], "corners"), [randomTensor([1, 4, 4, 2], { seed: 1 })]));
});

test("whole numbers resize to their neighbours", () =>
  expectSameAsCpu(({ x }) => ({ nearest: tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [5, 6]) }), {
    x: integerTensor([1, 3, 4, 2], -9, 9),
  }));

test("depth becomes space as in TF.js", () =>
  expectSameAsCpu(({ x }) => ({ y: tf.depthToSpace(x as tf.Tensor4D, 2, "NHWC") }), {
    x: randomTensor([2, 3, 2, 12], { seed: 1 }),
  }));
