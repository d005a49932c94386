import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { answersOf } from "./answers.ts";
import { atTemperature, coldest, fitTemperature, hottest, negativeLogLikelihood } from "./temperature.ts";

/** Answers of a classifier whose logits are `sharpness` times those by which the labels are drawn. */
function drawn(count: number, classCount: number, sharpness: number, seed: number) {
  const generator = seededGenerator(seed);
  const labels: number[] = [];
  const rows = Array.from({ length: count }, () => {
    const z = Array.from({ length: classCount }, () => 2 * generator.normal());
    const normalised = (beta: number) => {
      const weights = z.map((value) => Math.exp(beta * value));
      const total = weights.reduce((sum, weight) => sum + weight);
      return weights.map((weight) => weight / total);
    };
    const draw = generator.next();
    let label = 0;
    let below = 0;
    for (const [k, p] of normalised(1).entries()) {
      if (below <= draw) label = k;
      below += p;
    }
    labels.push(label);
    return normalised(sharpness);
  });
  return { answers: answersOf(Float32Array.from(rows.flat()), classCount), labels, indices: rows.map((_, i) => i) };
}

test("of two classes with one logit, the temperature gives the answers the confidence of their accuracy", () => {
  // All answers say 0 with logit difference d; a share a of them is right: the likelihood is best at σ(d / T) = a.
  const [d, a, n] = [3, 0.8, 1000];
  const sure = 1 / (1 + Math.exp(-d));
  const answers = answersOf(
    Float32Array.from({ length: 2 * n }, (_, k) => (k % 2 === 0 ? sure : 1 - sure)),
    2,
  );
  const labels = Array.from({ length: n }, (_, i) => (i < a * n ? 0 : 1));
  const indices = labels.map((_, i) => i);
  const temperature = fitTemperature(answers, labels, indices);
  expect(temperature).toBeCloseTo(d / Math.log(a / (1 - a)), 5);
  const after = atTemperature(answers, indices, temperature);
  expect(after.confidence[0]).toBeCloseTo(a, 5);
  expect(negativeLogLikelihood(after, labels, indices)).toBeCloseTo(-a * Math.log(a) - (1 - a) * Math.log(1 - a), 5);
});

test("the temperature by which a classifier's logits were sharpened is found again", () => {
  for (const sharpness of [0.5, 1, 3]) {
    const { answers, labels, indices } = drawn(20_000, 5, sharpness, 1);
    expect(Math.abs(fitTemperature(answers, labels, indices) / sharpness - 1)).toBeLessThan(0.03);
  }
});

test("no other temperature makes the labels likelier, and none changes what is answered", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0.2, max: 4, noNaN: true }), (seed, sharpness) => {
      const { answers, labels, indices } = drawn(60, 4, sharpness, seed);
      const best = fitTemperature(answers, labels, indices);
      const nll = (temperature: number) =>
        negativeLogLikelihood(atTemperature(answers, indices, temperature), labels, indices);
      for (const factor of [0.8, 0.97, 1.03, 1.25])
        if (best * factor > coldest && best * factor < hottest)
          expect(nll(best * factor)).toBeGreaterThanOrEqual(nll(best) - 1e-6);
      expect(atTemperature(answers, indices, 1.5).predicted).toEqual(answers.predicted);
    }),
    { numRuns: 20 },
  );
});

test("where certainty or ignorance is likeliest, the temperature stays within its bounds; zeros do no harm", () => {
  const right = answersOf(new Float32Array([0.9, 0.1, 0.2, 0.8]), 2);
  expect(fitTemperature(right, [0, 1], [0, 1])).toBe(coldest);
  expect(fitTemperature(right, [1, 0], [0, 1])).toBe(hottest);
  const certain = answersOf(new Float32Array([1, 0, 1, 0, 1, 0]), 2);
  const temperature = fitTemperature(certain, [0, 0, 1], [0, 1, 2]);
  expect(temperature).toBe(hottest);
  expect(negativeLogLikelihood(certain, [0, 0, 1], [0, 1, 2])).toBeLessThan(100);
});
