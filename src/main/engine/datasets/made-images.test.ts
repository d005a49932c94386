import { encode } from "fast-png";
import { expect, test } from "vitest";
import type { PackedDataset } from "./dataset-reader.ts";
import { madeImages } from "./made-images.ts";

const picture = (height: number, channels: 1 | 3) =>
  encode({ width: 3, height, channels, data: Uint8Array.from({ length: 3 * height * channels }, (_, k) => 7 * k) });

async function read(dataset: PackedDataset): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of dataset.pixels(new AbortController().signal)) pieces.push(piece);
  return pieces;
}

test("pictures become test images of one class, pixel by pixel", async () => {
  const dataset = madeImages([picture(2, 3), picture(2, 3)], [2, 3, 3], "Somewhere");
  expect(dataset).toMatchObject({ shape: [2, 2, 3, 3], classNames: ["none"], source: "Somewhere" });
  expect([...dataset.testIndices!]).toEqual([0, 1]);
  const pieces = await read(dataset);
  expect(pieces).toHaveLength(2);
  for (const piece of pieces) expect([...piece]).toEqual(Array.from({ length: 18 }, (_, k) => 7 * k));
});

test.each([
  ["of another height", picture(4, 3)],
  ["without colours", picture(2, 1)],
])("a picture %s is refused by its number", async (_, other) => {
  const dataset = madeImages([picture(2, 3), other], [2, 3, 3], "Somewhere");
  await expect(read(dataset)).rejects.toThrow(/^Picture 2 is /);
});
