import * as fc from "fast-check";
import { expect, test } from "vitest";
import { selfNormalisedMean } from "./self-normalised-mean.ts";

const unit = fc.float({ min: 0, max: 1, noNaN: true });
const cases = fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 4 })).chain(([count, size]) =>
  fc.record({
    samples: fc.array(unit, { minLength: count * size, maxLength: count * size }),
    logWeights: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: count, maxLength: count }),
    shift: fc.double({ min: -2000, max: 2000, noNaN: true }),
  }),
);

/** Σ m w / Σ w over all samples but one (or all, for −1). */
function meanWithout(left: number, samples: readonly number[], weights: readonly number[], k: number): number {
  const size = samples.length / weights.length;
  let top = 0;
  let bottom = 0;
  for (const [i, weight] of weights.entries())
    if (i !== left) {
      top += weight * samples[i * size + k]!;
      bottom += weight;
    }
  return top / bottom;
}

test("equals the definition: mean, jackknife by leaving each sample out, effective sample size", () => {
  fc.assert(
    fc.property(cases, ({ samples, logWeights, shift }) => {
      const weights = logWeights.map(Math.exp);
      const count = weights.length;
      const result = selfNormalisedMean(
        Float32Array.from(samples),
        Float64Array.from(logWeights, (value) => value + shift),
      );
      for (let k = 0; k < samples.length / count; k++) {
        expect(result.mean[k]).toBeCloseTo(meanWithout(-1, samples, weights, k), 6);
        const left = weights.map((_, i) => meanWithout(i, samples, weights, k));
        const average = left.reduce((sum, value) => sum + value, 0) / count;
        const variance = ((count - 1) / count) * left.reduce((sum, value) => sum + (value - average) ** 2, 0);
        expect(result.standardError[k]! ** 2).toBeCloseTo(Math.min(0.25, variance), 6);
      }
      const total = weights.reduce((sum, w) => sum + w, 0);
      const squares = weights.reduce((sum, w) => sum + w * w, 0);
      expect(result.effectiveSampleSize).toBeCloseTo(total ** 2 / squares, 6);
    }),
  );
});

test("with equal weights it is the plain mean with its plain standard error", () => {
  const samples = Float32Array.of(0, 0.25, 0.5, 1);
  const { mean, standardError, effectiveSampleSize } = selfNormalisedMean(samples, new Float64Array(4));
  expect(effectiveSampleSize).toBe(4);
  expect(mean[0]).toBe(0.4375);
  const variance = samples.reduce((sum, value) => sum + (value - 0.4375) ** 2, 0) / 3;
  expect(standardError[0]).toBeCloseTo(Math.sqrt(variance / 4), 12);
});

test("weights too small for any number still count by their ratios", () => {
  const { mean } = selfNormalisedMean(Float32Array.of(0, 1), Float64Array.of(-10_000, -10_000 + Math.log(3)));
  expect(mean[0]).toBeCloseTo(0.75, 12);
});

test("one sample with all the weight gives the widest standard error there is", () => {
  const result = selfNormalisedMean(Float32Array.of(0.2, 0.9), Float64Array.of(0, -10_000));
  expect(result.mean[0]).toBeCloseTo(0.2, 6);
  expect(result.standardError[0]).toBe(0.5);
  expect(result.effectiveSampleSize).toBeCloseTo(1, 12);
});
