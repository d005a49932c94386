import fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "../../../random/generator.ts";
import { type CategoryCounts, CumulativeResponse } from "./cumulative.ts";
import { GammaResponse } from "./gamma.ts";
import { LogisticResponse } from "./logistic.ts";
import { ProbitResponse } from "./probit.ts";
import type { Response } from "./response.ts";

const rowCount = 12;

interface Case {
  readonly response: Response;
  readonly eta: Float64Array;
  readonly own: Float64Array;
}

const flexible = { thresholds: 3, parameters: 3, jacobian: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) };
/** Thresholds that differ between rows: the last one further away. */
const shifted = { ...flexible, jacobian: Float64Array.of(1, 0, 0, 0, 1, 0, 0, -0.4, 1.3) };
const symmetric = { thresholds: 3, parameters: 2, jacobian: Float64Array.of(1, -1, 1, 0, 1, 1) };

const makers: Record<string, (seed: number) => Case> = {
  logistic: (seed) => binary(seed, (counts) => new LogisticResponse(counts)),
  probit: (seed) => binary(seed, (counts) => new ProbitResponse(counts)),
  gamma(seed) {
    const random = seededGenerator(seed);
    const count = Float64Array.from({ length: rowCount }, () => random.integer(3));
    const outcomes = Array.from(count, (n) => Array.from({ length: n }, () => 0.1 + 3 * random.next()));
    const total = (f: (y: number) => number) => Float64Array.from(outcomes, (ys) => ys.reduce((s, y) => s + f(y), 0));
    const response = new GammaResponse({ count, sum: total((y) => y), logSum: total(Math.log) });
    return { response, eta: normals(random), own: Float64Array.of(random.normal()) };
  },
  "cumulative logit": (seed) => ordinal(seed, "logit", false),
  "cumulative probit": (seed) => ordinal(seed, "probit", false),
  "cumulative logit with symmetric thresholds": (seed) => ordinal(seed, "logit", true),
  "cumulative probit with symmetric thresholds": (seed) => ordinal(seed, "probit", true),
};

function binary(seed: number, make: (counts: { successes: Float64Array; trials: Float64Array }) => Response): Case {
  const random = seededGenerator(seed);
  const trials = Float64Array.from({ length: rowCount }, () => random.integer(4));
  const successes = trials.map((m) => random.integer(m + 1));
  return { response: make({ successes, trials }), eta: normals(random), own: new Float64Array() };
}

function ordinal(seed: number, link: "logit" | "probit", isSymmetric: boolean): Case {
  const random = seededGenerator(seed);
  const counts: CategoryCounts = {
    size: 4,
    start: Int32Array.from({ length: rowCount + 1 }, (_, i) => 2 * i),
    category: Int32Array.from({ length: 2 * rowCount }, () => random.integer(4)),
    count: Float64Array.from({ length: 2 * rowCount }, () => 1 + random.integer(2)),
  };
  const thresholds = isSymmetric
    ? { bases: [symmetric], basisOf: new Int32Array(rowCount) }
    : { bases: [flexible, shifted], basisOf: Int32Array.from({ length: rowCount }, () => random.integer(2)) };
  const response = new CumulativeResponse(counts, thresholds, link);
  const own = isSymmetric ? Float64Array.of(0.3, 0.9) : Float64Array.of(-1.1, 0.2 + 0.5 * random.next(), 1.6);
  return { response, eta: normals(random), own };
}

const normals = (random: { normal: () => number }) =>
  Float64Array.from({ length: rowCount }, () => 2 * random.normal());

const cases = fc.tuple(fc.constantFrom(...Object.keys(makers)), fc.nat());

/** Fourth-order central difference. */
const difference = (f: (shift: number) => number, h = 1e-3) => (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);

const near = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));

test("score, weight and its slope are the derivatives of each row's log-likelihood", () => {
  fc.assert(
    fc.property(cases, ([name, seed]) => {
      const { response, eta, own } = makers[name]!(seed);
      response.own?.set(own);
      const total = response.logLikelihood(eta);
      near(
        eta.reduce((sum, value, i) => sum + response.rowLogLikelihood(i, value), 0),
        total,
      );
      const score = new Float64Array(rowCount);
      const weight = new Float64Array(rowCount);
      const slope = new Float64Array(rowCount);
      response.differentiate(score, weight);
      response.weightSlopes(slope);
      const at = (h: number) => {
        response.logLikelihood(eta.map((value) => value + h));
        const s = new Float64Array(rowCount);
        const w = new Float64Array(rowCount);
        response.differentiate(s, w);
        return { s, w };
      };
      for (let i = 0; i < rowCount; i++) {
        near(
          score[i]!,
          difference((h) => response.rowLogLikelihood(i, eta[i]! + h)),
        );
        near(
          -weight[i]!,
          difference((h) => at(h).s[i]!),
        );
        near(
          slope[i]!,
          difference((h) => at(h).w[i]!),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test("derivatives in a family's own parameters are those of central differences", () => {
  const withOwn = cases.filter(([name]) => name !== "logistic" && name !== "probit");
  fc.assert(
    fc.property(withOwn, ([name, seed]) => {
      const { response, eta, own } = makers[name]!(seed);
      const random = seededGenerator(`weights ${seed}`);
      const h = normals(random);
      const b = normals(random);
      const parameters = response.own!;
      const at = (values: Float64Array) => {
        expect(parameters.set(values)).toBe(true);
        const value = response.logLikelihood(eta);
        const s = new Float64Array(rowCount);
        const w = new Float64Array(rowCount);
        response.differentiate(s, w);
        return { value, s, w };
      };
      at(own);
      const gradient = new Float64Array(parameters.count);
      parameters.gradient(h, b, gradient);
      const plain = (values: Float64Array) => {
        at(values);
        const out = new Float64Array(parameters.count);
        parameters.gradient(new Float64Array(rowCount), new Float64Array(rowCount), out);
        return out;
      };
      at(own);
      const information = parameters.information();
      for (let k = 0; k < parameters.count; k++) {
        const shifted = (step: number) => own.with(k, own[k]! + step);
        const expected = difference((step) => {
          const { value, s, w } = at(shifted(step));
          return -2 * value + s.reduce((sum, si, i) => sum + h[i]! * w[i]! + b[i]! * si, 0);
        });
        near(gradient[k]!, expected);
        at(own);
        const slopes = new Float64Array(rowCount);
        parameters.scoreSlopes(k, slopes);
        for (let i = 0; i < rowCount; i++)
          near(
            slopes[i]!,
            difference((step) => at(shifted(step)).s[i]!),
          );
        for (let l = 0; l < parameters.count; l++)
          near(
            2 * information[k * parameters.count + l]!,
            difference((step) => plain(shifted(step))[l]!),
          );
      }
    }),
    { numRuns: 60 },
  );
});

test("thresholds out of order are refused", () => {
  const { response } = makers["cumulative logit"]!(1);
  expect(response.own!.set(Float64Array.of(0, 0, 1))).toBe(false);
  expect(response.own!.set(Float64Array.of(0, 2, 1))).toBe(false);
  expect(response.own!.set(Float64Array.of(0, 1, Number.NaN))).toBe(false);
});

test("far in the tails an ordinal outcome keeps a finite log-likelihood and score", () => {
  for (const link of ["logit", "probit"] as const) {
    const counts = { size: 3, start: Int32Array.of(0, 1), category: Int32Array.of(1), count: Float64Array.of(1) };
    const basis = { thresholds: 2, parameters: 2, jacobian: Float64Array.of(1, 0, 0, 1) };
    const response = new CumulativeResponse(counts, { bases: [basis], basisOf: Int32Array.of(0) }, link);
    response.own!.set(Float64Array.of(-0.5, 0.5));
    for (const eta of [-60, -20, 20, 60]) {
      const value = response.logLikelihood(Float64Array.of(eta));
      const score = new Float64Array(1);
      const weight = new Float64Array(1);
      response.differentiate(score, weight);
      expect(Number.isFinite(value)).toBe(true);
      expect(Math.sign(score[0]!)).toBe(-Math.sign(eta));
      expect(weight[0]!).toBeGreaterThanOrEqual(0);
      near(
        score[0]!,
        difference((h) => response.rowLogLikelihood(0, eta + h)),
      );
    }
  }
});
