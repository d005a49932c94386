import { expect, test } from "vitest";
import { dataFrameFromRecords } from "../stats/data-frame.ts";
import { accuracyCells } from "./accuracy-cells.ts";

const trial = (subject: string, condition: string, kind: string, correct: number) => ({
  session_id: subject,
  condition_id: condition,
  target_kind: kind,
  correct,
});
const frame = dataFrameFromRecords([
  trial("a", "map", "hit", 1),
  trial("a", "map", "hit", 0),
  trial("b", "map", "hit", 1),
  trial("b", "map", "hit", 1),
  trial("c", "none", "hit", 0),
  trial("c", "none", "low_confidence", 1),
]);
const design = {
  conditions: [
    { id: "none", label: "No map" },
    { id: "map", label: "Map" },
  ],
  seed: 1,
};

test("cells by kind and, within it, in the order of the conditions, with each participant's own share", () => {
  const cells = accuracyCells(frame, design);
  expect(cells.map(({ targetKind, condition }) => `${targetKind}, ${condition}`)).toEqual([
    "Hits, No map",
    "Hits, Map",
    "Low confidence, No map",
  ]);
  expect(cells[1]).toMatchObject({ mean: 0.75, participants: 2, trials: 4, participantMeans: [0.5, 1] });
  expect(cells[1]!.low).toBe(0.5);
  expect(cells[1]!.high).toBe(1);
  expect(cells[0], "one participant says nothing of how participants differ").toMatchObject({
    mean: 0,
    low: null,
    high: null,
  });
});

test("the same seed gives the same intervals", () => {
  expect(accuracyCells(frame, design)).toEqual(accuracyCells(frame, design));
});
