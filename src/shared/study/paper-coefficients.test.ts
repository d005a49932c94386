import { expect, test } from "vitest";
import { paperCoefficient, paperCoefficients, paperCoefficientsOf, paperFormula } from "./paper-coefficients.ts";

/** Table 1 of Folke et al. (2021): the rows without "standard incorrect", and what that kind of trial adds to each. */
const table1: Record<string, readonly [row: number, standardIncorrect: number]> = {
  "(Intercept)": [-1.06, 0.09],
  saliency: [1.01, -0.29],
  examples: [0.46, -0.24],
  "saliency:examples": [-0.53, 0.11],
};
/** Its rows of "standard correct". */
const standardCorrect: Record<string, number> = {
  "(Intercept)": 4.64,
  saliency: -1.71,
  examples: -2.01,
  "saliency:examples": 1.18,
};

test("adversarial errors are Table 1's reference, errors its standard incorrect trials, hits its standard correct ones", () => {
  for (const [term, [row, incorrect]] of Object.entries(table1)) {
    expect(paperCoefficients[term]).toBeCloseTo(row + incorrect, 12);
    const ofAdversarial = term === "(Intercept)" ? "target_kindadversarial" : `target_kindadversarial:${term}`;
    expect(paperCoefficients[ofAdversarial]).toBeCloseTo(-incorrect, 12);
    const ofHits = term === "(Intercept)" ? "target_kindhit" : `target_kindhit:${term}`;
    expect(paperCoefficients[ofHits]).toBeCloseTo(standardCorrect[term]! - incorrect, 12);
  }
});

test("a product is found in any order, and what the paper does not have is 0", () => {
  expect(paperCoefficient("saliency:target_kindhit")).toBe(-1.42);
  expect(paperCoefficient("examples:saliency:target_kindhit")).toBe(1.07);
  expect(paperCoefficient("music")).toBe(0);
});

test("a study of maps alone takes the coefficients without examples", () => {
  expect(Object.keys(paperCoefficientsOf(paperFormula))).toEqual([
    "(Intercept)",
    "target_kindhit",
    "target_kindadversarial",
    "target_kindlow_confidence",
    "saliency",
    "target_kindhit:saliency",
    "target_kindlow_confidence:saliency",
    "target_kindadversarial:saliency",
  ]);
});
