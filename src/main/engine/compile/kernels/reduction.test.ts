import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import {
  anySeed,
  anyShape,
  boolTensor,
  expectGradient,
  expectSameAsCpu,
  forAll,
  integerTensor,
  randomTensor,
} from "../testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

type Reduction = (x: tf.Tensor, axis: number[], keepDims: boolean) => tf.Tensor;

const reductions: [name: string, f: Reduction, gradient: boolean][] = [
  ["sum", tf.sum, true],
  ["mean", tf.mean, true],
  ["max", tf.max, true],
  ["min", tf.min, true],
  ["prod", tf.prod, true],
  ["logSumExp", tf.logSumExp, true],
  ["variance", (x, axis, keepDims) => tf.moments(x, axis, keepDims).variance, true],
];

/** A shape, some of its axes (from the front or from the back) and whether they stay. */
const reducing = anyShape().chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axes: fc.subarray(
      shape.map((_, axis) => axis),
      { minLength: 1 },
    ),
    fromBack: fc.boolean(),
    keepDims: fc.boolean(),
    seed: anySeed,
  }),
);

describe.each(reductions)("%s", (_name, f, gradient) => {
  test("equals TF.js over random axes", () =>
    forAll(reducing, ({ shape, axes, fromBack, keepDims, seed }) =>
      expectSameAsCpu(
        ({ x }) => ({
          y: f(
            x!,
            axes.map((axis) => (fromBack ? axis - shape.length : axis)),
            keepDims,
          ),
        }),
        { x: randomTensor(shape, { seed }) },
      ),
    ));

  if (gradient)
    test("has TF.js's gradient", async () => {
      const x = randomTensor([3, 4, 2], { seed: 5 });
      await expectGradient((x) => f(x, [1], false), [x], { step: 1e-3 });
      await expectGradient((x) => f(x, [0, 2], true), [x], { step: 1e-3 });
    });
});

test("reductions of images equal TF.js whichever way the images are stored", () =>
  forAll(
    fc.tuple(fc.subarray([0, 1, 2, 3], { minLength: 1 }), fc.boolean(), anySeed),
    async ([axes, keepDims, seed]) => {
      const filter = randomTensor([1, 1, 3, 4], { seed }) as tf.Tensor4D;
      await expectSameAsCpu(
        ({ x }) => {
          const stored = tf.conv2d(x as tf.Tensor4D, filter, 1, "valid");
          return { sum: tf.sum(stored, axes, keepDims), max: tf.max(stored, axes, keepDims) };
        },
        { x: randomTensor([2, 3, 5, 3], { seed }) },
      );
    },
  ));

test("whole numbers and truth values reduce as in TF.js", () =>
  forAll(fc.tuple(anyShape(), anySeed), ([shape, seed]) =>
    expectSameAsCpu(
      ({ n, p }) => ({
        sum: tf.sum(n!),
        mean: tf.mean(n!),
        max: tf.max(n!, 0),
        min: tf.min(n!, 0),
        prod: tf.prod(n!, 0),
        any: tf.any(p!, 0),
        all: tf.all(p!),
        count: tf.sum(p!),
      }),
      { n: integerTensor(shape, -4, 5, seed), p: boolTensor(shape, seed) },
    ),
  ));

test("the places of extremes, the first among equals, equal TF.js", () =>
  forAll(fc.tuple(anyShape(), anySeed), async ([shape, seed]) => {
    for (const axis of shape.keys())
      await expectSameAsCpu(({ n }) => ({ top: tf.argMax(n!, axis), bottom: tf.argMin(n!, axis) }), {
        n: integerTensor(shape, 0, 3, seed),
      });
  }));

test("softmax and its logarithm equal TF.js, also for large logits", () =>
  forAll(fc.tuple(anyShape({ minRank: 2 }), anySeed), ([shape, seed]) =>
    expectSameAsCpu(({ x }) => ({ p: tf.softmax(x!), log: tf.logSoftmax(x!) }), {
      x: randomTensor(shape, { seed, scale: 50 }),
    }),
  ));

test("softmax and its logarithm have TF.js's gradient", async () => {
  const x = randomTensor([3, 5], { seed: 1 });
  await expectGradient((x) => tf.softmax(x), [x], { step: 1e-2 });
  await expectGradient((x) => tf.logSoftmax(x), [x], { step: 1e-2 });
});

test("cumulative sums equal TF.js", () =>
  forAll(fc.tuple(anyShape(), anySeed, fc.boolean(), fc.boolean()), async ([shape, seed, exclusive, reverse]) => {
    for (const axis of shape.keys())
      await expectSameAsCpu(
        ({ x, n }) => ({ x: tf.cumsum(x!, axis, exclusive, reverse), n: tf.cumsum(n!, axis, exclusive, reverse) }),
        { x: randomTensor(shape, { seed }), n: integerTensor(shape, -9, 9, seed) },
      );
  }));

test("cumulative products equal TF.js", () =>
  forAll(fc.tuple(anyShape(), anySeed, fc.boolean(), fc.boolean()), async ([shape, seed, exclusive, reverse]) => {
    for (const axis of shape.keys())
      await expectSameAsCpu(({ x }) => ({ y: tf.cumprod(x!, axis, exclusive, reverse) }), {
        x: randomTensor(shape, { seed }),
      });
  }));

test("cumulative sums have TF.js's gradient", () =>
  expectGradient((x) => tf.cumsum(x, 1, true, false), [randomTensor([2, 5], { seed: 1 })], { step: 1e-2 }));
