import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  chiSquareQuantile,
  chiSquareUpper,
  fisherUpper,
  logGamma,
  normalCdf,
  normalQuantile,
  normalTwoSided,
  normalUpper,
  studentCdf,
  studentQuantile,
} from "./distributions.ts";
import { studentizedRangeUpper } from "./studentized-range.ts";

/** Arguments and R's value, to 15 digits. */
const reference: Record<string, number[][]> = JSON.parse(
  readFileSync(new URL("../../../tests/fixtures/glmm/distributions.json", import.meta.url), "utf8"),
);

describe.each([
  ["normalUpper", normalUpper],
  ["normalQuantile", normalQuantile],
  ["chiSquareUpper", chiSquareUpper],
  ["chiSquareQuantile", chiSquareQuantile],
  ["studentCdf", studentCdf],
  ["studentQuantile", studentQuantile],
  ["fisherUpper", fisherUpper],
  ["logGamma", logGamma],
] as [string, (...values: number[]) => number][])("%s", (name, compute) => {
  test.each(reference[name]!)("agrees with R at %j, %j, %j", (...row) => {
    const expected = row.at(-1)!;
    expect(Math.abs(compute(...row.slice(0, -1)) - expected)).toBeLessThanOrEqual(
      2e-12 * Math.abs(expected) + (name === "logGamma" ? 1e-15 : 1e-300),
    );
  });
});

test("two-sided and cumulative normal areas are consistent", () => {
  for (const z of [0, 0.5, 2, 7]) {
    expect(normalTwoSided(-z)).toBeCloseTo(2 * normalUpper(z), 15);
    expect(normalCdf(z) + normalUpper(z)).toBeCloseTo(1, 15);
  }
  expect(normalTwoSided(Number.NaN)).toBeNaN();
});

test.each(reference.studentizedRangeUpper!)(
  "studentized range %d of %d means with %d degrees of freedom",
  (q, k, df, expected) => {
    expect(Math.abs(studentizedRangeUpper(q!, k!, df!) - expected!)).toBeLessThan(1e-6);
  },
);
