import { expect, test } from "vitest";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { coefficientNote, coefficientRows, coefficientUnit } from "./coefficient-rows.ts";
import { formatPValue } from "./format-p-value.ts";

/** Rows 1, 4 and 6 of Table 1 of Folke et al. (2021), with p values in their bands. */
const fit = {
  fixed: [
    { term: "(Intercept)", estimate: -1.06, stdError: 0.14, zValue: -7.6, pValue: 3e-14 },
    { term: "saliency", estimate: 1.01, stdError: 0.12, zValue: 8.4, pValue: 1e-16 },
    { term: "trial_typestandard_incorrect:saliency", estimate: -0.29, stdError: 0.13, zValue: -2.2, pValue: 0.026 },
  ],
  random: [{ group: "participant", term: "(Intercept)", variance: 0.25, sd: 0.5, correlations: [] }],
  nObs: 14_240,
  logLik: -7654.32,
  aic: 15_336.64,
  bic: 15_442.5,
} as unknown as MixedModelFit;

test("reads as the paper's Table 1 does", () => {
  expect(coefficientRows([fit]).map(({ label, cells }) => `${label} ${cells[0]}`)).toEqual([
    "1. (Intercept) −1.06*** (0.14)",
    "2. saliency 1.01*** (0.12)",
    "3. trial_typestandard_incorrect:saliency −0.29* (0.13)",
    "SD of participant, (Intercept) 0.50",
    "Observations 14,240",
    "Log-likelihood −7654.3",
    "AIC 15336.6",
    "BIC 15442.5",
  ]);
});

test("a model without a term has an empty cell, an infinite estimate says so", () => {
  const smaller = { ...fit, fixed: fit.fixed.slice(0, 1), random: [] };
  const separated = { ...fit, fixed: [{ ...fit.fixed[0]!, estimate: -30, stdError: Number.NaN, pValue: Number.NaN }] };
  const rows = coefficientRows([smaller, fit, separated]);
  expect(rows[0]!.cells[2]).toBe("−∞");
  expect(rows[1]!.cells).toEqual(["", "1.01*** (0.12)", ""]);
  expect(rows[3]!.cells[0]).toBe("");
});

test("p values keep two significant digits and R's bound", () => {
  expect([0.0132, 0.5, 0.00004, 1e-20, Number.NaN].map(formatPValue)).toEqual([
    "0.013",
    "0.5",
    "4.0e-5",
    "< 2.2e-16",
    "–",
  ]);
});

test("linear models are in units of their outcome, with the spread of their residuals", () => {
  const rows = Array.from({ length: 40 }, (_, k) => ({
    map: k % 2,
    rt: 300 + ((37 * k) % 40) + 20 * (k % 2),
    correct: Number(k % 3 === 0),
  }));
  const data = dataFrameFromRecords(rows);
  const linear = (formula: string) => fitMixedModel(formula, data, { family: "gaussian" });
  const [logs, plain] = [linear("log(rt) ~ map"), linear("rt ~ map")];
  expect(coefficientUnit([logs])).toBe("units of log(rt)");
  expect(coefficientUnit([logs, plain])).toBe("units of each model's outcome");
  expect(coefficientUnit([fitMixedModel("correct ~ map", data)])).toBe("log-odds");
  expect(coefficientNote([logs])).toContain("Wald t");
  expect(coefficientNote([fit])).toContain("Wald z");
  const residual = coefficientRows([plain]).find(({ label }) => label === "Residual SD");
  expect(residual?.cells).toEqual([plain.residualSd.toFixed(2)]);
});
