import { describe, expect, test } from "vitest";
import type { PackedDataset } from "./dataset-reader.ts";
import { houseRocketImages } from "./house-rocket.ts";
import { sceneOf, scenes } from "./scenes.ts";

const watch = { signal: new AbortController().signal, onProgress: () => {} };

async function bytesOf(dataset: PackedDataset): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of dataset.pixels(watch.signal)) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

describe.each([
  { reader: houseRocketImages, classes: 2, channels: 1 },
  { reader: scenes, classes: 4, channels: 3 },
])("$reader.id", ({ reader, classes, channels }) => {
  const open = async (image: object) => (await reader.open(undefined, image, watch)) as PackedDataset;

  test("classes take turns, a fifth of each is for testing, and fewer images are the first of more", async () => {
    const few = await open({ count: 2 * classes, height: 24 });
    const more = await open({ count: 5 * classes, height: 24 });
    expect(more.shape).toEqual([5 * classes, 24, 24, channels]);
    expect([...more.labels.slice(0, classes)]).toEqual(Array.from({ length: classes }, (_, c) => c));
    expect([...more.testIndices!]).toEqual(Array.from({ length: classes }, (_, c) => 4 * classes + c));
    const [some, all] = [await bytesOf(few), await bytesOf(more)];
    expect(all).toHaveLength(5 * classes * 24 * 24 * channels);
    expect(Buffer.compare(all.subarray(0, some.length), some)).toBe(0);
    const size = 24 * 24 * channels;
    expect(Buffer.compare(all.subarray(0, size), all.subarray(size, 2 * size))).not.toBe(0);
  });

  test("what is not a square is refused", async () => {
    await expect(open({ height: 24, width: 32 })).rejects.toThrow("drawn in squares");
  });
});

test("a scene has as many cubes as its label says, and 3 to 10 objects", () => {
  const counts = new Set<number>();
  for (let index = 0; index < 24; index++) {
    const scene = sceneOf(index);
    expect(scene.filter(({ shape }) => shape === 0)).toHaveLength(index % 4);
    counts.add(scene.length);
  }
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
  expect(Math.max(...counts)).toBeLessThanOrEqual(10);
  expect(counts.size).toBeGreaterThan(4);
});
