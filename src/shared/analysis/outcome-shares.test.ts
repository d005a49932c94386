import { expect, test } from "vitest";
import { dataFrameFromRecords } from "../stats/data-frame.ts";
import { outcomeShares, sharesInWords } from "./outcome-shares.ts";

const rows = Array.from({ length: 48 }, (_, k) => ({
  ...{ who: `p${k % 6}`, group: k % 2 === 0 ? "a" : "b", size: k % 4 < 2 ? 10 : 9 },
  ...{ right: k % 2 === 0 || k < 12 ? 1 : 0, word: k % 2 === 0 || k < 12 ? "yes" : "no" },
}));
const frame = dataFrameFromRecords(rows);
const design = { outcome: "right", participant: "who", conditions: ["group", "size"], seed: 1 };

test("shares are by the first condition within the others, with each participant's own", () => {
  const cells = outcomeShares(frame, design);
  expect(cells.map(({ condition, targetKind, mean, trials }) => [condition, targetKind, mean, trials])).toEqual([
    ["a", "size: 9", 1, 12],
    ["b", "size: 9", 0.25, 12],
    ["a", "size: 10", 1, 12],
    ["b", "size: 10", 0.25, 12],
  ]);
  expect(cells[1]!.participantMeans).toHaveLength(3);
  expect(cells[1]!.participantMeans.reduce((a, b) => a + b) / 3).toBeCloseTo(0.25);
});

test("of two words the second is counted, and without conditions all trials are one cell", () => {
  const all = { ...design, outcome: "word", conditions: [] };
  expect(outcomeShares(frame, all)).toMatchObject([
    { condition: "All trials", targetKind: "", mean: 0.625, trials: 48 },
  ]);
  expect(outcomeShares(frame, all)[0]!.participantMeans).toHaveLength(6);
  expect(sharesInWords(frame, all)).toMatchObject({ title: "word", axis: "word is yes (% of trials)" });
  expect(sharesInWords(frame, design)).toMatchObject({
    title: "right, by group and size",
    axis: "right is 1 (% of trials)",
  });
});
