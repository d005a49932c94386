import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { type CategoryProbability, categoryProbabilities } from "./category-probabilities.ts";
import { asIdentifiers, columnOf, type DataFrame, factorColumn } from "./data-frame.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";

interface Reference {
  readonly cases: readonly {
    readonly link: "logit" | "probit";
    readonly threshold: "flexible" | "symmetric" | "equidistant";
    readonly explanation: readonly string[];
    readonly probability: readonly number[][];
    readonly lower: readonly number[][];
    readonly upper: readonly number[][];
  }[];
  readonly averaged: readonly { rating: string; explanation: string; prob: number; SE: number }[];
}

const folder = new URL("../../../tests/fixtures/glmm/", import.meta.url);
const data = dataFrameFromCsv(readFileSync(new URL("ratings.csv", folder), "utf8"));
const reference = JSON.parse(readFileSync(new URL("category-probabilities.json", folder), "utf8")) as Reference;

describe.each(reference.cases)("$link, $threshold thresholds, as predict.clm has them", (expected) => {
  const fit = fitMixedModel("trust ~ explanation + certainty", data, {
    ...{ family: "ordinal", link: expected.link, thresholds: expected.threshold },
  });
  test.each(["probability", "lower", "upper"] as const)("%s", (which) => {
    const found = categoryProbabilities(fit, ["explanation"]);
    expected.explanation.forEach((explanation, cell) => {
      const ofCell = found.filter((row) => row.cell.explanation === explanation);
      expect(ofCell.map(({ category }) => category)).toEqual(["1", "2", "3", "4", "5"]);
      ofCell.forEach((row, k) => {
        expect(Math.abs(row[which] - expected[which][cell]![k]!)).toBeLessThan(2e-5);
      });
    });
  });
});

test("averages over other factors are emmeans'", () => {
  const item = asIdentifiers(columnOf(data, "item"));
  const half = factorColumn(Array.from(item.codes, (code) => (code < 8 ? "first" : "second")));
  const withHalf: DataFrame = { ...data, columns: new Map(data.columns).set("half", half) };
  const fit = fitMixedModel("trust ~ explanation * half", withHalf, { family: "ordinal" });
  const found = categoryProbabilities(fit, ["explanation"]);
  for (const { rating, explanation, prob, SE } of reference.averaged) {
    const row = found.find(({ cell, category }) => cell.explanation === explanation && category === rating)!;
    expect(Math.abs(row.probability - prob)).toBeLessThan(2e-5);
    expect(Math.abs(standardError(row) / SE - 1)).toBeLessThan(2e-3);
  }
});

test("with random effects they are the shares of a simulated population, and add up to 1", () => {
  const fit = fitMixedModel("trust ~ explanation + (1 + certainty | participant) + (1 | item)", data, {
    family: "ordinal",
  });
  const found = categoryProbabilities(fit, ["explanation"]);
  const none = found.filter(({ cell }) => cell.explanation === "none");
  expect(none.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  const sd = (group: string) => fit.random.find((effect) => effect.group === group)!;
  const slope = fit.random.find(({ term }) => term === "certainty")!;
  const beta = fit.fixed.find(({ term }) => term === "explanationnone")!.estimate;
  const random = seededGenerator("population");
  const correlation = slope.correlations[0]!;
  const counts = new Float64Array(5);
  const draws = 400_000;
  const certainty = columnOf(data, "certainty");
  const at = certainty.kind === "numeric" ? certainty.values.reduce((sum, value) => sum + value, 0) / data.rowCount : 0;
  for (let k = 0; k < draws; k++) {
    const first = random.normal();
    const second = correlation * first + Math.sqrt(1 - correlation ** 2) * random.normal();
    const u = random.next();
    const latent =
      beta +
      sd("participant").sd * first +
      at * slope.sd * second +
      sd("item").sd * random.normal() +
      Math.log(u / (1 - u));
    counts[fit.thresholds!.values.filter(({ estimate }) => estimate < latent).length]!++;
  }
  none.forEach(({ probability }, k) => {
    expect(Math.abs(counts[k]! / draws - probability)).toBeLessThan(4 * Math.sqrt(0.25 / draws));
  });
});

test("a model without categories is refused", () => {
  const fit = fitMixedModel("accept ~ explanation", data);
  expect(() => categoryProbabilities(fit, ["explanation"])).toThrow("Only ordinal models have categories");
});

/** From the interval, which is symmetric on the log-odds. */
function standardError({ probability, lower, upper }: CategoryProbability): number {
  const logit = (p: number) => Math.log(p / (1 - p));
  return ((logit(upper) - logit(lower)) / (2 * 1.959964)) * probability * (1 - probability);
}
