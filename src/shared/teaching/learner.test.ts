import fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { beliefAfter, beliefBefore, type ExampleKernel, SetLearner } from "./example-kernel.ts";
import { expectedSigmoid, sigmoid } from "./expected-sigmoid.ts";
import { LaplaceLearner, learn } from "./laplace-learner.ts";
import { QuartetLearner } from "./quartet-learner.ts";
import { WeightSpaceLearner } from "./weight-space-learner.ts";

/** Features of some images, and what they make a kernel of. */
function kernelOf(features: readonly (readonly number[])[], priorMean: readonly number[], labels: readonly number[]) {
  const covariance = features.flatMap((a) => features.map((b) => a.reduce((sum, value, k) => sum + value * b[k]!, 0)));
  return { covariance, priorMean, labels, weight: 1 } satisfies ExampleKernel;
}

/** A target and a pool of random features: the scale says how wide the prior is. */
function randomKernel(seed: number, images: number, width: number, scale: number): ExampleKernel {
  const generator = seededGenerator(seed);
  const normals = (count: number) => Array.from({ length: count }, () => generator.normal());
  return kernelOf(
    Array.from({ length: images + 1 }, () => normals(width).map((value) => value * scale)),
    normals(images + 1),
    Array.from({ length: images + 1 }, (_, k) => (k % 2 === 0 ? 1 : -1)),
  );
}

test("Newton's method reaches the mode from the prior, however wide it is and whatever the examples contradict", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 6 }),
      fc.double({ min: -6, max: 3, noNaN: true }),
      fc.double({ min: -3, max: 2, noNaN: true }),
      fc.nat(),
      (count, width, logScale, logWeight, seed) => {
        const generator = seededGenerator(seed);
        const scale = 10 ** logScale;
        const features = Array.from({ length: count }, () =>
          Array.from({ length: width }, () => generator.normal() * scale),
        );
        const { covariance: kernel } = kernelOf(features, [], []);
        const priorMean = Array.from({ length: count }, () => 10 * generator.normal());
        const labels = Array.from({ length: count }, () => (generator.next() < 0.5 ? 1 : -1));
        const weights = Array.from({ length: count }, () => 10 ** logWeight);
        const { mode, alpha } = learn({ kernel, priorMean, labels, weights });
        // At the mode α is the likelihood's derivative. Latent values are only told from their rounding to so many digits.
        for (let i = 0; i < count; i++) {
          const rounding = 1e-13 * (1 + Math.sqrt(kernel[i * count + i]!) + kernel[i * count + i]! * weights[i]!);
          const pull = (f: number) => weights[i]! * labels[i]! * sigmoid(-labels[i]! * f);
          const slack = Math.abs(pull(mode[i]! + rounding) - pull(mode[i]! - rounding)) + 1e-6 * weights[i]!;
          expect(Math.abs(alpha[i]! - pull(mode[i]!))).toBeLessThan(slack + 1e-9);
          expect(Number.isFinite(mode[i])).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("function space and weight space are one learner", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0.05, max: 4, noNaN: true }),
      fc.nat(),
      (count, width, scale, seed) => {
        const generator = seededGenerator(seed);
        const row = () => Array.from({ length: width }, () => generator.normal() * scale);
        const [target, ...examples] = Array.from({ length: count + 1 }, row);
        const priorMean = examples.map(() => generator.normal());
        const labels = examples.map((_, k) => (k % 2 === 0 ? 1 : -1));
        const weights = examples.map(() => 0.5 + generator.next());
        const { covariance } = kernelOf([target!, ...examples], [], []);
        const at = (i: number, j: number) => covariance[i * (count + 1) + j]!;
        const kernel = examples.flatMap((_, i) => examples.map((_, j) => at(i + 1, j + 1)));
        const dual = learn({ kernel, priorMean, labels, weights }).latent(
          0.3,
          at(0, 0),
          examples.map((_, i) => at(0, i + 1)),
        );
        const features = Float64Array.from(examples.flat());
        const primal = new WeightSpaceLearner({ features, width, priorMean, labels, weights }).latent(
          0.3,
          Float64Array.from(target!),
        );
        expect(Math.abs(primal.mean - dual.mean)).toBeLessThan(1e-8 * (1 + Math.abs(dual.mean)));
        expect(Math.abs(primal.variance - dual.variance)).toBeLessThan(1e-8 * (1 + dual.variance));
      },
    ),
    { numRuns: 200 },
  );
});

test("an example of the target's category makes the answer more probable to whom it resembles, the alternative's less", () => {
  const kernel = kernelOf(
    [
      [2, 0],
      [2, 0.1],
      [0, 2],
      [2, -0.1],
    ],
    [0, 0, 0, 0],
    [1, 1, -1, -1],
  );
  const before = beliefBefore(kernel).probability;
  expect(before).toBeCloseTo(0.5, 12);
  expect(beliefAfter(kernel, [1]).probability).toBeGreaterThan(0.6);
  // What has nothing in common with the target says nothing of it.
  expect(beliefAfter(kernel, [2]).probability).toBeCloseTo(before, 12);
  expect(beliefAfter(kernel, [3]).probability).toBeLessThan(0.4);
  // The same image as an example of both is a contradiction, which leaves the learner where it was, and surer.
  const both = kernelOf(
    [
      [2, 0],
      [2, 0],
      [2, 0],
    ],
    [0, 0, 0],
    [1, 1, -1],
  );
  expect(beliefAfter(both, [1, 2]).probability).toBeCloseTo(0.5, 12);
  expect(beliefAfter(both, [1, 2]).variance).toBeLessThan(beliefBefore(both).variance);
  expect(beliefAfter(both, []).probability).toBeCloseTo(0.5, 12);
});

test("copies that share the weight of their example count as the example", () => {
  const { covariance, priorMean, labels } = randomKernel(5, 4, 3, 1.5);
  const at = [1, 2, 3, 4];
  const select = (positions: readonly number[]) => ({
    kernel: positions.flatMap((i) => positions.map((j) => covariance[i * 5 + j]!)),
    priorMean: positions.map((i) => priorMean[i]!),
    labels: positions.map((i) => labels[i]!),
  });
  const latentAfter = (positions: readonly number[], weight: number) =>
    learn({ ...select(positions), weights: positions.map(() => weight) }).latent(
      priorMean[0]!,
      covariance[0]!,
      positions.map((i) => covariance[i]!),
    );
  const plain = latentAfter(at, 1);
  const copied = latentAfter(
    at.flatMap((i) => Array<number>(16).fill(i)),
    1 / 16,
  );
  expect(copied.mean).toBeCloseTo(plain.mean, 9);
  expect(copied.variance).toBeCloseTo(plain.variance, 9);
});

test.each([0.05, 0.7, 3, 15, 200, 5000].flatMap((scale) => [1, 128].map((weight) => [scale, weight] as const)))(
  "a prior of width %d, examples that count %d times: the quick learner of four agrees with the careful one",
  (scale, weight) => {
    const kernel = { ...randomKernel(11, 30, 8, scale), weight };
    const generator = seededGenerator(3);
    const [quick, careful] = [new QuartetLearner(kernel), new SetLearner(kernel, 4)];
    const [odd, even] = [0, 1].map((rest) => Array.from({ length: 15 }, (_, k) => 2 * k + 1 + rest));
    // Positions of even number are of the target's category here.
    for (let k = 0; k < 2000; k++) {
      const set = [...generator.choose(even!, 2), ...generator.choose(odd!, 2)];
      quick.learn(set[0]!, set[1]!, set[2]!, set[3]!);
      const latent = careful.latent(set);
      const exact = expectedSigmoid(latent.mean, Math.sqrt(latent.variance));
      expect(Math.abs(expectedSigmoid(quick.mean, Math.sqrt(quick.variance)) - exact)).toBeLessThan(1e-5);
    }
  },
);

test("numbers that are not finite are refused, and so are more examples than there is room for", () => {
  const set = { kernel: [1], labels: [1], weights: [1] };
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => learn({ ...set, priorMean: [bad] })).toThrow("not finite");
  expect(() => {
    new LaplaceLearner(2).size = 3;
  }).toThrow("room for 2");
});

/**
 * Simulation-based calibration (Talts et al. 2018) of Laplace's approximation: latent values drawn from the prior, labels
 * drawn from them, and the rank of the target's own latent value in the posterior. A prior of a width at which Laplace's
 * approximation holds; a posterior of half the spread is told from it.
 */
test("the learner's posterior is calibrated on simulated teaching sets", () => {
  const ranks = (narrower: number) => {
    const generator = seededGenerator(31);
    const counts = new Float64Array(10);
    for (let run = 0; run < 4000; run++) {
      const kernel = randomKernel(run, 4, 6, 0.4);
      const count = 5;
      // f = m + G w, w standard normal: the features are what the kernel is of, drawn by the same seed.
      const own = seededGenerator(run);
      const features = Array.from({ length: count }, () => Array.from({ length: 6 }, () => own.normal() * 0.4));
      const w = Array.from({ length: 6 }, () => generator.normal());
      const latents = features.map((row, i) => kernel.priorMean[i]! + row.reduce((sum, x, k) => sum + x * w[k]!, 0));
      const at = [1, 2, 3, 4];
      const learner = learn({
        kernel: at.flatMap((i) => at.map((j) => kernel.covariance[i * count + j]!)),
        priorMean: at.map((i) => kernel.priorMean[i]!),
        labels: at.map((i) => (generator.next() < sigmoid(latents[i]!) ? 1 : -1)),
        weights: [1, 1, 1, 1],
      });
      const toTarget = at.map((i) => kernel.covariance[i]!);
      const { mean, variance } = learner.latent(kernel.priorMean[0]!, kernel.covariance[0]!, toTarget);
      const sd = narrower * Math.sqrt(variance);
      const rank = Array.from({ length: 9 }, () => mean + sd * generator.normal()).filter(
        (f) => f < latents[0]!,
      ).length;
      counts[rank]!++;
    }
    return counts.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
  };
  // χ² of 9 degrees of freedom: 21.7 is its 99th percentile.
  expect(ranks(1)).toBeLessThan(21.7);
  expect(ranks(0.5)).toBeGreaterThan(100);
});
