import { expect, test } from "vitest";
import { exampleStudy } from "../example-study.fixture.ts";
import { planSession } from "../plan-session.ts";
import { predict2afc } from "./predict-2afc.ts";

const study = exampleStudy();
const screen = planSession(study, study.conditions[0]!.id, 1).find(({ trialType }) => trialType === predict2afc.name)!;

test("a session that was planned before blocks said their own feedback still gives the feedback that all had", () => {
  const view = predict2afc.view.parse(screen.view);
  const planned = predict2afc.key.parse({ ...screen.key, told_right: "Yes, “{ai}”.", told_wrong: "No: {ai}." });
  const side = view.answers.left === planned.ai_response ? "left" : "right";
  const other = side === "left" ? "right" : "left";
  expect(predict2afc.feedback(view, planned, { side, key: null })).toBe(`Yes, “${planned.ai_response}”.`);
  expect(predict2afc.feedback(view, planned, { side: other, key: null })).toBe(`No: ${planned.ai_response}.`);
  const { told_right: _, told_wrong: __, ...older } = planned;
  const untold = predict2afc.key.parse(older);
  expect(predict2afc.feedback(view, untold, { side, key: null })).toBe(`Yes: the AI answers “${planned.ai_response}”.`);
});

test("an image that was made has no ground truth to be met", () => {
  const view = predict2afc.view.parse(screen.view);
  const key = predict2afc.key.parse({ ...screen.key, target_kind: "made", ground_truth: "none" });
  for (const side of ["left", "right"] as const)
    expect(predict2afc.score(view, key, { side, key: null }).matches_ground_truth).toBeNull();
});
