import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { alignColumns, formatColumn, formatPValues, stars } from "./number-format.ts";

interface Case {
  values: number[];
  digits: [number];
  text: string[];
}
const reference: { columns: Case[]; pValues: Case[] } = JSON.parse(
  readFileSync(new URL("../../../tests/fixtures/glmm/number-format.json", import.meta.url), "utf8"),
);

describe("numbers read as R writes them", () => {
  test.each(reference.columns)("format($values, digits = $digits)", ({ values, digits, text }) => {
    expect(formatColumn(values, digits[0])).toEqual(text.map((cell) => cell.trim()));
  });

  test.each(reference.pValues)("format.pval($values, digits = $digits)", ({ values, digits, text }) => {
    expect(formatPValues(values, digits[0])).toEqual(text.map((cell) => cell.trim()));
  });
});

test("what is missing or infinite is said so", () => {
  expect(formatColumn([1.5, Number.NaN, Number.NEGATIVE_INFINITY], 3)).toEqual(["1.5", "NA", "-Inf"]);
  expect(formatPValues([Number.NaN, 0.5], 3)).toEqual(["NA", "0.5"]);
});

test("stars mark R's levels", () => {
  expect([0, 0.0009, 0.005, 0.03, 0.07, 0.5, Number.NaN].map(stars)).toEqual(["***", "***", "**", "*", ".", "", ""]);
});

test("columns align right but the first", () => {
  expect(
    alignColumns([
      ["", "a", "bbb"],
      ["x", "1.5", "10"],
    ]),
  ).toEqual(["      x", "a   1.5", "bbb  10"]);
});
