import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { pairedBootstrap } from "./paired-bootstrap.ts";

test("is the mean difference; its interval is that of the mean of normal differences", () => {
  const random = seededGenerator(1);
  const shared = Array.from({ length: 400 }, () => 10 * random.normal());
  const first = shared.map((value) => value + 0.5 + random.normal());
  const second = shared.map((value) => value + random.normal());
  const { difference, lower, upper, pairs } = pairedBootstrap(first, second, { seed: 1 })!;
  expect(pairs).toBe(400);
  const differences = first.map((value, k) => value - second[k]!);
  const mean = differences.reduce((sum, value) => sum + value, 0) / 400;
  const sd = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 399);
  expect(difference).toBeCloseTo(mean, 12);
  const half = (1.96 * sd) / 20;
  expect(Math.abs(upper - mean - half)).toBeLessThan(0.1 * half);
  expect(Math.abs(mean - lower - half)).toBeLessThan(0.1 * half);
  expect(pairedBootstrap(second, first, { seed: 1 })!.difference).toBeCloseTo(-mean, 12);
});

test("covers the true difference as often as it says", () => {
  const random = seededGenerator(2);
  let covered = 0;
  for (let run = 0; run < 400; run++) {
    const first = Array.from({ length: 60 }, () => random.normal());
    const second = Array.from({ length: 60 }, () => random.normal());
    const { lower, upper } = pairedBootstrap(first, second, { seed: run, replicates: 500, level: 0.9 })!;
    if (lower <= 0 && upper >= 0) covered++;
  }
  // 360 ± 4 · √(400 · .9 · .1), and a percentile interval is a little narrow.
  expect(covered).toBeGreaterThan(330);
  expect(covered).toBeLessThan(385);
});

test("same seed, same interval; pairs of which one is missing are left out; none, one, and unequally many", () => {
  const [a, b] = [
    [1, 2, Number.NaN, 4],
    [0, 1, 2, 2],
  ];
  expect(pairedBootstrap(a!, b!, { seed: 3 })).toEqual(pairedBootstrap([1, 2, 4], [0, 1, 2], { seed: 3 }));
  expect(pairedBootstrap([], [], { seed: 1 })).toBeNull();
  expect(pairedBootstrap([3], [1], { seed: 1 })).toEqual({
    difference: 2,
    lower: Number.NaN,
    upper: Number.NaN,
    pairs: 1,
  });
  expect(() => pairedBootstrap([1], [], { seed: 1 })).toThrow(/paired/);
});
