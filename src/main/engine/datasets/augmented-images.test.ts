import { expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { augmentedImages } from "./augmented-images.ts";
import type { ImageReader } from "./image-reader.ts";

const [side, channels] = [8, 2];
const size = side * side * channels;
const random = seededGenerator(1);
const pixels = Float32Array.from({ length: 5 * size }, () => random.next());

/** Image 3 is gone. */
const images: ImageReader = {
  count: 5,
  imageShape: [side, side, channels],
  read(indices, batch = indices.length, setAside) {
    const read = new Float32Array(batch * size);
    for (const [row, index] of Array.from(indices).entries())
      if (index !== 3) read.set(pixels.subarray(index * size, (index + 1) * size), row * size);
      else if (setAside) setAside(row, new ExemplarError("INVALID", "gone", "Put it back."));
      else throw new ExemplarError("INVALID", "gone", "Put it back.");
    return read;
  },
  [Symbol.dispose]() {},
};
const own = (index: number) => pixels.slice(index * size, (index + 1) * size);
const row = (read: Float32Array, k: number) => read.slice(k * size, (k + 1) * size);

test("an image is its own first copy, and the others are like it, seeded, whatever is read beside them", async () => {
  const augmented = augmentedImages(images, { copies: 4, flips: false }, seededGenerator(7));
  expect(augmented.count).toBe(20);
  const read = await augmented.read([8, 9, 10, 11, 4, 5], 7);
  expect(read.length).toBe(7 * size);
  expect(row(read, 0)).toEqual(own(2));
  expect(row(read, 4)).toEqual(own(1));
  const copies = [1, 2, 3].map((k) => row(read, k));
  expect(new Set(copies.map(String)).size).toBe(3);
  for (const copy of copies) {
    expect(copy).not.toEqual(own(2));
    expect(copy.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
  expect(row(await augmented.read([10]), 0)).toEqual(copies[1]);
  const otherwise = augmentedImages(images, { copies: 4, flips: false }, seededGenerator(8));
  expect(row(await otherwise.read([10]), 0)).not.toEqual(copies[1]);
});

test("where flips are asked for, about half of the copies are mirrored, and nothing else changes", async () => {
  const copies = 200;
  const of = (flips: boolean) => augmentedImages(images, { copies, flips }, seededGenerator(2));
  const all = Array.from({ length: copies }, (_, k) => k);
  const [plain, flipped] = [await of(false).read(all), await of(true).read(all)];
  let mirrored = 0;
  for (const k of all) {
    const [before, after] = [row(plain, k), row(flipped, k)];
    if (String(before) === String(after)) continue;
    mirrored++;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        for (let c = 0; c < channels; c++)
          expect(after[(y * side + side - 1 - x) * channels + c]).toBe(before[(y * side + x) * channels + c]);
  }
  expect(row(flipped, 0)).toEqual(own(0));
  expect(mirrored).toBeGreaterThan(70);
  expect(mirrored).toBeLessThan(130);
});

test("all copies of an image that cannot be read are set aside with it", async () => {
  const augmented = augmentedImages(images, { copies: 2, flips: false }, seededGenerator(7));
  const setAside: number[] = [];
  const read = await augmented.read([5, 6, 7, 8], 4, (to) => setAside.push(to));
  expect(setAside).toEqual([1, 2]);
  expect(row(read, 3)).toEqual(own(4));
  await expect(augmented.read([7])).rejects.toThrow("gone");
});
