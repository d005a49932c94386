import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seededGenerator } from "../random/generator.ts";
import { holm } from "./adjust-p-values.ts";
import { averagedLogistic } from "./averaged-mean.ts";
import { pairwiseContrasts } from "./contrasts.ts";
import { columnOf, type DataFrame, type FactorColumn } from "./data-frame.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import { marginalMeans } from "./marginal-means.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";

interface Mean {
  condition: string;
  half?: string;
  emmean: number;
  SE: number;
}
interface Difference {
  contrast: string;
  estimate: number;
  SE: number;
  "p.value": number;
}
interface Reference {
  means: Mean[];
  cells: Mean[];
  tukey: Difference[];
  holm: Difference[];
  cellTukey: Difference[];
}

const folder = new URL("../../../tests/fixtures/glmm/", import.meta.url);
const raw = dataFrameFromCsv(readFileSync(new URL("linear.csv", folder), "utf8"));
const item = columnOf(raw, "item") as FactorColumn;
const half: FactorColumn = {
  kind: "factor",
  levels: ["first", "second"],
  codes: item.codes.map((code) => (code < 6 ? 0 : 1)),
};
const data: DataFrame = { ...raw, columns: new Map(raw.columns).set("half", half) };
const reference: { binomial: Reference; gaussian: Reference; holm: { p: number[]; adjusted: number[] } } = JSON.parse(
  readFileSync(new URL("marginal.json", folder), "utf8"),
);

describe.each([
  ["binomial", fitMixedModel("correct ~ condition * half + x + (1 | subject)", data)],
  [
    "gaussian",
    fitMixedModel("y ~ condition * half + x + (1 | subject)", data, { family: "gaussian", degrees: "normal" }),
  ],
] as const)("emmeans of a %s model", (family, fit) => {
  const expected = reference[family];

  test("means of a factor and of cells", () => {
    for (const [list, by] of [
      [expected.means, ["condition"]],
      [expected.cells, ["condition", "half"]],
    ] as const) {
      const means = marginalMeans(fit, by);
      expect(means.length).toBe(list.length);
      for (const row of list) {
        const found = means.find(({ cell }) => cell.condition === row.condition && cell.half === row.half)!;
        expect(Math.abs(found.linear - row.emmean)).toBeLessThan(1e-3 * row.SE);
        expect(found.stdError / row.SE).toBeCloseTo(1, 3);
      }
    }
  });

  test.each([
    ["tukey", ["condition"]],
    ["holm", ["condition"]],
    ["cellTukey", ["condition", "half"]],
  ] as const)("contrasts: %s", (kind, by) => {
    const contrasts = pairwiseContrasts(fit, by, kind === "holm" ? "holm" : "tukey");
    expect(contrasts.length).toBe(expected[kind].length);
    for (const row of expected[kind]) {
      const [left, right] = row.contrast.split(" - ") as [string, string];
      const same = contrasts.find(({ label }) => label === `${left} − ${right}`);
      const found = same ?? contrasts.find(({ label }) => label === `${right} − ${left}`)!;
      expect(Math.abs(found.estimate * (same ? 1 : -1) - row.estimate)).toBeLessThan(2e-3 * row.SE);
      expect(found.stdError / row.SE).toBeCloseTo(1, 3);
      expect(Math.abs(found.pValue - row["p.value"])).toBeLessThan(1e-3);
    }
  });
});

test("Holm's adjustment is that of p.adjust", () => {
  holm(reference.holm.p).forEach((value, k) => {
    expect(value).toBeCloseTo(reference.holm.adjusted[k]!, 12);
  });
});

test("population probabilities average over participants", () => {
  const random = seededGenerator("population");
  const [eta, sd] = [1.2, 1.7];
  const simulated = Array.from({ length: 200_000 }, () => 1 / (1 + Math.exp(-(eta + sd * random.normal()))));
  const mean = simulated.reduce((sum, value) => sum + value, 0) / simulated.length;
  expect(averagedLogistic(eta, sd).value).toBeCloseTo(mean, 2);
  const slope = (averagedLogistic(eta + 1e-5, sd).value - averagedLogistic(eta - 1e-5, sd).value) / 2e-5;
  expect(averagedLogistic(eta, sd).slope).toBeCloseTo(slope, 8);
  expect(averagedLogistic(eta, 0).value).toBeCloseTo(1 / (1 + Math.exp(-eta)), 12);
});

test("marginal probabilities are near the raw proportions, inside their intervals, nearer ½ than the average person's", () => {
  const fit = fitMixedModel("correct ~ condition + (1 + x | subject)", data);
  const condition = columnOf(data, "condition") as FactorColumn;
  const correct = columnOf(data, "correct");
  for (const { cell, mean, lower, upper, linear } of marginalMeans(fit, ["condition"])) {
    const level = condition.levels.indexOf(String(cell.condition));
    const outcomes = [...condition.codes.keys()].filter((row) => condition.codes[row] === level);
    const proportion =
      outcomes.reduce((sum, row) => sum + (correct.kind === "numeric" ? correct.values[row]! : 0), 0) / outcomes.length;
    expect(Math.abs(mean - proportion)).toBeLessThan(0.05);
    expect(lower).toBeLessThan(mean);
    expect(upper).toBeGreaterThan(mean);
    expect(Math.abs(mean - 0.5)).toBeLessThan(Math.abs(1 / (1 + Math.exp(-linear)) - 0.5));
  }
});

test("sum contrasts give the same means as treatment contrasts", () => {
  const formula = "correct ~ condition * half + (1 | subject)";
  const treatment = marginalMeans(fitMixedModel(formula, data), ["half"]);
  const sum = marginalMeans(fitMixedModel(formula, data, { contrasts: { condition: "sum", half: "sum" } }), ["half"]);
  sum.forEach(({ linear, stdError, mean }, k) => {
    expect(linear).toBeCloseTo(treatment[k]!.linear, 5);
    expect(stdError).toBeCloseTo(treatment[k]!.stdError, 4);
    expect(mean).toBeCloseTo(treatment[k]!.mean, 5);
  });
});

test("what has no cells is refused", () => {
  const fit = fitMixedModel("correct ~ x + (1 | subject)", data);
  expect(() => marginalMeans(fit, ["condition"])).toThrow(/not among the fixed effects/);
  expect(() => marginalMeans(fit, ["x"])).toThrow(/too many for cells/);
});
