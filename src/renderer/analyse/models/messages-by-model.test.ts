import { expect, test } from "vitest";
import type { ModelOutcome } from "#shared/analysis/fit-models.ts";
import { dataFrameFromRecords } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { modelMessages } from "./messages-by-model.ts";

const data = dataFrameFromRecords(
  Array.from({ length: 60 }, (_, k) => ({ map: k % 2, shown: k % 2, correct: Number(k % 3 === 0) })),
);
const fitted = (formula: string): ModelOutcome => ({ formula, fit: fitMixedModel(formula, data), seconds: 0 });
const failed = (formula: string): ModelOutcome => ({
  formula,
  problem: { code: "one-level-factor", message: "There is but one level.", remedy: "Remove it.", span: null },
});

test("what concerns several models is said once", () => {
  const outcomes = [failed("a"), fitted("correct ~ map"), failed("b"), fitted("correct ~ map + shown"), failed("c")];
  expect(modelMessages(outcomes)).toEqual([
    { models: "Models 1, 3 and 5", failed: true, messages: ["There is but one level. Remove it."] },
    { models: "Model 4", failed: false, messages: [expect.stringMatching(/^Fixed-effect .*rank deficient.*shown\.$/)] },
  ]);
});
