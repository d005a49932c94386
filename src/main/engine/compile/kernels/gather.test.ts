import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, test } from "vitest";
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

test("gathering along each axis equals TF.js", () =>
  forAll(fc.tuple(anyShape(), anyShape({ maxRank: 2 }), anySeed), async ([shape, picked, seed]) => {
    for (const [axis, extent] of shape.entries())
      await expectSameAsCpu(({ x, n, i }) => ({ x: tf.gather(x!, i!, axis), n: tf.gather(n!, i!, axis) }), {
        x: randomTensor(shape, { seed }),
        n: integerTensor(shape, -9, 9, seed),
        i: integerTensor(picked, 0, extent, seed),
      });
  }));

test("gathering within batches, with its gradient, equals TF.js", async () => {
  const indices = integerTensor([3, 2], 0, 4, 1);
  await expectSameAsCpu(({ x, i }) => ({ y: tf.gather(x!, i as tf.Tensor2D, 1, 1) }), {
    x: randomTensor([3, 4, 2], { seed: 1 }),
    i: indices,
  });
});

test("gathering repeated places sums their gradients, as in TF.js", () =>
  expectGradient(
    (x) => tf.square(tf.gather(x, tf.tensor1d([2, 0, 2, 2], "int32"), 1)),
    [randomTensor([2, 3, 2], { seed: 1 })],
    { step: 1e-2 },
  ));

test("gathering and scattering by coordinates equal TF.js", () =>
  forAll(anySeed, (seed) =>
    expectSameAsCpu(
      ({ x, places, updates, onto }) => ({
        gathered: tf.gatherND(x!, places!),
        scattered: tf.scatterND(places!, updates!, [4, 3, 2]),
        updated: tf.tensorScatterUpdate(
          onto!,
          tf.tensor2d([[1], [3]], [2, 1], "int32"),
          tf.slice(updates!, [0, 0], [2, 2]),
        ),
        dense: tf.sparseToDense(tf.tensor1d([4, 1], "int32"), tf.tensor1d([2.5, 1]), [6], 0.5),
      }),
      {
        x: randomTensor([4, 3, 2], { seed }),
        places: tf.concat([integerTensor([5, 1], 0, 4, seed), integerTensor([5, 1], 0, 3, seed + 1)], 1),
        updates: randomTensor([5, 2], { seed }),
        onto: randomTensor([4, 2], { seed }),
      },
    ),
  ));

test("sums by segment, with their gradient, equal TF.js", async () => {
  const segments = tf.tensor1d([0, 2, 0, 1, 2, 2], "int32");
  await expectGradient((x) => tf.square(tf.unsortedSegmentSum(x, segments, 4)), [randomTensor([6, 3], { seed: 1 })], {
    step: 1e-2,
  });
});

test("one-hot vectors equal TF.js, also for places outside", () =>
  forAll(fc.tuple(anyShape({ maxRank: 2 }), anySeed), ([shape, seed]) =>
    expectSameAsCpu(
      ({ i }) => ({
        plain: tf.oneHot(i!, 4),
        soft: tf.oneHot(i!, 4, 0.9, 0.1, "float32"),
        truth: tf.oneHot(i!, 4, 1, 0, "bool"),
      }),
      { i: integerTensor(shape, -1, 5, seed) },
    ),
  ));

test("the k largest, the first of equals first, equal TF.js", () =>
  forAll(fc.tuple(anyShape(), anySeed), ([shape, seed]) =>
    expectSameAsCpu(
      ({ x, n }) => {
        const k = Math.max(1, shape.at(-1)! - 1);
        const [top, whole] = [tf.topk(x!, k), tf.topk(n!, k)];
        return { values: top.values, indices: top.indices, wholeValues: whole.values, wholeIndices: whole.indices };
      },
      { x: randomTensor(shape, { seed }), n: integerTensor(shape, 0, 3, seed) },
    ),
  ));

test("truth values select rows", () =>
  expectSameAsCpu(({ p, x, y }) => ({ z: tf.where(p!, x!, y!) }), {
    p: boolTensor([3, 1], 1),
    x: randomTensor([3, 4], { seed: 1 }),
    y: randomTensor([3, 4], { seed: 2 }),
  }));
