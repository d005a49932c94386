import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import { anySeed, expectGradient, expectSameAsCpu, forAll, randomTensor, uniformTensor } from "../testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("batch normalisation", () => {
  test("equals TF.js, with and without scale and offset, on rows and on images", () =>
    forAll(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), anySeed), ([images, scale, offset, seed]) =>
      expectSameAsCpu(
        ({ x, mean, variance, s, o }) => ({
          y: tf.batchNorm(
            x as tf.Tensor2D,
            mean as tf.Tensor1D,
            variance as tf.Tensor1D,
            offset ? (o as tf.Tensor1D) : undefined,
            scale ? (s as tf.Tensor1D) : undefined,
            1e-3,
          ),
        }),
        {
          x: randomTensor(images ? [2, 3, 4, 5] : [3, 5], { seed }),
          mean: randomTensor([5], { seed: seed + 1 }),
          variance: uniformTensor([5], 0.5, 2, seed),
          s: randomTensor([5], { seed: seed + 2 }),
          o: randomTensor([5], { seed: seed + 3 }),
        },
      ),
    ));

  test("after a convolution has TF.js's gradients by everything", () =>
    expectGradient(
      (x, filter, mean, variance, offset, scale) =>
        tf.batchNorm(
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"),
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
        ),
      [
        randomTensor([2, 4, 4, 2], { seed: 1 }),
        randomTensor([3, 3, 2, 3], { seed: 2 }),
        randomTensor([3], { seed: 3 }),
        uniformTensor([3], 1, 2, 4),
        randomTensor([3], { seed: 5 }),
        randomTensor([3], { seed: 6 }),
      ],
      { step: 3e-3 },
    ));
});

test("layer normalisation, from moments, has TF.js's gradient", () =>
  expectGradient(
    (x, gain) => {
      const { mean, variance } = tf.moments(x!, -1, true);
      return tf.mul(tf.mul(tf.sub(x!, mean), tf.rsqrt(tf.add(variance, 1e-5))), gain!);
    },
    [randomTensor([3, 6], { seed: 1 }), randomTensor([6], { seed: 2 })],
    { step: 1e-2 },
  ));

test("local response normalisation has TF.js's values and gradient", () =>
  forAll(fc.tuple(fc.integer({ min: 1, max: 4 }), anySeed), ([radius, seed]) =>
    expectGradient(
      (x) => tf.localResponseNormalization(x as tf.Tensor4D, radius, 1.5, 0.7, 0.6),
      [randomTensor([2, 2, 3, 6], { seed })],
      { step: 1e-2, seed },
    ),
  ));
