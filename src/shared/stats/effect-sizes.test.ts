import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coefficientEffects } from "./coefficient-effects.ts";
import { contrasts } from "./contrasts.ts";
import { columnOf, type DataFrame, dataFrameFromRecords, type FactorColumn } from "./data-frame.ts";
import { equivalence } from "./equivalence.ts";
import { explainedVariance } from "./explained-variance.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import type { MixedModelOptions } from "./glmm/mixed-model-options.ts";
import { likelihoodRatioTerms } from "./likelihood-ratio-terms.ts";
import { randomSlopeAdvice } from "./random-slope-advice.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";

type Coefficients = Record<string, { estimate: number; stdError: number }>;
const folder = new URL("../../../tests/fixtures/glmm/", import.meta.url);
const read = (name: string) => dataFrameFromCsv(readFileSync(new URL(name, folder), "utf8"));
const reference = JSON.parse(readFileSync(new URL("grids.json", folder), "utf8"));
const raw = read("linear.csv");
const item = columnOf(raw, "item") as FactorColumn;
const linear: DataFrame = {
  ...raw,
  columns: new Map(raw.columns)
    .set("half", { kind: "factor", levels: ["first", "second"], codes: item.codes.map((code) => (code < 6 ? 0 : 1)) })
    .set("trials", { kind: "numeric", values: Float64Array.from(item.codes, (code) => 1 + ((code + 1) % 4)) }),
};
const crossed = fitMixedModel("correct ~ condition * half + x + (1 | subject)", linear);

test("Type III likelihood-ratio tests leave a term's sum-coded columns out", () => {
  for (const { term, statistic, numDf, pValue } of likelihoodRatioTerms(crossed)) {
    const expected = reference.typeThree.ratio[term];
    expect(numDf).toBe(expected.df);
    expect(Math.abs(statistic - expected.chi2)).toBeLessThan(2e-3);
    expect(Math.abs(pValue - expected.p)).toBeLessThan(1e-3);
  }
  const reml = fitMixedModel("y ~ condition + x + (1 | subject)", linear, { family: "gaussian" });
  const [full, without] = ["y ~ condition + x + (1 | subject)", "y ~ condition + (1 | subject)"].map((formula) =>
    fitMixedModel(formula, linear, { family: "gaussian", reml: false }),
  );
  expect(likelihoodRatioTerms(reml)[1]!.statistic).toBeCloseTo(without!.deviance - full!.deviance, 5);
});

test.each([
  ["logistic", "correct ~ condition * half + x + (1 | subject)", {}],
  ["linear", "y ~ condition * half + x + (1 | subject)", { family: "gaussian" }],
  ["slopes", "y ~ condition * half + x + (1 + x | subject)", { family: "gaussian" }],
] as const)("explained variance of a %s model is that of performance", (name, formula, options: MixedModelOptions) => {
  const found = explainedVariance(fitMixedModel(formula, linear, options))!;
  const expected = reference.explained[name];
  expect(Math.abs(found.marginalR2 - expected.marginal)).toBeLessThan(2e-3);
  expect(Math.abs(found.conditionalR2 - expected.conditional)).toBeLessThan(4e-3);
  expect(Math.abs(found.adjustedIcc - expected.iccAdjusted)).toBeLessThan(4e-3);
  expect(Math.abs(found.unadjustedIcc - expected.iccUnadjusted)).toBeLessThan(4e-3);
});

test("odds ratios and standardised coefficients follow from the estimates", () => {
  const effects = coefficientEffects(crossed);
  crossed.fixed.forEach(({ estimate, stdError }, k) => {
    expect(effects[k]!.ratio!.value).toBeCloseTo(Math.exp(estimate), 12);
    expect(effects[k]!.ratio!.lower).toBeCloseTo(Math.exp(estimate - 1.959964 * stdError), 5);
  });
  expect(effects[0]!.standardised).toBeNaN();
  const scaled = fitMixedModel("correct ~ condition * half + scale(x) + (1 | subject)", linear);
  const own = scaled.fixed.find(({ term }) => term === "scale(x)")!;
  expect(effects.find(({ term }) => term === "x")!.standardised).toBeCloseTo(own.estimate, 4);
  const gaussian = fitMixedModel("y ~ x + (1 | subject)", linear, { family: "gaussian" });
  expect(coefficientEffects(gaussian)[1]!.ratio).toBeUndefined();
});

test("equivalence is tested by two one-sided tests", () => {
  const fit = fitMixedModel("correct ~ condition * half + (1 | subject)", linear);
  const [difference] = contrasts(fit, { of: ["half"], adjustment: "none" });
  const [expected] = reference.equivalence;
  expect(Math.abs(equivalence(difference!, 0.5).equivalenceP - expected["p.value"])).toBeLessThan(2e-3);
  const sure = equivalence({ estimate: 0.1, stdError: 0.05, df: 20 }, 0.5);
  expect(sure).toMatchObject({ verdict: "smaller than the bound" });
  expect(sure.upper).toBeLessThan(0.5);
  expect(equivalence({ estimate: 1, stdError: 0.1, df: 20 }, 0.5).verdict).toBe("larger than the bound");
  expect(equivalence({ estimate: 0.5, stdError: 0.1, df: 20 }, 0.5)).toMatchObject({
    equivalenceP: 0.5,
    verdict: "undecided",
  });
});

test.each([
  ["offset", "correct ~ condition + offset(x) + (1 | subject)", linear, {}],
  ["poly", "correct ~ poly(x, 3) + (1 | subject)", linear, {}],
  ["rawPoly", "correct ~ poly(x, 2, raw = TRUE) + (1 | subject)", linear, {}],
  ["weightedLogistic", "correct ~ condition + (1 | subject)", read("shares.csv"), { weights: "n" }],
  [
    "weightedLinear",
    "y ~ condition + x + (1 | subject)",
    linear,
    { family: "gaussian", reml: false, weights: "trials" },
  ],
  ["offsetLinear", "y ~ condition + offset(2 * x) + (1 | subject)", linear, { family: "gaussian" }],
] as const)("%s gives R's estimates", (name, formula, data, options: MixedModelOptions) => {
  const fit = fitMixedModel(formula, data, options);
  const entry = reference.options[name];
  const expected: Coefficients = entry.coefficients ?? entry;
  for (const [k, { estimate, stdError }] of Object.values(expected).entries()) {
    expect(Math.abs(fit.fixed[k]!.estimate - estimate)).toBeLessThan(3e-3 * stdError);
    expect(fit.fixed[k]!.stdError / stdError).toBeCloseTo(1, 2);
  }
  if (entry.logLik !== undefined) expect(fit.logLik).toBeCloseTo(entry.logLik, 4);
  if (entry.reml !== undefined) expect(fit.deviance).toBeCloseTo(entry.reml, 4);
});

test("slopes that the design allows are named, and what to leave out of a singular fit", () => {
  const { possible } = randomSlopeAdvice(fitMixedModel("correct ~ condition + x + (1 | subject)", linear));
  expect(possible.map(({ term }) => term)).toContain("x");
  const between = dataFrameFromRecords(
    Array.from({ length: 120 }, (_, k) => ({
      ...{
        p: `p${k % 12}`,
        arm: k % 12 < 6 ? "a" : "b",
        dose: Math.floor(k / 12) % 2,
        correct: Number((k * 7919) % 13 < 6),
      },
    })),
  );
  const fit = fitMixedModel("correct ~ arm * dose + (1 + dose | p)", between);
  // The arm differs between participants, and with it its interaction.
  expect(randomSlopeAdvice(fit).possible).toEqual([]);
  const within = fitMixedModel("correct ~ condition * x + (1 | subject)", linear);
  expect(randomSlopeAdvice(within).possible.map(({ term }) => term)).toEqual(["condition", "x", "condition:x"]);
  expect(fit.singular).toBe(true);
  expect(randomSlopeAdvice(fit).drop[0]!.change).toBe("(1 + dose || p)");
});
