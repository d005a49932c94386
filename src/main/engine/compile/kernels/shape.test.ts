import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
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

/** The identity as a convolution: its result is stored channels first, which what follows must see through. */
function stored(x: tf.Tensor): tf.Tensor {
  const channels = x.shape[3]!;
  return tf.conv2d(
    x as tf.Tensor4D,
    tf.reshape(tf.eye(channels), [1, 1, channels, channels]) as tf.Tensor4D,
    1,
    "same",
  );
}

/** Checks on tensors stored as TF.js sees them, of three types, and on images stored channels first. */
async function expectEverywhere(f: (x: tf.Tensor) => tf.Tensor, shape: number[], seed: number): Promise<void> {
  await expectSameAsCpu(({ x, n, p }) => ({ x: f(x!), n: f(n!), p: f(p!) }), {
    x: randomTensor(shape, { seed }),
    n: integerTensor(shape, -9, 9, seed),
    p: boolTensor(shape, seed),
  });
  if (shape.length === 4)
    await expectSameAsCpu(({ x }) => ({ y: f(stored(x!)) }), { x: randomTensor(shape, { seed }) });
}

const drawn = fc.tuple(anyShape(), anySeed);

test("transposition equals TF.js", () =>
  forAll(
    drawn.chain(([shape, seed]) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray(
          shape.map((_, axis) => axis),
          { minLength: shape.length },
        ),
        fc.constant(seed),
      ),
    ),
    ([shape, permutation, seed]) => expectEverywhere((x) => tf.transpose(x, permutation), shape, seed),
    12,
  ));

test("reshaping equals TF.js", () =>
  forAll(drawn, async ([shape, seed]) => {
    await expectEverywhere((x) => tf.reshape(x, [-1]), shape, seed);
    await expectEverywhere((x) => tf.reshape(x, [1, ...shape.toReversed(), 1]), shape, seed);
    await expectEverywhere((x) => tf.expandDims(x, -1), shape, seed);
    await expectEverywhere((x) => tf.squeeze(x), shape, seed);
  }));

test("slices equal TF.js", () =>
  forAll(
    drawn.chain(([shape, seed]) =>
      fc.tuple(
        fc.constant(shape),
        fc.tuple(...shape.map((extent) => fc.tuple(fc.nat(extent - 1), fc.nat(extent - 1)))),
        fc.constant(seed),
      ),
    ),
    ([shape, bounds, seed]) => {
      const begin = bounds.map(([a, b]) => Math.min(a!, b!));
      const size = bounds.map(([a, b]) => Math.abs(a! - b!) + 1);
      return expectEverywhere((x) => tf.slice(x, begin, size), shape, seed);
    },
    12,
  ));

test("strided slices equal TF.js, backwards, past the ends and with masks", () =>
  forAll(
    fc.tuple(
      fc.array(fc.integer({ min: -7, max: 7 }), { minLength: 2, maxLength: 2 }),
      fc.array(fc.integer({ min: -7, max: 7 }), { minLength: 2, maxLength: 2 }),
      fc.array(fc.constantFrom(-2, -1, 1, 2, 3), { minLength: 2, maxLength: 2 }),
      fc.nat(3),
      fc.nat(3),
      anySeed,
    ),
    async ([begin, end, strides, beginMask, endMask, seed]) => {
      const slice = (x: tf.Tensor) => tf.stridedSlice(x, begin, end, strides, beginMask, endMask);
      const x = randomTensor([5, 6], { seed });
      if (tf.tidy(() => slice(x).size) > 0) await expectEverywhere(slice, [5, 6], seed);
    },
    40,
  ));

test("concatenation, stacking and their inverses equal TF.js", () =>
  forAll(drawn, async ([shape, seed]) => {
    for (const axis of shape.keys()) {
      await expectEverywhere((x) => tf.concat([x, tf.zerosLike(x), x], axis), shape, seed);
      await expectEverywhere((x) => tf.stack([x, x], axis), shape, seed);
      await expectEverywhere((x) => tf.unstack(x, axis).at(-1)!, shape, seed);
      await expectEverywhere((x) => tf.split(x, [1, shape[axis]!], axis)[1]!, shape.with(axis, shape[axis]! + 1), seed);
    }
  }));

test("padding equals TF.js", () =>
  forAll(drawn, async ([shape, seed]) => {
    const pads = shape.map((_, axis): [number, number] => [axis % 3, (axis + seed) % 2]);
    await expectEverywhere((x) => tf.pad(x, pads, x.dtype === "bool" ? 1 : 3), shape, seed);
    const larger = shape.map((extent) => extent + 2);
    for (const mode of ["reflect", "symmetric"] as const)
      await expectSameAsCpu(({ x }) => ({ y: tf.mirrorPad(x!, pads, mode) }), { x: randomTensor(larger, { seed }) });
  }));

test("tiling, broadcasting and reversal equal TF.js", () =>
  forAll(drawn, async ([shape, seed]) => {
    await expectEverywhere(
      (x) =>
        tf.tile(
          x,
          shape.map((_, axis) => 1 + ((axis + seed) % 3)),
        ),
      shape,
      seed,
    );
    await expectEverywhere(
      (x) =>
        tf.reverse(
          x,
          shape.map((_, axis) => axis).filter((axis) => (axis + seed) % 2 === 0),
        ),
      shape,
      seed,
    );
    await expectSameAsCpu(({ x }) => ({ y: tf.broadcastTo(x!, [2, ...shape]) }), { x: randomTensor(shape, { seed }) });
  }));

test("space and batch change places as in TF.js", async () => {
  const x = randomTensor([2, 4, 6, 3], { seed: 1 });
  await expectSameAsCpu(
    ({ x }) => ({
      y: tf.spaceToBatchND(
        x!,
        [2, 3],
        [
          [1, 1],
          [0, 3],
        ],
      ),
    }),
    { x },
  );
  const batched = randomTensor([12, 2, 3, 2], { seed: 2 });
  await expectSameAsCpu(
    ({ x }) => ({
      y: tf.batchToSpaceND(
        x!,
        [2, 3],
        [
          [1, 0],
          [0, 2],
        ],
      ),
    }),
    { x: batched },
  );
});

describe("gradients equal TF.js's", () => {
  const x = () => randomTensor([2, 3, 4], { seed: 1 });
  const cases: [name: string, f: (x: tf.Tensor) => tf.Tensor][] = [
    ["transpose", (x) => tf.transpose(x, [2, 0, 1])],
    ["reshape", (x) => tf.reshape(x, [4, 6])],
    ["slice", (x) => tf.slice(x, [0, 1, 1], [2, 2, 2])],
    ["concat", (x) => tf.concat([x, tf.square(x)], 1)],
    ["stack", (x) => tf.stack([x, tf.square(x)], 1)],
    ["unstack", (x) => tf.unstack(x, 1)[1]!],
    ["split", (x) => tf.split(x, 2, 2)[1]!],
    [
      "pad",
      (x) =>
        tf.pad(x, [
          [0, 1],
          [2, 0],
          [1, 1],
        ]),
    ],
    ["tile", (x) => tf.tile(x, [2, 1, 3])],
    ["reverse", (x) => tf.reverse(x, [0, 2])],
    ["broadcastTo", (x) => tf.broadcastTo(tf.slice(x, [0, 0, 0], [2, 1, 4]), [2, 3, 4])],
    ["spaceToBatchND", (x) => tf.spaceToBatchND(x, [3], [[0, 0]])],
  ];
  test.each(cases)("%s", (_name, f) => expectGradient((x) => tf.square(f(x)), [x()], { step: 1e-2 }));
});

test("tensors made inside a function are as TF.js makes them", () =>
  expectSameAsCpu(
    ({ x }) => ({
      x: x!,
      range: tf.range(3, 10, 2),
      down: tf.range(5, 0, -2, "int32"),
      empty: tf.add(tf.sum(tf.range(0, 0)), 1),
      linspace: tf.linspace(-1, 1, 7),
      fill: tf.fill([2, 3], 4.5),
      eye: tf.eye(3),
      whole: tf.fill([2], 3, "int32"),
      truth: tf.fill([2], 1, "bool"),
      large: tf.sum(tf.mul(tf.ones([200, 30]), tf.fill([30], 2)), 1),
    }),
    { x: randomTensor([2]) },
  ));

test("values known while tracing may be read", async () => {
  await expectSameAsCpu(({ x }) => ({ y: tf.mul(x!, tf.fill([2], 3).dataSync()[1]!) }), { x: randomTensor([2]) });
  expect(tf.getBackend()).toBe("cpu");
});
