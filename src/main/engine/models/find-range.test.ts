import { expect, test } from "vitest";
import { type AffineStep, rangeOf } from "./find-range.ts";

const step = (factor: number | number[], shift: number | number[]): AffineStep => ({
  words: "a step",
  factor: [factor].flat(),
  shift: [shift].flat(),
});

test.each([
  ["divided by 255", [step(1 / 255, 0)], 255],
  ["brought to −1 to 1 from bytes", [step(1 / 127.5, -1)], 255],
  ["brought to −1 to 1 from 0 to 1", [step(2, 0), step(1, -1)], 1],
  ["ImageNet's, of pixels from 0 to 1", [step(1, [-0.485, -0.456, -0.406]), step([4.37, 4.46, 4.44], 0)], 1],
  ["ImageNet's, of bytes", [step(1, [-123.7, -116.3, -103.5]), step([1 / 58.4, 1 / 57.1, 1 / 57.4], 0)], 255],
  ["less 128, times 1/128", [step(1, -128), step(1 / 128, 0)], 255],
  ["less the mean of bytes", [step(1, [-123.68, -116.78, -103.94])], 255],
  ["pixels from 0 to 1 brought to bytes, less their mean", [step(255, 0), step(1, -120)], 1],
  ["turned round: one minus the pixel", [step(-1, 1)], 1],
])("%s", (_, steps, white) => expect(rangeOf(steps)).toMatchObject({ scale: white, source: "in the graph" }));

test("what fits neither says nothing, nor does nothing", () => {
  expect(rangeOf([])).toBeUndefined();
  expect(rangeOf([step([0.458, 0.448, 0.45], [-0.03, -0.088, -0.188])])).toBeUndefined();
  expect(rangeOf([step(1, 0)])).toMatchObject({ scale: 1 });
});

test("Caffe's means with blue first turn the channels round, and the reason says so", () => {
  const found = rangeOf([step(1, [-103.939, -116.779, -123.68])]);
  expect(found).toMatchObject({ scale: 255, order: "BGR", reason: expect.stringContaining("blue first") });
  expect(rangeOf([step(1, [-123.68, -116.779, -103.939])])).not.toHaveProperty("order");
});
