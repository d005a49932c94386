import fc from "fast-check";
import { expect, test } from "vitest";
import { digamma, logGamma, normalCdf, trigamma } from "./distributions.ts";
import { fastNormalCdf, inverseMills, logNormalCdf, logNormalDensity } from "./normal-tail.ts";

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(b), 1e-300);

test("the fast normal distribution agrees with the general one", () => {
  fc.assert(
    fc.property(fc.double({ min: -35, max: 35, noNaN: true }), (z) => {
      expect(relative(fastNormalCdf(z), normalCdf(z))).toBeLessThan(2e-12);
      expect(Math.abs(logNormalCdf(z) - Math.log(normalCdf(z)))).toBeLessThan(2e-12);
      expect(relative(inverseMills(z), Math.exp(logNormalDensity(z)) / normalCdf(z))).toBeLessThan(2e-12);
    }),
    { numRuns: 2000 },
  );
});

test("logarithm and hazard do not underflow: Mills's ratio by its asymptotic series", () => {
  for (const z of [40, 100, 1e4]) {
    const series = 1 - 1 / z ** 2 + 3 / z ** 4 - 15 / z ** 6;
    expect(logNormalCdf(-z)).toBeCloseTo(
      (-z * z) / 2 - Math.log(z) - 0.5 * Math.log(2 * Math.PI) + Math.log(series),
      8,
    );
    expect(relative(inverseMills(-z), z / series)).toBeLessThan(1e-7);
    expect(inverseMills(z)).toBe(0);
  }
});

test("digamma and trigamma are the derivatives of ln Γ, and have their known values at 1", () => {
  expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
  expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 12);
  for (const x of [0.3, 1.7, 9.5, 40]) {
    expect(digamma(x)).toBeCloseTo((logGamma(x + 1e-5) - logGamma(x - 1e-5)) / 2e-5, 6);
    expect(trigamma(x)).toBeCloseTo((digamma(x + 1e-5) - digamma(x - 1e-5)) / 2e-5, 6);
  }
});
