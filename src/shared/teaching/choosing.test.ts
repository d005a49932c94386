import fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import {
  chooseSet,
  drawSets,
  positionsByCategory,
  predictiveInWeightSpace,
  predictiveOfSets,
} from "./candidate-sets.ts";
import { beliefAfter, type ExampleKernel, withoutCopies } from "./example-kernel.ts";
import { searchSets } from "./set-search.ts";

/** Images on two axes: how much each has of what the target has, and of something else. */
function kernelOf(images: readonly (readonly [number, number])[], labels: readonly number[]): ExampleKernel {
  const all = [[4, 0] as const, ...images];
  return {
    covariance: all.flatMap(([a, b]) => all.map(([c, d]) => a * c + b * d)),
    priorMean: all.map(() => 0),
    labels: [1, ...labels],
    weight: 1,
  };
}

function randomKernel(seed: number, perClass: number): ExampleKernel {
  const generator = seededGenerator(seed);
  const count = 2 * perClass;
  return kernelOf(
    Array.from({ length: count }, () => [generator.normal(), generator.normal()] as const),
    Array.from({ length: count }, (_, k) => (k < perClass ? 1 : -1)),
  );
}

const exactly = { kind: "quadrature" } as const;

test("the search through all sets finds the best of them, and counts them all", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2, max: 7 }), (seed, perClass) => {
      const kernel = randomKernel(seed, perClass);
      const { target, alternative } = positionsByCategory(kernel);
      const pairs = (of: number[]) => of.flatMap((a, k) => of.slice(k + 1).map((b) => [a, b]));
      const all = pairs(target).flatMap((first) => pairs(alternative).map((second) => [...first, ...second]));
      const best = Math.max(...all.map((set) => beliefAfter(kernel, set).probability));
      const { set, probability, count, bins } = searchSets(kernel);
      expect(probability).toBeCloseTo(best, 12);
      expect(beliefAfter(kernel, [...set]).probability).toBe(probability);
      expect(count).toBe(all.length);
      expect(bins.reduce((sum, own) => sum + own)).toBe(all.length);
    }),
    { numRuns: 60 },
  );
});

test("a planted set, the only one that separates, is found", () => {
  // All but two images of each category have nothing to do with the target.
  const perClass = 12;
  const planted = [5, 9, 14, 21];
  const kernel = kernelOf(
    Array.from({ length: 2 * perClass }, (_, k): [number, number] =>
      planted.includes(k + 1) ? [k < perClass ? 3 : -3, 0] : [0, 1 + k / 10],
    ),
    Array.from({ length: 2 * perClass }, (_, k) => (k < perClass ? 1 : -1)),
  );
  const { set, probability, bins } = searchSets(kernel);
  expect([...set]).toEqual(planted);
  expect(probability).toBeGreaterThan(0.8);
  // Every other set lacks at least one of the four, and teaches clearly less.
  expect(bins.subarray(Math.floor(1000 * (probability - 0.01))).reduce((sum, count) => sum + count)).toBe(1);
});

test("a search is stopped between pairs", () => {
  const stop = new Error("stop");
  const seen: number[] = [];
  expect(() =>
    searchSets(randomKernel(1, 6), (done) => {
      seen.push(done);
      if (done === 3) throw stop;
    }),
  ).toThrow(stop);
  expect(seen).toEqual([0, 1, 2, 3]);
});

test("sets are two different images of each category, the same for the same seed", () => {
  const kernel = randomKernel(2, 5);
  const sets = drawSets(kernel, 500, seededGenerator(8));
  expect(drawSets(kernel, 500, seededGenerator(8))).toEqual(sets);
  for (let k = 0; k < 500; k++) {
    const [a, b, c, d] = sets.subarray(4 * k, 4 * k + 4);
    expect(new Set([a, b, c, d]).size).toBe(4);
    expect([a, b, c, d].map((position) => kernel.labels[position!])).toEqual([1, 1, -1, -1]);
  }
});

test("draws of the weights agree with the quadrature within their error", () => {
  const kernel = randomKernel(3, 6);
  const sets = drawSets(kernel, 200, seededGenerator(1));
  const exact = predictiveOfSets(kernel, sets, exactly);
  const draws = 100;
  const sampled = predictiveOfSets(kernel, sets, { kind: "monte-carlo", draws, generator: seededGenerator(2) });
  // A probability's draws have a standard deviation of at most √(p(1 − p)).
  const z = Array.from(exact, (p, k) => (sampled[k]! - p) / Math.sqrt((p * (1 - p)) / draws));
  expect(Math.max(...z.map(Math.abs))).toBeLessThan(4);
  expect(Math.abs(z.reduce((sum, value) => sum + value, 0)) / Math.sqrt(200)).toBeLessThan(3.5);
});

test("the rules: the first hit, the best, and one in proportion to what it teaches", () => {
  const predictive = [0.2, 0.85, 0.9, 0.81];
  const generator = seededGenerator(4);
  expect(chooseSet("first-hit", predictive, 0.8, generator)).toEqual({ index: 1, hit: true });
  expect(chooseSet("argmax", predictive, 0.8, generator)).toEqual({ index: 2, hit: true });
  // No hit: the best there is, and it is said to be none.
  expect(chooseSet("first-hit", predictive, 0.95, generator)).toEqual({ index: 2, hit: false });
  const counts = [0, 0, 0, 0];
  const n = 20_000;
  for (let k = 0; k < n; k++) counts[chooseSet("sample", predictive, 0.8, generator).index]!++;
  const total = predictive.reduce((sum, p) => sum + p, 0);
  for (const [k, p] of predictive.entries()) {
    const share = p / total;
    expect(Math.abs(counts[k]! / n - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / n));
  }
});

/** Images on five axes, with copies of each that lie near it. */
function kernelWithCopies(seed: number, perClass: number, copies: number) {
  const random = seededGenerator(seed);
  const features = [Array.from({ length: 5 }, () => 2 * random.normal())];
  for (let image = 0; image < 2 * perClass; image++) {
    const own = Array.from({ length: 5 }, () => random.normal());
    for (let copy = 0; copy < copies; copy++)
      features.push(own.map((value) => value + (copy && 0.5 * random.normal())));
  }
  return {
    covariance: features.flatMap((a) => features.map((b) => a.reduce((sum, value, k) => sum + value * b[k]!, 0))),
    priorMean: features.map(() => random.normal()),
    labels: [1, ...Array.from({ length: 2 * perClass }, (_, k) => (k < perClass ? 1 : -1))],
    weight: 8,
    whitened: Float64Array.from(features.flat()),
  };
}

test("copies of an example share its weight: equal ones are the example itself, others are each a data point", () => {
  const kernel = kernelWithCopies(5, 3, 1);
  const set = [1, 3, 4, 6];
  const repeated = [0, ...Array.from({ length: 18 }, (_, k) => 1 + Math.floor(k / 3))];
  const thrice: ExampleKernel = {
    ...kernel,
    covariance: repeated.flatMap((row) => repeated.map((column) => kernel.covariance[row * 7 + column]!)),
    priorMean: repeated.map((row) => kernel.priorMean[row]!),
  };
  expect(beliefAfter(thrice, set).probability).toBeCloseTo(beliefAfter(kernel, set).probability, 10);
  expect(beliefAfter(withoutCopies(thrice), set)).toEqual(beliefAfter(kernel, set));

  const copies = kernelWithCopies(6, 3, 4);
  const drawn = drawSets(copies, 20, seededGenerator(1));
  const [byImages, byWeights] = [
    predictiveOfSets(copies, drawn, exactly),
    predictiveInWeightSpace(copies, copies.whitened, drawn, exactly),
  ];
  for (const [k, probability] of byImages.entries()) expect(byWeights[k]).toBeCloseTo(probability, 8);
  expect(beliefAfter(copies, set).probability).not.toBeCloseTo(beliefAfter(withoutCopies(copies), set).probability, 3);
});

test("with copies, no exchange of one image betters the set that the search ends with", () => {
  const kernel = kernelWithCopies(7, 6, 3);
  const { set, probability, count } = searchSets(kernel);
  expect(count).toBe(15 * 15);
  expect(probability).toBe(beliefAfter(kernel, [...set]).probability);
  expect(probability).toBeGreaterThan(
    beliefAfter(kernel, [...searchSets(withoutCopies(kernel)).set]).probability - 1e-12,
  );
  for (const [place, own] of [...set].entries())
    for (let k = 1; k <= 6; k++) {
      const position = place < 2 ? k : 6 + k;
      if (set.includes(position)) continue;
      const other = beliefAfter(kernel, [...set.with(place, position)]).probability;
      expect(other, `${position} for ${own}`).toBeLessThanOrEqual(probability);
    }
});

test("a search of the pool's first images leaves the others alone", () => {
  const kernel = randomKernel(9, 8);
  const { set, count } = searchSets(kernel, undefined, 3);
  expect(count).toBe(9);
  expect([...set].every((position) => [1, 2, 3, 9, 10, 11].includes(position))).toBe(true);
});
