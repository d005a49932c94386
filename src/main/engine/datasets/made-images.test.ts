import { encode } from "fast-png";
import { expect, test } from "vitest";
import { madeImages } from "./made-images.ts";

const picture = (height: number, channels: 1 | 3) =>
  encode({ width: 3, height, channels, data: Uint8Array.from({ length: 3 * height * channels }, (_, k) => 7 * k) });

test("pictures become test images of one class, pixel by pixel", async () => {
  const dataset = madeImages([picture(2, 3), picture(2, 3)], [2, 3, 3], "Somewhere");
  expect(dataset).toMatchObject({ shape: [2, 2, 3, 3], classNames: ["none"], source: "Somewhere" });
  expect([...dataset.testIndices!]).toEqual([0, 1]);
  const pieces = await Array.fromAsync(dataset.pixels(new AbortController().signal));
  for (const piece of pieces) expect([...piece]).toEqual(Array.from({ length: 18 }, (_, k) => 7 * k));
});

test.each([
  ["of another height", picture(4, 3)],
  ["without colours", picture(2, 1)],
])("a picture %s is refused by its number", async (_, other) => {
  const { pixels } = madeImages([picture(2, 3), other], [2, 3, 3], "Somewhere");
  await expect(Array.fromAsync(pixels(new AbortController().signal))).rejects.toThrow(/^Picture 2 is /);
});
