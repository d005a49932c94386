import { expect, test } from "vitest";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import { stepTypeOf } from "#shared/study/step-type.ts";
import { trialTypes } from "#shared/study/trial-types/list.ts";
import { stepIcon } from "./step-icons.ts";

test("every kind of step names an icon that is drawn", () => {
  const named = [...trialTypes.map(({ icon }) => icon), ...exampleStudy().flow.map((step) => stepTypeOf(step).icon)];
  expect(named.filter((name) => stepIcon(name) === stepIcon("no such icon"))).toEqual([]);
});
