import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { seededGenerator } from "../../random/generator.ts";
import { dataFrameFromRecords } from "../data-frame.ts";
import { dataFrameFromCsv } from "../reading/read-table.ts";
import { fitMixedModel } from "./fit-mixed-model.ts";
import { proportionalOddsTests } from "./proportional-odds.ts";

const folder = new URL("../../../../tests/fixtures/glmm/", import.meta.url);
const data = dataFrameFromCsv(readFileSync(new URL("ratings.csv", folder), "utf8"));
const { nominal } = JSON.parse(readFileSync(new URL("ordinal.json", folder), "utf8")) as {
  nominal: {
    plain: readonly { term: string; df: number; chi2: number; p: number }[];
    mixed: { term: string; proportional: number; free: number };
  };
};

test("without random effects the tests are those of ordinal::nominal_test", () => {
  const tests = proportionalOddsTests(fitMixedModel("trust ~ explanation + certainty", data, { family: "ordinal" }));
  expect(tests.map(({ term }) => term)).toEqual(nominal.plain.map(({ term }) => term));
  tests.forEach(({ chi2, df, pValue, converged }, k) => {
    expect(chi2).toBeCloseTo(nominal.plain[k]!.chi2, 4);
    expect(df).toBe(nominal.plain[k]!.df);
    expect(pValue).toBeCloseTo(nominal.plain[k]!.p, 4);
    expect(converged).toBe(true);
  });
});

test("with a random effect both likelihoods are clmm2's", () => {
  const fit = fitMixedModel("trust ~ explanation + certainty + (1 | participant)", data, { family: "ordinal" });
  const { proportional, free, term } = nominal.mixed;
  expect(fit.logLik).toBeCloseTo(proportional, 2);
  const freed = proportionalOddsTests(fit).find((entry) => entry.term === term)!;
  expect(freed.chi2).toBeCloseTo(2 * (free - proportional), 2);
});

test("an effect that grows from threshold to threshold is found, with its coefficients", () => {
  const random = seededGenerator("not proportional");
  const records = Array.from({ length: 1200 }, (_, row) => {
    const group = row % 2 === 0 ? "a" : "b";
    // P(Y > k) in log-odds: 1 and −1 for a; the difference is 0.2 at the first threshold and 1.6 at the second.
    const [first, second] = group === "a" ? [1, -1] : [1.2, 0.6];
    const u = random.next();
    const above = (logOdds: number) => u < 1 / (1 + Math.exp(-logOdds));
    return { group, rating: above(second!) ? 3 : above(first!) ? 2 : 1, person: `p${row % 40}` };
  });
  const fit = fitMixedModel("rating ~ group + (1 | person)", dataFrameFromRecords(records), { family: "ordinal" });
  const [found] = proportionalOddsTests(fit);
  expect(found!.pValue).toBeLessThan(1e-6);
  const [at1, at2] = found!.byThreshold[0]!.estimates;
  expect(Math.abs(at1! - 0.2)).toBeLessThan(0.35);
  expect(Math.abs(at2! - 1.6)).toBeLessThan(0.35);
});

test("a model that is not ordinal is refused", () => {
  expect(() => proportionalOddsTests(fitMixedModel("accept ~ explanation", data))).toThrow(/ordinal models/);
});
