import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { hessianVectorProduct } from "./hessian.ts";
import { elementsOf } from "./program.ts";
import { expectSameAsCpu, randomTensor, runCompiled } from "./testing/compare.ts";

beforeAll(() => tf.setBackend("cpu"));

const expectClose = (actual: tf.Tensor, expected: ArrayLike<number>, digits = 4) => {
  expect(actual.size).toBe(expected.length);
  for (const [index, value] of actual.dataSync().entries()) expect(value).toBeCloseTo(expected[index]!, digits);
};

test("of a quadratic form it is the matrix times the vector", () => {
  const a = randomTensor([5, 5], { seed: 1 }) as tf.Tensor2D;
  const symmetric = tf.add(a, tf.transpose(a)) as tf.Tensor2D;
  const form = (x: tf.Tensor) => tf.mul(0.5, tf.sum(tf.mul(x, tf.matMul(symmetric, x as tf.Tensor2D))));
  const [x, v] = [randomTensor([5, 1], { seed: 2 }), randomTensor([5, 1], { seed: 3 })];
  const [product] = hessianVectorProduct(form)([x], [v]);
  expectClose(product!, tf.matMul(symmetric, v as tf.Tensor2D).dataSync());
});

test("of a logistic regression's likelihood it is Xᵀ diag(p (1 − p)) X v", () => {
  const x = randomTensor([20, 4], { seed: 1 }) as tf.Tensor2D;
  const [w, v] = [randomTensor([4, 1], { seed: 2 }), randomTensor([4, 1], { seed: 3 })] as [tf.Tensor2D, tf.Tensor2D];
  const loss = (w: tf.Tensor) => tf.sum(tf.softplus(tf.matMul(x, w as tf.Tensor2D)));
  const p = tf.sigmoid(tf.matMul(x, w));
  const expected = tf.matMul(x, tf.mul(tf.mul(p, tf.sub(1, p)), tf.matMul(x, v)), true);
  expectClose(hessianVectorProduct(loss)([w], [v])[0]!, expected.dataSync());
});

test("of x³ y² it mixes both arguments", () => {
  const f = (x: tf.Tensor, y: tf.Tensor) => tf.mul(tf.mul(tf.mul(x, x), x), tf.square(y));
  const scalars = (...values: number[]) => values.map((value) => tf.scalar(value));
  const [hx, hy] = hessianVectorProduct(f)(scalars(2, 3), scalars(1, 10));
  // H = [[6 x y², 6 x² y], [6 x² y, 2 x³]] = [[108, 72], [72, 16]]
  expectClose(hx!, [108 + 720]);
  expectClose(hy!, [72 + 160]);
});

/** A small convolutional classifier's cross-entropy, as a function of its weights. */
function convolutionalLoss() {
  const image = randomTensor([3, 6, 6, 1], { seed: 1 }) as tf.Tensor4D;
  const target = tf.oneHot([0, 2, 1], 3);
  return (filter: tf.Tensor, weights: tf.Tensor) => {
    const features = tf.softplus(tf.conv2d(image, filter as tf.Tensor4D, 1, "valid"));
    const pooled = tf.reshape(tf.avgPool(features as tf.Tensor4D, 2, 2, "valid"), [3, 8]);
    const logits = tf.matMul(pooled, weights as tf.Tensor2D);
    return tf.neg(tf.sum(tf.mul(target, tf.sub(logits, tf.logSumExp(logits, -1, true)))));
  };
}

test("of a convolutional network it is the difference of gradients along v, and compiles to the same", async () => {
  const f = convolutionalLoss();
  const xs = [randomTensor([3, 3, 1, 2], { seed: 2 }), randomTensor([8, 3], { seed: 3, scale: 0.5 })];
  const vs = [randomTensor([3, 3, 1, 2], { seed: 4 }), randomTensor([8, 3], { seed: 5 })];
  const products = hessianVectorProduct(f)(xs, vs);
  const h = 1e-2;
  const moved = (by: number) =>
    tf.grads(f as never)(xs.map((x, k) => tf.add(x, tf.mul(vs[k]!, by)))) as unknown as tf.Tensor[];
  const [ahead, behind] = [moved(h), moved(-h)];
  const scale = Math.max(...products.flatMap((product) => [...product.dataSync()].map(Math.abs)));
  for (const [k, product] of products.entries()) {
    const difference = tf.div(tf.sub(ahead[k]!, behind[k]!), 2 * h);
    expect(tf.max(tf.abs(tf.sub(product, difference))).dataSync()[0]! / scale).toBeLessThan(5e-3);
  }
  await expectSameAsCpu(
    ({ a, b, c, d }) => {
      const [p, q] = hessianVectorProduct(f)([a!, b!], [c!, d!]);
      return { p: p!, q: q! };
    },
    { a: xs[0]!, b: xs[1]!, c: vs[0]!, d: vs[1]! },
    1e-4,
  );
});

test("uᵀ H v is vᵀ H u", () => {
  const f = convolutionalLoss();
  const shapes = [
    [3, 3, 1, 2],
    [8, 3],
  ];
  const [xs, us, vs] = [0, 10, 20].map((seed) => shapes.map((shape, k) => randomTensor(shape, { seed: seed + k })));
  const product = hessianVectorProduct(f);
  const along = (left: tf.Tensor[], right: tf.Tensor[]) =>
    tf.addN(product(xs!, right).map((part, k) => tf.sum(tf.mul(part, left[k]!)))).dataSync()[0]!;
  expect(along(us!, vs!)).toBeCloseTo(along(vs!, us!), 3);
});

test("operations whose second derivative TF.js leaves out are refused, compiled or not, and only here", async () => {
  const loss = (x: tf.Tensor) => tf.sum(tf.square(tf.logSoftmax(x)));
  const x = randomTensor([2, 3], { seed: 1 });
  const product = hessianVectorProduct(loss);
  expect(() => product([x], [x])).toThrow(/gradient of its own/);
  await expect(runCompiled(({ x }) => ({ h: product([x!], [x!])[0]! }), { x: elementsOf(x) })).rejects.toThrow(
    /gradient of its own/,
  );
  expect(tf.grad(loss as never)(x).shape).toEqual([2, 3]);
  expect(() => product([x], [])).toThrow(RangeError);
});
