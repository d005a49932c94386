import { optimiserId } from "#shared/library/training-settings.ts";
import "@tensorflow/tfjs-backend-cpu";
import "../../compile/trace-backend.ts";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { optimiser, optimisers } from "./list.ts";

beforeAll(() => tf.setBackend("cpu"));

const peers: Record<string, (learningRate: number) => tf.Optimizer> = {
  sgd: (learningRate) => tf.train.sgd(learningRate),
  momentum: (learningRate) => tf.train.momentum(learningRate, 0.9),
  adam: (learningRate) => tf.train.adam(learningRate, 0.9, 0.999, 1e-8),
};

/** f(x) = Σ cᵢ (xᵢ − 1)⁴ + x₁ x₂: gradients of different sizes that change on the way. */
const cost = (x: tf.Tensor) =>
  tf.add(
    tf.sum(tf.mul([1, 10, 0.1], tf.pow(tf.sub(x, 1), 4))),
    tf.sum(tf.mul(tf.slice(x, 0, 1), tf.slice(x, 1, 1))),
  ) as tf.Scalar;

test.each(optimisers)("ten steps of $id are ten steps of TF.js's own, while the learning rate changes", (own) => {
  const rate = (t: number) => 0.01 / Math.sqrt(t);
  const start = [0.5, -0.3, 2];

  let x: tf.Tensor = tf.tensor1d(start);
  let slots = Object.fromEntries(own.slots.map((slot): [string, tf.Tensor] => [slot, tf.zeros([3])]));
  for (let t = 1; t <= 10; t++) {
    const scalars = Object.entries(own.scalars(rate(t), t)).map(([name, value]) => [name, tf.scalar(value)] as const);
    const next = own.update(x, tf.grad(cost as never)(x), slots, Object.fromEntries(scalars));
    x = next.parameter;
    slots = { ...next.slots };
  }

  const peer = peers[own.id]!(0.01);
  const variable = tf.variable(tf.tensor1d(start));
  for (let t = 1; t <= 10; t++) {
    Object.assign(peer, { learningRate: rate(t), c: tf.keep(tf.scalar(-rate(t))) });
    peer.minimize(() => cost(variable), false, [variable]);
  }
  const expected = variable.dataSync();
  for (const [index, value] of x.dataSync().entries()) expect(value).toBeCloseTo(expected[index]!, 5);
  expect(Math.abs(x.dataSync()[2]! - start[2]!)).toBeGreaterThan(1e-3);
});

test("the list is what the contract names", () => {
  expect(optimisers.map(({ id }) => id).sort()).toEqual([...optimiserId.options].sort());
  expect(() => optimiser("newton")).toThrow(/There is no optimiser newton/);
});
