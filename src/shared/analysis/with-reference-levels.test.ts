import { expect, test } from "vitest";
import { columnOf, dataFrameFromRecords, type FactorColumn } from "../stats/data-frame.ts";
import { fitMixedModel } from "../stats/glmm/fit-mixed-model.ts";
import { withReferenceLevels } from "./with-reference-levels.ts";

const frame = dataFrameFromRecords(
  Array.from({ length: 40 }, (_, k) => ({
    kind: k % 2 === 0 ? "hit" : "error",
    map: k % 4,
    correct: Number(k % 3 === 0),
  })),
);

test("the level comes first, also for models that do not use the factor", () => {
  const levelled = withReferenceLevels(frame, { kind: "hit", map: "2" });
  expect((columnOf(levelled, "kind") as FactorColumn).levels).toEqual(["hit", "error"]);
  expect((columnOf(levelled, "map") as FactorColumn).levels).toEqual(["2", "0", "1", "3"]);
  expect(fitMixedModel("correct ~ 1", levelled).fixed).toHaveLength(1);
  expect(fitMixedModel("correct ~ kind", levelled).fixed[1]!.term).toBe("kinderror");
});

test("a level that no row has is named with its factor", () => {
  expect(() => withReferenceLevels(frame, { kind: "miss" })).toThrow("The reference level of kind is “miss”");
  expect(() => withReferenceLevels(frame, { colour: "red" })).toThrow("colour");
});
