import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { anySeed, expectSameAsCpu, forAll, randomTensor } from "./testing/compare.ts";
import { trace } from "./trace-backend.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const rows = 5;
const weights = randomTensor([2 * 3 * 4, 6], { seed: 2 }) as tf.Tensor2D;
const last = randomTensor([6, 3], { seed: 3 }) as tf.Tensor2D;
const copied = (image: tf.Tensor) => tf.tile(tf.expandDims(image, 0), [rows, 1, 1, 1]) as tf.Tensor4D;

const heads: readonly [string, (a: tf.Tensor4D) => tf.Tensor2D][] = [
  [
    "pooling and fully connected layers",
    (a) => {
      const flat = tf.reshape(tf.maxPool(a, 2, 2, "valid"), [-1, 2 * 3 * 4]) as tf.Tensor2D;
      return tf.matMul(tf.relu(tf.add(tf.matMul(flat, weights), 0.1)) as tf.Tensor2D, last);
    },
  ],
  [
    "overlapping windows",
    (a) =>
      tf.matMul(
        tf.slice(tf.reshape(tf.maxPool(a, [3, 3], [1, 1], "same"), [-1, 4 * 6 * 4]), [0, 0], [-1, 24]) as tf.Tensor2D,
        weights,
      ),
  ],
  [
    "global pooling and a softmax",
    (a) =>
      tf.softmax(tf.matMul(tf.leakyRelu(tf.mean(a, [1, 2]) as tf.Tensor2D, 0.1), tf.slice(weights, [0, 0], [4, 6]))),
  ],
  [
    "a convolution, and values that differ between rows",
    (a) => {
      const kernel = randomTensor([3, 3, 4, 2], { seed: 5 }) as tf.Tensor4D;
      const places = tf.reshape(tf.range(0, rows), [rows, 1, 1, 1]);
      const all = tf.where(tf.greater(a, 0), tf.mul(a, places), tf.mean(tf.conv2d(a, kernel, 1, "same")));
      return tf.reshape(tf.sum(all, [1, 2]), [-1, 4]) as tf.Tensor2D;
    },
  ],
];

describe.each(heads)("%s", (_name, head) => {
  test("of copies of one image equal TF.js, with their directional gradients", () =>
    forAll(
      anySeed,
      (seed) => {
        const image = randomTensor([4, 6, 4], { seed });
        const size = head(copied(image)).shape[1]!;
        return expectSameAsCpu(
          ({ image, directions }) => {
            const own = copied(image!);
            const gradients = tf.grad((a) => tf.sum(tf.mul(head(a as tf.Tensor4D), directions!)))(own);
            return { values: head(own), maps: tf.sum(tf.mul(gradients, own), 3) };
          },
          { image, directions: randomTensor([rows, size], { seed: seed + 1 }) },
        );
      },
      4,
    ));
});

test("a forward pass of copies is that of one row, also where many directions go back through it", () => {
  const graph = trace(
    ({ image, directions }) => {
      const own = copied(image!);
      const gradients = tf.grad((a) => tf.sum(tf.mul(heads[0]![1](a as tf.Tensor4D), directions!)))(own);
      return { maps: tf.sum(tf.mul(gradients, own), 3) };
    },
    { image: { shape: [4, 6, 4], dtype: "float32" }, directions: { shape: [rows, 3], dtype: "float32" } },
  );
  const products = graph.liveNodes().filter(({ operator }) => operator === "MatMul" || operator === "Gemm");
  // Forward to the rectifier, which is all that the gradient needs, and back through both layers.
  expect(products.map(({ outputs }) => outputs[0]!.shape[0])).toEqual([1, rows, rows]);
});
