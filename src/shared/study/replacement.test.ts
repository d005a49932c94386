import { expect, test } from "vitest";
import { answersOf } from "../library/answers.ts";
import { replacementOf } from "./replacement.ts";

/** Two classes: the probability of the first for each image. */
const answers = answersOf(Float32Array.from([0.9, 0.6, 0.2, 0.8, 0.1, Number.NaN].flatMap((p) => [p, 1 - p])), 2);
const labels = [0, 0, 0, 0, 1, 0];
const choice = { labels, answers, indices: [0, 1, 2, 3, 4, 5], taken: new Set([0]), rivals: [1, 0] };
const hit = { kind: "hit", groundTruth: 0, confidence: 0.9 } as const;

test("the most alike of the images that are left takes a target's place", () => {
  expect(replacementOf(hit, choice)).toMatchObject({ index: 3, kind: "hit", predicted: 0, alternative: 1 });
  expect(replacementOf({ ...hit, confidence: 0.61 }, choice)).toMatchObject({ index: 1 });
  expect(replacementOf({ ...hit, kind: "error" }, choice)).toMatchObject({ index: 2, predicted: 1, alternative: 0 });
});

test("an image that is taken, of another category, or unanswered takes no place", () => {
  expect(replacementOf(hit, { ...choice, taken: new Set([0, 1, 3]) })).toBeNull();
  expect(replacementOf({ ...hit, groundTruth: 1, kind: "error" }, choice)).toBeNull();
});
