import fc from "fast-check";
import { expect, test } from "vitest";
import { seededGenerator } from "#shared/random/generator.ts";
import { drawShift, type ImageShape, type Shift, shiftImage } from "./shift-image.ts";

const none: Shift = { turn: 0, slant: 0, scale: 1, right: 0, down: 0, stroke: "kept" };
const shape: ImageShape = [5, 5, 1];
const picture = (rows: readonly string[]) =>
  Float32Array.from([...rows.join("")].map((pixel) => Number(pixel === "#")));
const rows = (image: Float32Array) =>
  Array.from({ length: 5 }, (_, y) =>
    Array.from(image.subarray(5 * y, 5 * y + 5), (value) => (value > 0.5 ? "#" : ".")).join(""),
  );
const dot = picture([".....", ".....", "..#..", ".....", "....."]);
const corner = picture([".....", ".##..", ".#...", ".....", "....."]);

test("no shift changes nothing; a turn by a right angle, a move and strokes do what they say", () => {
  expect(shiftImage(corner, shape, none)).toEqual(corner);
  expect(rows(shiftImage(corner, shape, { ...none, turn: Math.PI / 2 }))).toEqual([
    ".....",
    ".....",
    ".#...",
    ".##..",
    ".....",
  ]);
  expect(rows(shiftImage(dot, shape, { ...none, right: 0.2, down: -0.4 }))).toEqual([
    "...#.",
    ".....",
    ".....",
    ".....",
    ".....",
  ]);
  expect(rows(shiftImage(dot, shape, { ...none, stroke: "thicker" }))).toEqual([
    ".....",
    ".###.",
    ".###.",
    ".###.",
    ".....",
  ]);
  expect(rows(shiftImage(dot, shape, { ...none, stroke: "thinner" }))).toEqual(Array(5).fill("....."));
  expect(shiftImage(dot, shape, { ...none, stroke: "softer" })[12]).toBeCloseTo(1 / 9, 6);
});

test("pixels stay in their range, colours apart, and the seed decides", () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(1, 3), (seed, channels) => {
      const generator = seededGenerator(seed);
      const image = Float32Array.from({ length: 8 * 6 * channels }, () => generator.next());
      const shift = drawShift(seededGenerator(seed));
      const shifted = shiftImage(image, [8, 6, channels], shift);
      expect(shifted.every((value) => value >= 0 && value <= 1)).toBe(true);
      for (let channel = 0; channel < channels; channel++) {
        const alone = shiftImage(
          image.filter((_, k) => k % channels === channel),
          [8, 6, 1],
          shift,
        );
        expect(shifted.filter((_, k) => k % channels === channel)).toEqual(alone);
      }
      expect(drawShift(seededGenerator(seed))).toEqual(shift);
    }),
    { numRuns: 50 },
  );
});
