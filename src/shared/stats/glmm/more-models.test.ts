import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dataFrameFromCsv } from "../reading/read-table.ts";
import { fitMixedModel } from "./fit-mixed-model.ts";

interface Case {
  formula: string;
  family: "binomial" | "gaussian";
  reml: boolean;
  term: string[];
  estimate: number[];
  std_error: number[];
  /** "NA" where glmmTMB did not converge. */
  logLik: number | "NA";
  df: number;
  sigma: number;
  random: { group: string; sd: number | number[]; corr: number | number[] }[];
}

const folder = new URL("../../../../tests/fixtures/glmm/", import.meta.url);
const data = dataFrameFromCsv(readFileSync(new URL("linear.csv", folder), "utf8"));
const cases: Case[] = JSON.parse(readFileSync(new URL("more-models.json", folder), "utf8"));

describe.each(cases)(
  "$formula ($family, REML $reml): slopes, nesting and linear models as in glmmTMB, lmer, glm and lm",
  (expected) => {
    const fit = fitMixedModel(expected.formula, data, { family: expected.family, reml: expected.reml });

    test("likelihood and parameters", () => {
      if (expected.logLik !== "NA") expect(Math.abs(fit.logLik - expected.logLik)).toBeLessThan(1e-6);
      expect(fit.df).toBe(expected.df);
      if (expected.family === "gaussian") expect(fit.residualSd / expected.sigma).toBeCloseTo(1, 4);
      expect(fit.maxGradient).toBeLessThan(1e-3);
    });

    test("fixed effects", () => {
      expect(fit.fixed.map(({ term }) => term)).toEqual(expected.term);
      fit.fixed.forEach(({ estimate, stdError }, j) => {
        expect(Math.abs(estimate - expected.estimate[j]!) / expected.std_error[j]!).toBeLessThan(1e-3);
        expect(Math.abs(stdError / expected.std_error[j]! - 1)).toBeLessThan(4e-4);
      });
    });

    test("standard deviations and correlations of the random effects", () => {
      const sds = fit.random.map(({ sd }) => sd);
      const expectedSds = expected.random.flatMap(({ sd }) => sd);
      expect(sds.length).toBe(expectedSds.length);
      sds.forEach((sd, k) => {
        expect(Math.abs(sd - expectedSds[k]!)).toBeLessThan(1e-3 * (1 + expectedSds[k]!));
      });
      const correlations = fit.random.flatMap(({ correlations }) => correlations);
      const expectedCorrelations = expected.formula.includes("||") ? [] : expected.random.flatMap(({ corr }) => corr);
      // For three effects both orders of the lower triangle agree: 12, 13, 23.
      correlations.forEach((value, k) => {
        expect(Math.abs(value - expectedCorrelations[k]!)).toBeLessThan(2e-3);
      });
    });
  },
);

test("sum contrasts change the coefficients and nothing else", () => {
  const formula = "correct ~ condition * x + (1 | subject)";
  const treatment = fitMixedModel(formula, data);
  const sum = fitMixedModel(formula, data, { contrasts: { condition: "sum" } });
  expect(sum.logLik).toBeCloseTo(treatment.logLik, 7);
  expect(sum.fixed.map(({ term }) => term).slice(1, 3)).toEqual(["condition[S.both]", "condition[S.map]"]);
  sum.fitted.forEach((value, row) => {
    expect(value).toBeCloseTo(treatment.fitted[row]!, 6);
  });
});

test("another reference level changes the coefficients and nothing else", () => {
  const formula = "correct ~ condition + (1 | subject)";
  const both = fitMixedModel(formula, data);
  const none = fitMixedModel(formula, data, { referenceLevels: { condition: "none" } });
  const estimate = (fit: typeof both, term: string) => fit.fixed.find((effect) => effect.term === term)!.estimate;
  expect(none.logLik).toBeCloseTo(both.logLik, 7);
  expect(estimate(none, "conditionboth")).toBeCloseTo(-estimate(both, "conditionnone"), 6);
});
