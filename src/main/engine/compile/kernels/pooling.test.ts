import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import { anySeed, expectGradient, expectSameAsCpu, forAll, randomTensor } from "../testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Windows that overlap, tile and leave gaps, with and without padding. */
const setting = fc
  .record({
    shape: fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 4, max: 8 }),
      fc.integer({ min: 4, max: 8 }),
      fc.integer({ min: 1, max: 3 }),
    ),
    window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    pad: fc.constantFrom<("same" | "valid")[]>("same", "valid"),
    seed: anySeed,
  })
  .map((drawn) => ({ ...drawn, image: randomTensor(drawn.shape, { seed: drawn.seed }) }));

const pools = [
  ["max", tf.maxPool],
  ["average", tf.avgPool],
] as const;

describe.each(pools)("%s pooling", (_name, pool) => {
  test("equals TF.js with random windows, strides and padding", () =>
    forAll(
      setting,
      ({ image, window, stride, pad }) =>
        expectSameAsCpu(({ image }) => ({ y: pool(image as tf.Tensor4D, window, stride, pad) }), { image }),
      20,
    ));

  test("has the gradient of its differences with random windows, strides and padding", () =>
    forAll(
      setting,
      ({ image, window, stride, pad, seed }) =>
        expectGradient((image) => pool(image as tf.Tensor4D, window, stride, pad), [image], {
          step: 1e-3,
          seed,
          // TF.js's gradient of averages is wrong at padded edges.
          sameAsCpu: pool === tf.maxPool || pad === "valid",
        }),
      20,
    ));

  test("over whole images, with its gradient, equals TF.js", async () => {
    const image = randomTensor([2, 5, 7, 3], { seed: 1 });
    await expectGradient((image) => pool(image as tf.Tensor4D, [5, 7], 1, "valid"), [image], { step: 1e-3 });
  });
});

test("the gradient of a maximum goes to the first of equals, as in TF.js", () =>
  expectGradient(
    (image) => tf.maxPool(tf.relu(image) as tf.Tensor4D, 2, 2, "valid"),
    [tf.sub(randomTensor([2, 6, 6, 2], { seed: 1 }), 1)],
  ));

test("the places of maxima equal TF.js", () =>
  forAll(setting, ({ image, window, stride, pad, seed }) =>
    expectSameAsCpu(
      ({ image }) => {
        const { result, indexes } = tf.maxPoolWithArgmax(image as tf.Tensor4D, window, stride, pad, seed % 2 === 0);
        return { result, indexes };
      },
      { image },
    ),
  ));

test("global average pooling as a mean, after a convolution, equals TF.js", () => {
  const filter = randomTensor([3, 3, 2, 4], { seed: 2 }) as tf.Tensor4D;
  return expectGradient(
    (image) => tf.mean(tf.conv2d(image as tf.Tensor4D, filter, 1, "same"), [1, 2]),
    [randomTensor([2, 5, 5, 2], { seed: 1 })],
    { step: 1e-2 },
  );
});
