import { expect, test } from "vitest";
import { difficultyScores, hardestTargets, ownDifficulty } from "./hardest-targets.ts";

const rows = [
  [0.5, 0.3, 0.2],
  [0.9, 0.05, 0.05],
  [0.5, 0.5, 0],
  [0.4, 0.3, 0.3],
];
const answers = {
  classCount: 3,
  probabilities: Float32Array.from(rows.flat()),
  predicted: Int32Array.from([0, 0, 0, 0]),
  confidence: Float32Array.from(rows.map(([p]) => p!)),
};
const labels = Int32Array.from([0, 0, 1, 2]);
const input = { labels, answers, indices: [0, 1, 2, 3], lowConfidenceBelow: 0.6 };

test("scores are those of the equations", () => {
  expect(difficultyScores.hesitancy([0.7, 0.2, 0.1])).toBeCloseTo(0.3, 12);
  expect(difficultyScores.entropy([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(1, 12);
  expect(difficultyScores.entropy([1, 0, 0])).toBe(0);
});

test("the hardest come first, ties in order, each with its kind", () => {
  const by = (score: "hesitancy" | "entropy", count = 3) =>
    hardestTargets({ ...input, count, difficultyOf: ownDifficulty(score, answers) });
  expect(by("hesitancy").targets.map(({ index, kind }) => [index, kind])).toEqual([
    [3, "error"],
    [0, "low_confidence"],
    [2, "error"],
  ]);
  // Of two classes that share all, the entropy is less than of three.
  expect(by("entropy").targets.map(({ index }) => index)).toEqual([3, 0, 2]);
  expect(by("hesitancy", 9).shortfalls).toEqual(["9 images were asked for, but there are only 4."]);
});

test("images without a score are left out, and named", () => {
  const difficultyOf = (index: number) => (index === 3 ? null : index);
  const { targets, shortfalls } = hardestTargets({ ...input, count: 3, difficultyOf });
  expect(targets.map(({ index }) => index)).toEqual([2, 1, 0]);
  expect(shortfalls).toEqual(["Left out, for they could not be read: image 3."]);
});
