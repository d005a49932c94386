import fc from "fast-check";
import { expect, test } from "vitest";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { complete, completions, nameAt } from "./formula-completion.ts";
import { checkFormula, editDistance } from "./formula-problem.ts";

const columns = ["correct", "target_kind", "target_category", "saliency", "ai_response"];

test("completes the name at the caret with the columns that begin with it, then those that contain it", () => {
  const text = "correct ~ tar";
  expect(completions(text, text.length, columns)).toEqual(["target_kind", "target_category"]);
  expect(completions("correct ~ kind", 14, columns)).toEqual(["target_kind"]);
  expect(completions("correct ~ ", 10, columns)).toEqual([]);
  expect(completions("correct ~ saliency", 18, columns)).toEqual([]);
});

test("replaces the whole name, wherever the caret stands in it", () => {
  expect(complete("correct ~ tar + saliency", 13, "target_kind")).toEqual({
    text: "correct ~ target_kind + saliency",
    caret: 21,
  });
  expect(complete("correct ~ target_xx", 13, "target_kind").text).toBe("correct ~ target_kind");
  expect(nameAt("a ~ b*c_1", 9)).toEqual({ start: 6, name: "c_1" });
});

test("a wrong formula is told at its token", () => {
  const frame = dataFrameFromRecords([
    { correct: 1, target_kind: "hit", subject_id: "a" },
    { correct: 0, target_kind: "error", subject_id: "b" },
    { correct: 1, target_kind: "low_confidence", subject_id: "b" },
  ]);
  expect(checkFormula("correct ~ target_kind + (1 | subject_id)", frame, columns, { family: "binomial" })).toBeNull();
  const formula = "correct ~ target_knd + (1 | subject_id)";
  const { start, length } = checkFormula(formula, frame, columns, { family: "binomial" })!.span!;
  expect(formula.slice(start, start + length)).toBe("target_knd");
  expect(checkFormula(formula, frame, columns, { family: "binomial" })?.remedy).toBe("Did you mean target_kind?");
  expect(checkFormula("correct ~ age", frame, columns, { family: "binomial" })?.remedy).toContain("Type a few letters");
  expect(checkFormula("correct ~ target_kind +", frame, columns, { family: "binomial" })?.span).not.toBeNull();
  expect(checkFormula("target_kind ~ correct", frame, columns, { family: "binomial" })?.message).toBeTruthy();
});

test("numbers are for linear models: a logistic one says so, a linear one has no use for categories", () => {
  const frame = dataFrameFromRecords([300, 500, 900].map((rt, k) => ({ rt, target_kind: ["hit", "error"][k % 2]! })));
  expect(checkFormula("log(rt) ~ target_kind", frame, columns, { family: "binomial" })).toMatchObject({
    message: expect.stringContaining("log(rt) is not binary"),
    remedy: expect.stringContaining("choose Linear"),
  });
  expect(checkFormula("log(rt) ~ target_kind", frame, columns, { family: "gaussian" })).toBeNull();
  expect(checkFormula("target_kind ~ rt", frame, columns, { family: "gaussian" })?.message).toContain("categories");
});

test("the edit distance is a metric that counts single letters", () => {
  expect(editDistance("kitten", "sitting")).toBe(3);
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b) === 0).toBe(a === b);
      expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
    }),
  );
});
