import { expect, test } from "vitest";
import { readings, type Series, tableColumns } from "./series.ts";

const series: readonly Series[] = [
  { kind: "band", low: "low", high: "high", label: "95% interval", colour: 0 },
  { kind: "line", field: "power", label: "28 trials", colour: 0 },
  { kind: "line", field: "other", label: "56 trials", colour: 1 },
];
const percent = (value: number) => `${Math.round(100 * value)}%`;

test("the table has a column for x, for each series, and for both ends of an interval", () => {
  expect(tableColumns({ field: "n", label: "Participants" }, series).map(({ label }) => label)).toEqual([
    "Participants",
    "95% interval, from",
    "95% interval, to",
    "28 trials",
    "56 trials",
  ]);
});

test("a reading gives a curve with its interval, and says nothing of a series that has nothing there", () => {
  expect(readings({ n: 40, power: 0.8, low: 0.7, high: 0.9, other: null }, series, percent)).toEqual([
    { label: "28 trials", colour: 0, value: "80% (70% to 90%)" },
  ]);
});
