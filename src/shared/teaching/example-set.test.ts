import { expect, test } from "vitest";
import { exampleSet, positionsOf, putExample, takeExample, unevenness } from "./example-set.ts";

/** The target, three images of its answer, three of the other. */
const kernel = { labels: [1, 1, 1, 1, -1, -1, -1] };
const set = exampleSet(kernel, [1, 2, 4, 5]);
const names = { target: "four", alternative: "nine" };

test("an image takes the place of another, and two of a set change places", () => {
  expect(positionsOf(putExample(set, kernel, 1, 3))).toEqual([1, 3, 4, 5]);
  expect(positionsOf(putExample(set, kernel, 0, 2))).toEqual([2, 1, 4, 5]);
  expect(putExample(set, kernel, 0, 1)).toBe(set);
});

test("a place takes images of its own answer only", () => {
  expect(putExample(set, kernel, 0, 6)).toBe(set);
  expect(putExample(set, kernel, 3, 3)).toBe(set);
});

test("an empty place is filled by an image of the set, which leaves its own empty", () => {
  const three = takeExample(set, 1);
  expect(positionsOf(three)).toEqual([1, 4, 5]);
  expect(takeExample(three, 1)).toBe(three);
  expect(putExample(three, kernel, 1, 1)).toEqual([
    { of: "target", position: null },
    { of: "target", position: 1 },
    { of: "alternative", position: 4 },
    { of: "alternative", position: 5 },
  ]);
  expect(unevenness(three, names)).toBe("The answers are not taught alike: 1 of “four”, 2 of “nine”.");
  expect(unevenness(takeExample(three, 2), names)).toBeNull();
});
