import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fastNormalCdf } from "../normal-tail.ts";
import { dataFrameFromCsv } from "../reading/read-table.ts";
import type { Family, ThresholdStructure } from "./family.ts";
import { fitMixedModel } from "./fit-mixed-model.ts";
import type { Link } from "./link.ts";
import { hermiteRule } from "./quadrature.ts";

/** What R said of one model (`tests/fixtures/glmm/ordinal.R`). */
interface Reference {
  readonly formula: string;
  readonly family: Family;
  readonly link: Link;
  readonly threshold?: ThresholdStructure;
  readonly nAGQ?: number;
  readonly logLik: number;
  readonly terms: readonly string[];
  readonly estimate: readonly number[];
  readonly stdError: readonly number[];
  readonly alphaNames?: readonly string[];
  readonly alpha?: readonly number[];
  readonly alphaStdError?: readonly number[];
  readonly sigma?: number;
  readonly shift?: number;
  readonly shiftStdError?: number;
  readonly random: Readonly<Record<string, { readonly sd: number | readonly number[] }>> | null;
}

const folder = new URL("../../../../tests/fixtures/glmm/", import.meta.url);
const data = dataFrameFromCsv(readFileSync(new URL("ratings.csv", folder), "utf8"));
const { cases } = JSON.parse(readFileSync(new URL("ordinal.json", folder), "utf8")) as { cases: readonly Reference[] };

const fitOf = ({ formula, family, link, threshold, nAGQ }: Reference) =>
  fitMixedModel(formula, data, {
    ...{ family, link },
    ...(threshold && { thresholds: threshold }),
    ...(nAGQ !== undefined && { nAGQ }),
  });

const named = cases.map((reference) => {
  const { formula, family, link, threshold, nAGQ } = reference;
  return { name: [family, link, threshold ?? "", `nAGQ ${nAGQ ?? 1}`, formula].join(" "), reference };
});

describe.each(named)("$name", ({ reference }) => {
  // clmm and glmmTMB stop at gradients that leave up to 1e-3 of a standard error.
  const fit = fitOf(reference);

  test("reaches R's log-likelihood, or more", () => {
    expect(fit.logLik).toBeGreaterThan(reference.logLik - 1e-4);
    expect(fit.logLik).toBeLessThan(reference.logLik + 5e-3);
    expect(fit.converged).toBe(true);
  });

  test("has R's estimates and standard errors", () => {
    expect(fit.fixed.map(({ term }) => term)).toEqual(reference.terms);
    fit.fixed.forEach(({ estimate, stdError }, k) => {
      expect(Math.abs(estimate - reference.estimate[k]!)).toBeLessThan(5e-3 * stdError);
      expect(Math.abs(stdError / reference.stdError[k]! - 1)).toBeLessThan(2e-3);
    });
  });

  test("has R's thresholds, shape or shift", () => {
    const { alpha, alphaNames, alphaStdError } = reference;
    if (alpha) {
      expect(fit.thresholds!.parameters.map(({ name }) => name)).toEqual(alphaNames);
      fit.thresholds!.parameters.forEach(({ estimate, stdError }, k) => {
        expect(Math.abs(estimate - alpha[k]!)).toBeLessThan(5e-3 * stdError);
        expect(Math.abs(stdError / alphaStdError![k]! - 1)).toBeLessThan(2e-3);
      });
    }
    if (reference.family === "gamma") expect(1 / Math.sqrt(fit.shape!.estimate)).toBeCloseTo(reference.sigma!, 4);
    if (reference.family === "lognormal") {
      expect(Math.abs(fit.shift!.estimate - reference.shift!)).toBeLessThan(0.01 * reference.shiftStdError!);
      expect(Math.abs(fit.shift!.stdError / reference.shiftStdError! - 1)).toBeLessThan(0.03);
      expect(fit.residualSd).toBeCloseTo(reference.sigma!, 4);
    }
  });

  test("has R's standard deviations of the random effects", () => {
    const expected = Object.entries(reference.random ?? {}).flatMap(([group, { sd }]) =>
      [sd].flat().map((value) => ({ group, value })),
    );
    expect(fit.random).toHaveLength(expected.length);
    for (const { group, value } of expected) {
      const nearest = Math.min(
        ...fit.random.filter((effect) => effect.group === group).map(({ sd }) => Math.abs(sd - value)),
      );
      expect(nearest).toBeLessThan(3e-3 * Math.max(value, 0.1));
    }
  });
});

test("with many points the ordinal likelihood is that of plain quadrature over each participant's effect", () => {
  for (const link of ["logit", "probit"] as const) {
    const fit = fitMixedModel("trust ~ certainty + (1 | participant)", data, { family: "ordinal", link, nAGQ: 25 });
    const cdf = link === "probit" ? fastNormalCdf : (x: number) => 1 / (1 + Math.exp(-x));
    const distribution = (x: number) => (Number.isFinite(x) ? cdf(x) : Number(x > 0));
    const { nodes, logWeights } = hermiteRule(90);
    const tau = [Number.NEGATIVE_INFINITY, ...fit.own, Number.POSITIVE_INFINITY];
    const certainty = data.columns.get("certainty")!;
    const trust = data.columns.get("trust")!;
    const participant = data.columns.get("participant")!;
    if (certainty.kind !== "numeric" || trust.kind !== "numeric" || participant.kind !== "factor")
      throw new TypeError();
    const rows = participant.levels.map((_, code) =>
      Array.from(participant.codes.keys()).filter((row) => participant.codes[row] === code),
    );
    const logLik = rows.reduce((sum, own) => {
      const likelihood = Array.from(nodes).reduce((total, node, q) => {
        const product = own.reduce((value, row) => {
          const eta = certainty.values[row]! * fit.beta[0]! + fit.theta[0]! * node;
          const k = trust.values[row]!;
          return value * (distribution(tau[k]! - eta) - distribution(tau[k - 1]! - eta));
        }, Math.exp(logWeights[q]!));
        return total + product;
      }, 0);
      return sum + Math.log(likelihood);
    }, 0);
    expect(fit.logLik).toBeCloseTo(logLik, 5);
  }
});

test("an ordinal model of two categories is the binary model with its threshold for the intercept", () => {
  for (const link of ["logit", "probit"] as const) {
    const formula = "accept ~ explanation + certainty + (1 | participant)";
    const ordinal = fitMixedModel(formula, data, { family: "ordinal", link });
    const binary = fitMixedModel(formula, data, { family: "binomial", link });
    expect(ordinal.logLik).toBeCloseTo(binary.logLik, 7);
    expect(-ordinal.own[0]!).toBeCloseTo(binary.beta[0]!, 5);
    ordinal.fixed.forEach(({ estimate, stdError }, k) => {
      expect(estimate).toBeCloseTo(binary.fixed[k + 1]!.estimate, 5);
      expect(stdError).toBeCloseTo(binary.fixed[k + 1]!.stdError, 4);
    });
  }
});

test("a variance that the data deny is 0 and said to be so", () => {
  const columns = new Map(data.columns);
  columns.set("batch", {
    kind: "factor",
    levels: ["a", "b", "c"],
    codes: Int32Array.from({ length: data.rowCount }, (_, row) => Math.floor(row / 7) % 3),
  });
  const fit = fitMixedModel("trust ~ certainty + (1 | batch)", { ...data, columns }, { family: "ordinal" });
  expect(fit.singular).toBe(true);
  expect(fit.warnings.join()).toContain("variance of batch is 0");
  expect(fit.logLik).toBeCloseTo(fitMixedModel("trust ~ certainty", data, { family: "ordinal" }).logLik, 6);
});
