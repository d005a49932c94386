import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pairwiseContrasts } from "../contrasts.ts";
import type { DataFrame } from "../data-frame.ts";
import { marginalMeans } from "../marginal-means.ts";
import { readTable } from "../reading/read-table.ts";
import { typeThreeTests } from "../type-three.ts";
import { fitMixedModel } from "./fit-mixed-model.ts";

interface Test {
  estimate: number;
  stdError: number;
  df: number;
  p: number;
}
interface Case {
  data: string;
  formula: string;
  reference?: { treatment: string };
  singular: boolean;
  satterthwaite: Results;
  kenwardRoger: Results;
}
interface Results {
  coefficients: Record<string, Test>;
  typeThree: Record<string, { numDf: number; denDf: number; f: number; p: number }>;
  means: { means: Record<string, number | string>[]; pairs: Record<string, number | string>[] } | null;
}

const folder = new URL("../../../../tests/fixtures/glmm/", import.meta.url);
const read = (name: string): DataFrame =>
  readTable(readFileSync(new URL(name, folder)), name === "obk.csv" ? { types: { hour: "factor" } } : {}).frame;
const data: Record<string, DataFrame> = { obk: read("obk.csv"), reaction: read("reaction.csv") };
const cases: Case[] = JSON.parse(readFileSync(new URL("denominator-df.json", folder), "utf8"));

const methods = [
  ["satterthwaite", "satterthwaite"],
  ["kenwardRoger", "kenward-roger"],
] as const;
const table = cases.flatMap((entry) =>
  methods.map(([key, degrees]) => ({ ...entry, name: entry.formula, key, degrees })),
);

describe.each(table)("$name by $degrees", ({ data: name, formula, reference, key, degrees, singular, ...rest }) => {
  const fit = fitMixedModel(formula, data[name]!, { family: "gaussian", degrees, referenceLevels: { ...reference } });
  const expected = rest[key];
  // lmerTest differentiates numerically, less exactly where a variance is near 0 or at it.
  const tolerance = singular ? 0.02 : 5e-3;

  test("coefficients are those of lmerTest", () => {
    for (const [term, { estimate, stdError, df, p }] of Object.entries(expected.coefficients)) {
      const found = fit.fixed.find((effect) => effect.term === term)!;
      expect(Math.abs(found.estimate - estimate)).toBeLessThan(2e-3 * stdError);
      expect(found.stdError / stdError - 1).toBeCloseTo(0, 3);
      expect(Math.abs(found.df / df - 1), `df of ${term}: ${found.df}, not ${df}`).toBeLessThan(tolerance);
      expect(Math.abs(found.pValue - p)).toBeLessThan(2e-3);
    }
  });

  test("Type III tests are those of lmerTest", () => {
    const tests = typeThreeTests(fit);
    for (const [term, { numDf, denDf, f, p }] of Object.entries(expected.typeThree)) {
      const found = tests.find((candidate) => candidate.term === term)!;
      expect(found.numDf).toBe(numDf);
      expect(Math.abs(found.denDf / denDf - 1), `df of ${term}: ${found.denDf}, not ${denDf}`).toBeLessThan(tolerance);
      expect(Math.abs(found.statistic / f - 1)).toBeLessThan(5e-3);
      expect(Math.abs(found.pValue - p)).toBeLessThan(2e-3);
    }
  });

  test.skipIf(!expected.means?.means)("means and differences are those of emmeans", () => {
    const by = Object.keys(expected.means!.means[0]!)[0]!;
    for (const row of expected.means!.means) {
      const found = marginalMeans(fit, [by]).find(({ cell }) => cell[by] === row[by])!;
      expect(Math.abs(found.linear - Number(row.emmean))).toBeLessThan(2e-3 * Number(row.SE));
      expect(found.stdError / Number(row.SE)).toBeCloseTo(1, 2);
      expect(Math.abs(found.df / Number(row.df) - 1)).toBeLessThan(tolerance);
      expect(Math.abs(found.lower - Number(row["lower.CL"]))).toBeLessThan(0.01 * Number(row.SE));
    }
    const contrasts = pairwiseContrasts(fit, [by], "none");
    for (const row of expected.means!.pairs) {
      const [left, right] = String(row.contrast).split(" - ");
      const found = contrasts.find(({ label }) => label === `${left} − ${right}`)!;
      expect(Math.abs(found.estimate - Number(row.estimate))).toBeLessThan(2e-3 * Number(row.SE));
      expect(Math.abs(found.df / Number(row.df) - 1)).toBeLessThan(tolerance);
      expect(Math.abs(found.pValue - Number(row["p.value"]))).toBeLessThan(2e-3);
    }
  });
});
