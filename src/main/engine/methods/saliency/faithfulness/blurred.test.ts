import { expect, test } from "vitest";
import { blurred } from "./blurred.ts";

test("one bright pixel becomes the Gaussian, in its own channel alone", () => {
  const side = 21;
  const image = new Float32Array(side * side * 2);
  image[(10 * side + 10) * 2] = 1;
  const sd = 2;
  const result = blurred(image, [side, side, 2], sd);
  const weight = (shift: number) => Math.exp(-(shift ** 2) / (2 * sd * sd));
  let total = 0;
  for (let shift = -6; shift <= 6; shift++) total += weight(shift);
  for (const [row, column] of [
    [10, 10],
    [10, 12],
    [7, 13],
    [3, 10],
  ] as const) {
    const expected = Math.abs(row - 10) > 6 ? 0 : (weight(row - 10) * weight(column - 10)) / total ** 2;
    expect(result[(row * side + column) * 2]).toBeCloseTo(expected, 7);
    expect(result[(row * side + column) * 2 + 1]).toBe(0);
  }
});

test("an even image stays as it is, to its very edges", () => {
  const image = new Float32Array(5 * 7 * 3).fill(0.25);
  for (const value of blurred(image, [5, 7, 3], 3)) expect(value).toBeCloseTo(0.25, 6);
});
