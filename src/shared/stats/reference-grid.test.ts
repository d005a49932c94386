import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrasts } from "./contrasts.ts";
import {
  columnOf,
  type DataFrame,
  dataFrameFromRecords,
  type FactorColumn,
  numericColumn,
  selectRows,
} from "./data-frame.ts";
import { fitMixedModel } from "./glmm/fit-mixed-model.ts";
import { marginalMeans } from "./marginal-means.ts";
import { predict } from "./predict.ts";
import { dataFrameFromCsv } from "./reading/read-table.ts";
import { gridVariables } from "./reference-grid.ts";
import { typeThreeTests } from "./type-three.ts";

type Row = Record<string, number | string | null>;
interface Reference {
  grids: {
    data: string;
    formula: string;
    family: "binomial" | "gaussian";
    specs: string;
    at: Record<string, number[]> | [];
    rows: Row[];
  }[];
  emptyCell: { cells: Row[]; condition: Row[]; pairs: Row[] };
  nested: { half: Row[]; quarter: Row[] };
  simple: Row[];
  interaction: Row[];
  typeThree: { wald: Record<string, { chi2: number; df: number; p: number }> };
}

const folder = new URL("../../../tests/fixtures/glmm/", import.meta.url);
const read = (name: string) => dataFrameFromCsv(readFileSync(new URL(name, folder), "utf8"));
const reference: Reference = JSON.parse(readFileSync(new URL("grids.json", folder), "utf8"));
const raw = read("linear.csv");
const item = columnOf(raw, "item") as FactorColumn;
const x =
  columnOf(raw, "x").kind === "numeric" ? (columnOf(raw, "x") as { values: Float64Array }).values : new Float64Array();
const lowest = x.reduce((a, b) => Math.min(a, b));
const labels = (names: readonly string[], of: (code: number) => number): FactorColumn => ({
  kind: "factor",
  levels: names,
  codes: item.codes.map(of),
});
const linear: DataFrame = {
  ...raw,
  columns: new Map(raw.columns)
    .set("flag", numericColumn(Float64Array.from(item.codes, (code) => Number((code + 1) % 3 === 0))))
    .set("positive", numericColumn(x.map((value) => value - lowest + 1)))
    .set(
      "half",
      labels(["first", "second"], (code) => (code < 6 ? 0 : 1)),
    )
    .set(
      "quarter",
      labels(["f0", "f1", "s0", "s1"], (code) => (code < 6 ? 0 : 2) + ((code + 1) % 2)),
    ),
};
const condition = columnOf(linear, "condition") as FactorColumn;
const half = columnOf(linear, "half") as FactorColumn;
const empty = selectRows(
  linear,
  Array.from({ length: linear.rowCount }, (_, row) => row).filter(
    (row) => !(condition.codes[row] === 0 && half.codes[row] === 1),
  ),
);
const frames: Record<string, DataFrame> = { linear, empty, cbpp: read("cbpp.csv") };

describe("means are formed on the columns of the data, and the formula evaluated there, as emmeans does", () => {
  test.each(reference.grids)("$formula by $specs", ({ data, formula, family, specs, at, rows }) => {
    const fit = fitMixedModel(formula, frames[data]!, { family, reml: false, degrees: "normal" });
    const means = marginalMeans(fit, [specs], {
      at: Object.fromEntries(Object.entries(at).map(([name, values]) => [name, [values].flat()])),
    });
    for (const row of rows) {
      const found = means.find(({ cell }) => String(cell[specs]) === String(row[specs])) ?? means[0]!;
      expect(Math.abs(found.linear - Number(row.emmean))).toBeLessThan(2e-3 * Number(row.SE));
      expect(found.stdError / Number(row.SE)).toBeCloseTo(1, 3);
    }
    expect(means).toHaveLength(rows.length);
  });
});

test("a column of two numbers has two levels, of equal weight, unless it is to be held at its mean", () => {
  const fit = fitMixedModel("correct ~ condition * flag + (1 | subject)", linear);
  const [first] = marginalMeans(fit, ["condition"]);
  const [none, all] = marginalMeans(fit, ["condition", "flag"]);
  expect(first!.linear).toBeCloseTo((none!.linear + all!.linear) / 2, 10);
  const [held] = marginalMeans(fit, ["condition"], { at: { flag: "mean" } });
  const share = (columnOf(linear, "flag") as { values: Float64Array }).values.reduce((a, b) => a + b) / linear.rowCount;
  expect(held!.linear).toBeCloseTo((1 - share) * none!.linear + share * all!.linear, 10);
});

test("what a design without rows in a cell leaves open is not estimated", () => {
  const fit = fitMixedModel("y ~ condition * half + (1 | subject)", empty, {
    family: "gaussian",
    reml: false,
    degrees: "normal",
  });
  expect(fit.droppedColumns).toHaveLength(1);
  const close = (found: number, expected: number | string | null | undefined, error: number) =>
    expected === null || expected === undefined || expected === "NA"
      ? expect(found).toBeNaN()
      : expect(Math.abs(found - Number(expected))).toBeLessThan(error);
  const cells = marginalMeans(fit, ["condition", "half"]);
  for (const row of reference.emptyCell.cells) {
    const found = cells.find(({ cell }) => cell.condition === row.condition && cell.half === row.half)!;
    close(found.linear, row.emmean, 0.05);
    expect(found.estimable).toBe(typeof row.emmean === "number");
  }
  for (const row of reference.emptyCell.condition)
    close(
      marginalMeans(fit, ["condition"]).find(({ cell }) => cell.condition === row.condition)!.linear,
      row.emmean,
      0.05,
    );
  const differences = contrasts(fit, { of: ["condition", "half"], adjustment: "none" });
  let open = 0;
  for (const row of reference.emptyCell.pairs) {
    const [left, right] = String(row.contrast).split(" - ");
    const same = differences.find(({ label }) => label === `${left} − ${right}`);
    const found = same ?? differences.find(({ label }) => label === `${right} − ${left}`)!;
    close(found.estimate * (same ? 1 : -1), row.estimate, 0.05);
    open += Number(Number.isNaN(found.estimate));
  }
  expect(open).toBe(5);
  const holm = contrasts(fit, { of: ["condition", "half"], adjustment: "holm" }).filter(({ estimable }) => estimable);
  expect(holm.every(({ pValue }) => pValue <= 1)).toBe(true);
  expect(typeThreeTests(fit).every(({ estimable }) => !estimable)).toBe(true);
  const data = dataFrameFromRecords([
    { condition: condition.levels[0]!, half: "second", subject: "new" },
    { condition: condition.levels[0]!, half: "first", subject: "new" },
  ]);
  const columns = new Map(data.columns).set("half", {
    kind: "factor",
    levels: ["first", "second"],
    codes: Int32Array.of(1, 0),
  } as const);
  expect([...predict(fit, { ...data, columns })].map(Number.isNaN)).toEqual([true, false]);
});

test("a nested factor meets only the level that it belongs to", () => {
  const fit = fitMixedModel("y ~ half / quarter + (1 | subject)", linear, {
    family: "gaussian",
    reml: false,
    degrees: "normal",
  });
  for (const [by, rows] of Object.entries(reference.nested)) {
    const means = marginalMeans(fit, [by]);
    expect(means).toHaveLength(rows.length);
    for (const row of rows) {
      const found = means.find(({ cell }) => cell[by] === row[by])!;
      expect(Math.abs(found.linear - Number(row.emmean))).toBeLessThan(0.02);
      expect(found.stdError / Number(row.SE)).toBeCloseTo(1, 3);
    }
  }
  expect(marginalMeans(fit, ["half", "quarter"])).toHaveLength(4);
});

test("simple effects and differences of differences", () => {
  const fit = fitMixedModel("correct ~ condition * half + (1 | subject)", linear);
  const simple = contrasts(fit, { of: ["half"], within: ["condition"], adjustment: "none" });
  expect(simple).toHaveLength(reference.simple.length);
  for (const row of reference.simple) {
    const found = simple.find(({ within }) => within.condition === row.condition)!;
    expect(found.label).toBe("first − second");
    expect(Math.abs(found.estimate - Number(row.estimate))).toBeLessThan(2e-3 * Number(row.SE));
    expect(Math.abs(found.pValue - Number(row["p.value"]))).toBeLessThan(1e-3);
    expect(Math.abs(found.lower - Number(row["asymp.LCL"]))).toBeLessThan(5e-3 * Number(row.SE));
  }
  const interaction = contrasts(fit, { of: ["condition", "half"], kind: "interaction", adjustment: "none" });
  expect(interaction).toHaveLength(reference.interaction.length);
  for (const row of reference.interaction) {
    const [left, right] = String(row.condition_pairwise).split(" - ");
    const found = interaction.find(({ label }) => label === `(${left} − ${right}) × (first − second)`)!;
    expect(Math.abs(found.estimate - Number(row.estimate))).toBeLessThan(2e-3 * Number(row.SE));
    expect(found.stdError / Number(row.SE)).toBeCloseTo(1, 3);
    expect(found.oddsRatio).toBeCloseTo(Math.exp(found.estimate), 12);
  }
  expect(() => contrasts(fit, { of: ["half"], kind: "interaction" })).toThrow(/two variables/);
});

test("Type III Wald tests do not depend on the coding", () => {
  const expected = reference.typeThree.wald;
  for (const coding of ["treatment", "sum"] as const) {
    const fit = fitMixedModel("correct ~ condition * half + x + (1 | subject)", linear, {
      contrasts: { condition: coding, half: coding },
    });
    for (const { term, statistic, numDf, denDf, pValue } of typeThreeTests(fit)) {
      expect(numDf).toBe(expected[term]!.df);
      expect(denDf).toBe(Number.POSITIVE_INFINITY);
      expect(Math.abs(statistic - expected[term]!.chi2)).toBeLessThan(0.01 + 2e-3 * expected[term]!.chi2);
      expect(Math.abs(pValue - expected[term]!.p)).toBeLessThan(2e-3);
    }
  }
});

test("cells can be asked of columns, of what is made of one, and of nothing else", () => {
  const fit = fitMixedModel("correct ~ factor(flag) * log(positive) + x:condition + (1 | subject)", linear);
  expect(gridVariables(fit)).toEqual(["flag", "condition"]);
  expect(marginalMeans(fit, ["factor(flag)"]).map(({ cell }) => cell)).toEqual([
    { "factor(flag)": 0 },
    { "factor(flag)": 1 },
  ]);
  expect(() => marginalMeans(fit, ["subject"])).toThrow(/not among the fixed effects/);
});
