import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, test } from "vitest";
import { expectGradient, randomTensor } from "./testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const gradientOf = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.grad(f as never)(x) as tf.Tensor;

test("the gradient of a dense network's gradient is that of its differences", () => {
  const [w, v] = [randomTensor([4, 6], { seed: 1 }), randomTensor([6, 3], { seed: 2 })];
  // Not tf.logSoftmax: TF.js cuts second derivatives off at operations with a gradient of their own.
  const logSoftmax = (logits: tf.Tensor) => tf.sub(logits, tf.logSumExp(logits, -1, true));
  const loss = (x: tf.Tensor) => tf.sum(logSoftmax(tf.matMul(tf.tanh(tf.matMul(x, w)), v)));
  return expectGradient(gradientOf(loss), [randomTensor([2, 4], { seed: 3 })], { step: 1e-2 });
});

test.each([
  ["maximum", tf.maxPool],
  ["average", tf.avgPool],
] as const)(
  "so is that of a convolutional network with %s pooling, by its filter and by its image",
  async (_name, pool) => {
    const image = randomTensor([2, 6, 6, 2], { seed: 1 }) as tf.Tensor4D;
    const filter = randomTensor([3, 3, 2, 3], { seed: 2, scale: 0.5 }) as tf.Tensor4D;
    const loss = (image: tf.Tensor, filter: tf.Tensor) => {
      const features = tf.softplus(tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid"));
      return tf.sum(tf.square(pool(features as tf.Tensor4D, 2, 2, "valid")));
    };
    await expectGradient(
      gradientOf((f) => loss(image, f)),
      [filter],
      { step: 1e-3 },
    );
    await expectGradient(
      gradientOf((x) => loss(x, filter)),
      [image],
      { step: 1e-3 },
    );
  },
);
