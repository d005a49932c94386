import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, test } from "vitest";
import { anySeed, expectGradient, expectSameAsCpu, forAll, randomTensor } from "../testing/compare.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const extent = fc.integer({ min: 1, max: 6 });
const product = fc.record({
  batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
  sizes: fc.tuple(extent, extent, extent),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  seed: anySeed,
});

test("matrix products, batched and transposed, equal TF.js", () =>
  forAll(
    product,
    ({ batch, sizes: [rows, inner, columns], transposeA, transposeB, seed }) =>
      expectSameAsCpu(({ a, b }) => ({ c: tf.matMul(a!, b!, transposeA, transposeB) }), {
        a: randomTensor([...batch, ...(transposeA ? [inner, rows] : [rows, inner])], { seed }),
        b: randomTensor([...batch, ...(transposeB ? [columns, inner] : [inner, columns])], { seed: seed + 1 }),
      }),
    20,
  ));

test("matrix products have TF.js's gradient", async () => {
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const)
    for (const batch of [[], [2]])
      await expectGradient(
        (a, b) => tf.matMul(a!, b!, transposeA, transposeB),
        [
          randomTensor([...batch, ...(transposeA ? [4, 3] : [3, 4])], { seed: 1 }),
          randomTensor([...batch, ...(transposeB ? [5, 4] : [4, 5])], { seed: 2 }),
        ],
        { step: 1e-2 },
      );
});

test("products of a vector equal TF.js", async () => {
  const [v, w, m] = [randomTensor([4], { seed: 1 }), randomTensor([4], { seed: 2 }), randomTensor([4, 3], { seed: 3 })];
  await expectSameAsCpu(
    ({ v, w, m }) => ({
      dot: tf.dot(v!, w!),
      row: tf.dot(v!, m!),
      outer: tf.outerProduct(v as tf.Tensor1D, w as tf.Tensor1D),
    }),
    { v, w, m },
  );
});

test("sums of products by index equal TF.js", async () => {
  const a = randomTensor([2, 3, 4], { seed: 1 });
  const b = randomTensor([2, 4, 5], { seed: 2 });
  for (const equation of ["bij,bjk->bik", "bij,bjk->ik", "bij, bjk -> bki"])
    await expectSameAsCpu(({ a, b }) => ({ c: tf.einsum(equation, a!, b!) }), { a, b });
  await expectSameAsCpu(({ a }) => ({ trace: tf.einsum("bij->bj", a!), turned: tf.einsum("bij->jib", a!) }), { a });
});
