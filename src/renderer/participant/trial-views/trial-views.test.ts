import { expect, test } from "vitest";
import { trialTypes } from "#shared/study/trial-types/list.ts";
import { findTrialView } from "./list.ts";

test("every trial type has a view", () => {
  expect(trialTypes.filter(({ name }) => findTrialView(name)?.type.name !== name)).toEqual([]);
});
