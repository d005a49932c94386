import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { asFactor, type Column, columnOf, type DataFrame } from "../data-frame.ts";
import { logGamma } from "../distributions.ts";
import { dataFrameFromCsv } from "../reading/read-table.ts";
import { fitMixedModel } from "./fit-mixed-model.ts";
import type { MixedModelFit } from "./mixed-model-fit.ts";
import type { MixedModelOptions } from "./mixed-model-options.ts";

interface Reference {
  formula: string;
  nAGQ?: number;
  fixef: { term: string[]; estimate: number[]; std_error: number[] };
  logLik: number;
  AIC: number;
  BIC?: number;
  df: number;
  nobs?: number;
  groups?: Record<string, number>;
  re?: Record<string, { sd: number }>;
  theta?: Record<string, number>;
  is_singular?: boolean;
  ranef?: Record<string, { level: string[]; value: number[][]; cond_sd_first: number[] }>;
}

const folder = new URL("../../../../tests/fixtures/glmm/", import.meta.url);
const reference: { tmb: Record<string, Reference>; lme4: Record<string, Reference | Record<string, Reference>> } =
  JSON.parse(readFileSync(new URL("reference.json", folder), "utf8"));

/** Columns of numbers that are categories in the reference fits. */
const categories: Record<string, string[]> = { cbpp: ["period"], arabidopsis: ["nutrient", "rack"] };

function dataOf(name: string): DataFrame {
  const file = name.startsWith("paper") ? "paper_sim" : name.replace(/_(bobyqa|nAGQ\d+)$/, "");
  const frame = dataFrameFromCsv(readFileSync(new URL(`${file}.csv`, folder), "utf8"));
  const columns = new Map<string, Column>(frame.columns);
  for (const column of categories[file] ?? []) columns.set(column, asFactor(columnOf(frame, column)));
  return { ...frame, columns };
}

const fits = new Map<string, MixedModelFit>();
function fitOf(name: string, { formula, nAGQ = 1 }: Reference, options: MixedModelOptions = {}): MixedModelFit {
  const key = `${formula} ${nAGQ}`;
  if (!fits.has(key)) fits.set(key, fitMixedModel(formula, dataOf(name), { ...options, nAGQ }));
  return fits.get(key)!;
}

/** Largest differences over the finite coefficients: estimates in standard errors, standard errors as a ratio. */
function differences(fit: MixedModelFit, { fixef }: Reference) {
  let estimate = 0;
  let stdError = 0;
  fixef.term.forEach((term, j) => {
    const found = fit.fixed.find((effect) => effect.term === term)!;
    if (Number.isNaN(found.stdError)) return;
    estimate = Math.max(estimate, Math.abs(found.estimate - fixef.estimate[j]!) / fixef.std_error[j]!);
    stdError = Math.max(stdError, Math.abs(found.stdError / fixef.std_error[j]! - 1));
  });
  return { estimate, stdError };
}

describe.each(Object.entries(reference.tmb))("glmmTMB's %s", (name, expected) => {
  const fit = fitOf(name, expected);
  const { estimate, stdError } = differences(fit, expected);

  test("log-likelihood, estimates, standard errors and standard deviations agree", () => {
    expect(Math.abs(fit.logLik - expected.logLik)).toBeLessThan(1e-6);
    expect(estimate).toBeLessThan(1e-3);
    expect(stdError).toBeLessThan(2e-4);
    for (const [group, { sd }] of Object.entries(expected.re!))
      expect(fit.random.find((effect) => effect.group === group)!.sd).toBeCloseTo(sd, 4);
  });

  test("the same terms, AIC and number of parameters; converged, with no warning but separation", () => {
    expect(fit.fixed.map((effect) => effect.term).sort()).toEqual(expected.fixef.term.toSorted());
    expect(fit.aic).toBeCloseTo(expected.AIC, 5);
    expect(fit.df).toBe(expected.df);
    expect(fit.maxGradient).toBeLessThan(1e-4);
    expect(fit.converged).toBe(true);
    expect(fit.warnings.length).toBe(fit.separation.length);
  });
});

const lme4 = Object.entries(reference.lme4).flatMap(([name, entry]): [string, Reference][] =>
  "formula" in entry
    ? [[name, entry as Reference]]
    : Object.entries(entry as Record<string, Reference>).map(([kind, fit]) => [`${name} ${kind}`, fit]),
);

/** ℓ of the saturated model, which lme4 leaves out of the log-likelihood under quadrature. */
function saturatedLogLik(fit: MixedModelFit): number {
  const { outcome } = fit.frame;
  if (outcome.kind !== "binomial") return 0;
  const xlogx = (x: number) => (x === 0 ? 0 : x * Math.log(x));
  return outcome.trials.reduce((sum, m, row) => {
    const y = outcome.successes[row]!;
    return sum + logGamma(m + 1) - logGamma(y + 1) - logGamma(m - y + 1) + xlogx(y) + xlogx(m - y) - xlogx(m);
  }, 0);
}

describe.each(lme4)("lme4's %s", (name, expected) => {
  const fit = fitOf(name.replace(/ .*/, ""), expected);
  const { estimate, stdError } = differences(fit, expected);

  test("log-likelihood is at least as high, estimates and standard errors agree", () => {
    const constant = (expected.nAGQ ?? 1) > 1 ? saturatedLogLik(fit) : 0;
    expect(fit.logLik - constant).toBeGreaterThan(expected.logLik - 1e-6);
    expect(fit.logLik - constant).toBeLessThan(expected.logLik + 2e-3);
    expect(estimate).toBeLessThan(0.02);
    expect(stdError).toBeLessThan(0.03);
  });

  test("the same counts and the same singularity verdict", () => {
    expect(fit.nObs).toBe(expected.nobs);
    expect(Object.fromEntries(fit.groups.map(({ group, levels }) => [group, levels]))).toEqual(expected.groups);
    expect(fit.singular).toBe(expected.is_singular);
    expect(fit.df).toBe(expected.df);
    if ((expected.nAGQ ?? 1) === 1) expect(Math.abs(fit.bic - expected.BIC!)).toBeLessThan(5e-3);
  });

  test("conditional modes and their standard deviations agree", () => {
    for (const [group, { level, value, cond_sd_first }] of Object.entries(expected.ranef ?? {})) {
      const modes = fit.modes.find((entry) => entry.group === group)!;
      level.forEach((label, index) => {
        const at = modes.levels.indexOf(label);
        expect(Math.abs(modes.values[at]! - value[0]![index]!)).toBeLessThan(5e-3);
        expect(Math.abs(modes.sds[at]! - cond_sd_first[index]!)).toBeLessThan(5e-3);
      });
    }
  });
});

test("the verdict of singularity and the estimates are the same from 20 random starts", () => {
  const random = seededGenerator("starts");
  const data = dataOf("singular");
  for (let k = 0; k < 20; k++) {
    const start = {
      beta: Float64Array.of(random.normal(), random.normal()),
      theta: Float64Array.of(3 * random.next(), 3 * random.next()),
    };
    const fit = fitMixedModel("correct ~ cond + (1 | subject) + (1 | item)", data, { start });
    expect(fit.warnings).toEqual([
      "boundary (singular) fit: variance of subject is 0",
      expect.stringMatching(/^take Wald intervals with caution/),
    ]);
    expect(fit.logLik).toBeCloseTo(-365.481138, 5);
  }
});

test("separation is named by its design cell and infinite estimates have no standard error", () => {
  const fit = fitMixedModel("correct ~ arm + (1 | subject)", dataOf("separation_complete"));
  expect(fit.separation).toEqual(["arm = 1 is all correct"]);
  const arm = fit.fixed.find((effect) => effect.term === "arm")!;
  expect(arm.estimate).toBeGreaterThan(20);
  expect(arm.stdError).toBeNaN();
  expect(arm.pValue).toBeNaN();
  expect(fit.warnings).toEqual(["separation: arm = 1 is all correct; the estimates that depend on it are infinite"]);
});

test("a fit survives the way between threads", () => {
  const fit = fitOf("cbpp", reference.tmb.cbpp!);
  expect(structuredClone(fit)).toEqual(fit);
});
