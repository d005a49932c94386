import { expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { PackedDataset } from "./dataset-reader.ts";
import type { ImageReader } from "./image-reader.ts";
import { shiftedImages } from "./shifted-images.ts";

const classNames = ["a", "b"];
const labels = [0, 1, 0, 1];

/** Four images of 6 × 6 with one bright pixel; those in `lost` cannot be read. */
function reader(lost: readonly number[]): ImageReader {
  return {
    count: 4,
    imageShape: [6, 6, 1],
    read(indices, batch = indices.length, setAside) {
      const pixels = new Float32Array(batch * 36);
      for (const [row, index] of Array.from(indices).entries()) {
        if (!lost.includes(index)) pixels[row * 36 + 14] = 1;
        else if (setAside) setAside(row, new ExemplarError("INVALID", `image ${index} is gone`, "Bring it back."));
        else throw new Error("nothing was to be set aside");
      }
      return pixels;
    },
    [Symbol.dispose]: () => {},
  };
}

async function pixelsOf(dataset: PackedDataset, signal = new AbortController().signal): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of dataset.pixels(signal)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const shifted = (lost: readonly number[], indices: readonly number[]) =>
  shiftedImages(reader(lost), { source: "s", classNames, labels, indices: Int32Array.from(indices), seed: 3 });

test("an image keeps its shift whichever others are asked for, and its label", async () => {
  const all = await pixelsOf(shifted([], [0, 1, 2, 3]));
  const some = shifted([], [3, 1]);
  const pixels = await pixelsOf(some);
  expect(pixels.subarray(0, 36)).toEqual(all.subarray(3 * 36));
  expect(pixels.subarray(36)).toEqual(all.subarray(36, 2 * 36));
  expect([...some.labels]).toEqual([1, 1]);
  expect([...some.testIndices!]).toEqual([0, 1]);
});

test("an image that cannot be read is black and named, and ends nothing; where none can be read, that is said", async () => {
  const dataset = shifted([2], [0, 2, 3]);
  const pixels = await pixelsOf(dataset);
  expect(pixels.subarray(36, 72).some(Boolean)).toBe(false);
  expect(pixels.subarray(72).some(Boolean)).toBe(true);
  expect(dataset.problems).toMatchObject({ count: 1, shown: ["image 2 is gone"] });
  await expect(pixelsOf(shifted([0, 1], [0, 1]))).rejects.toThrow("None of the images can be read: image 0 is gone");
});

test("it ends between two images when it is told to", async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(pixelsOf(shifted([], [0, 1]), controller.signal)).rejects.toThrow(/abort/i);
});
