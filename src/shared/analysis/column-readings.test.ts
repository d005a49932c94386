import { expect, test } from "vitest";
import type { TrialTable } from "../contract/analyse.ts";
import { columnReadings } from "./column-readings.ts";
import { frameOf } from "./kept-trials.ts";

const entry = (name: string, type: TrialTable["columns"][number]["type"]) => ({
  ...{ name, type, description: "", unit: null, source: "" },
});
const table: TrialTable = {
  columns: [entry("saliency", "integer"), entry("rating", "string"), entry("correct", "boolean")],
  rows: [
    [0, "3", true],
    [1, "5", false],
    [1, "skipped", null],
    [2, "4", true],
  ],
};
const names = ["saliency", "rating", "correct"];
const readings = (decisions: Parameters<typeof frameOf>[2] = {}, referenceLevels: Record<string, string> = {}) =>
  columnReadings(table, names, { ...decisions, referenceLevels });

test("columns are what the codebook says of them, with levels, range and what is missing", () => {
  expect(readings({}, { rating: "5" })).toEqual([
    expect.objectContaining({ type: "number", why: "the codebook says integer", lowest: 0, highest: 2, missing: [] }),
    expect.objectContaining({ type: "factor", levels: ["3", "4", "5", "skipped"], reference: "5" }),
    expect.objectContaining({ type: "truth", levels: ["FALSE", "TRUE"], missing: [{ token: "", count: 1 }] }),
  ]);
});

test("a number can be read as categories, and text as numbers, which the frame follows", () => {
  const decisions = { types: { saliency: "factor", rating: "number" } } as const;
  const [saliency, rating] = readings(decisions);
  expect(saliency).toMatchObject({ type: "factor", levels: ["0", "1", "2"], why: "as decided here" });
  expect(rating).toMatchObject({ type: "number", lowest: 3, highest: 5, missing: [{ token: "skipped", count: 1 }] });
  expect(rating?.doubts).toEqual(["no number: “skipped”"]);
  const frame = frameOf(table, names, decisions);
  expect(frame.columns.get("saliency")).toMatchObject({ kind: "factor", levels: ["0", "1", "2"] });
  expect(frame.columns.get("rating")).toMatchObject({ values: Float64Array.of(3, 5, Number.NaN, 4) });
});

test("a value that stands for a missing one is missing in every column", () => {
  const decisions = { types: { rating: "number" }, missing: ["skipped", "2"] } as const;
  const [saliency, rating] = readings({ ...decisions, missing: [...decisions.missing] });
  expect(saliency).toMatchObject({ highest: 1, missing: [{ token: "2", count: 1 }] });
  expect(rating).toMatchObject({ missing: [{ token: "skipped", count: 1 }], doubts: [] });
});
