import { expect, test } from "vitest";
import type { TrialTable } from "../contract/analyse.ts";
import { applyExclusions, type Exclusion } from "./apply-exclusions.ts";

const column = (name: string) => ({ name, description: "", type: "number" as const, unit: null, source: "" });
const table: TrialTable = {
  columns: [column("rt"), column("subject_id"), column("timing_ok")],
  rows: [
    [150, "a", true],
    [900, "b", false],
    [20_000, "a", true],
    [null, "c", true],
  ],
};
const rule = (name: string, operator: Exclusion["operator"], value: string | number): Exclusion => ({
  column: name,
  operator,
  value,
  reason: "",
});
const kept = (...rules: Exclusion[]) => applyExclusions(table, rules).table.rows.map((row) => row[1]);

test("each operator, on numbers and on words", () => {
  expect(kept(rule("rt", "<", 200))).toEqual(["b", "a", "c"]);
  expect(kept(rule("rt", "≤", "150"))).toEqual(["b", "a", "c"]);
  expect(kept(rule("rt", ">", 900))).toEqual(["a", "b", "c"]);
  expect(kept(rule("rt", "≥", 900))).toEqual(["a", "c"]);
  expect(kept(rule("subject_id", "=", "a"))).toEqual(["b", "c"]);
  expect(kept(rule("subject_id", "≠", "a"))).toEqual(["a", "a"]);
  expect(kept(rule("timing_ok", "=", "false"))).toEqual(["a", "a", "c"]);
});

test("a row is counted for the first rule that excludes it, a missing value for none", () => {
  const { counts } = applyExclusions(table, [rule("rt", "<", 200), rule("subject_id", "=", "a")]);
  expect(counts.map(({ rows }) => rows)).toEqual([1, 1]);
  expect(kept(rule("rt", "<", 1e9))).toEqual(["c"]);
});

test("a rule about no column is refused", () => {
  expect(() => applyExclusions(table, [rule("age", "<", 18)])).toThrow('the column "age"');
});
