import { expect, test } from "vitest";
import { endOfRepeats, type RecordedAnswer, repeatCells } from "./repeat-check.ts";
import type { PlannedScreen } from "./screen.ts";

/** Two trials, and both again; what was answered to each. */
function answers(
  responses: readonly (string | null)[],
  rule: Pick<NonNullable<PlannedScreen["repeat"]>, "mayDiffer" | "onFailure">,
): RecordedAnswer[] {
  return responses.map((response, seq) => ({
    screen: {
      ...{ seq, trialType: "predict-2afc", blockId: "main", practice: false, trialNumber: null, view: {}, key: {} },
      ...(seq >= 2 && { repeat: { back: 2, ...rule } }),
    },
    cells: { response },
  }));
}

const strict = { mayDiffer: 0, onFailure: "end" } as const;

test("the second answer is compared with the first; an answer that is missing agrees and differs with none", () => {
  const cells = repeatCells(answers(["cat", null, "dog", "cat"], strict));
  expect(cells.map(({ repeat_of }) => repeat_of)).toEqual([null, null, 0, 1]);
  expect(cells.map(({ repeat_agrees }) => repeat_agrees)).toEqual([null, null, false, null]);
  expect(cells.map(({ repeat_check_passed }) => repeat_check_passed)).toEqual([false, false, false, false]);
  expect(repeatCells(answers(["cat", "dog"], strict)), "nothing was repeated").toEqual([{}, {}]);
});

test("a check is failed by more different answers than it allows, and ends the session where it says so", () => {
  const once = ["cat", "dog", "cat", "cat"];
  const twice = ["cat", "dog", "dog", "cat"];
  expect(endOfRepeats(answers(once, strict))).toBe("Answered repeated trials of the block “main” differently");
  expect(endOfRepeats(answers(once, { ...strict, mayDiffer: 1 }))).toBeNull();
  expect(endOfRepeats(answers(twice, { ...strict, mayDiffer: 1 }))).not.toBeNull();
  const marked = answers(twice, { mayDiffer: 1, onFailure: "continue" });
  expect(endOfRepeats(marked)).toBeNull();
  expect(repeatCells(marked)[0]).toMatchObject({ repeat_check_passed: false });
});
