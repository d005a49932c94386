import { seededGenerator } from "#shared/random/generator.ts";
import type { PackedDataset } from "./dataset-reader.ts";
import type { ImageReader } from "./image-reader.ts";
import { Problems } from "./problems.ts";
import { SetAsideImages } from "./set-aside-images.ts";
import { drawShift, shiftImage } from "./shift-image.ts";

export interface ShiftRequest {
  readonly source: string;
  readonly classNames: readonly string[];
  /** Of all images of the dataset. */
  readonly labels: ArrayLike<number>;
  /** Those that are shifted, in this order. */
  readonly indices: Int32Array;
  readonly seed: number;
}

/** Bytes of the images that are read at once. */
const bytesAtATime = 2 ** 26;
const mostAtATime = 256;

/**
 * A dataset of some images of another one, each shifted in a way of its own: what they show stays plain, but they lie
 * outside the distribution that a classifier of the others has learnt. All are test images. An image keeps its shift
 * whichever others are asked for. One that cannot be read is black, and is named among the problems.
 */
export function shiftedImages(images: ImageReader, request: ShiftRequest): PackedDataset {
  const { source, classNames, labels, indices, seed } = request;
  const shape = images.imageShape;
  const size = shape[0] * shape[1] * shape[2];
  const generator = seededGenerator(seed).split("shift");
  const imagesAtATime = Math.max(1, Math.min(mostAtATime, Math.floor(bytesAtATime / (4 * size))));
  const reading = new SetAsideImages();
  const problems = new Problems();
  return {
    kind: "packed",
    source,
    classNames: [...classNames],
    shape: [indices.length, ...shape],
    labels: Int32Array.from(indices, (index) => labels[index]!),
    testIndices: Int32Array.from(indices.keys()),
    problems,
    async *pixels(signal) {
      for (let start = 0; start < indices.length; start += imagesAtATime) {
        const chosen = indices.subarray(start, start + imagesAtATime);
        const pixels = await reading.read(images, chosen);
        const bytes = new Uint8Array(pixels.length);
        for (const [row, index] of chosen.entries()) {
          // Shifting a large image takes a tenth of a second.
          signal.throwIfAborted();
          if (reading.has(index)) continue;
          const image = pixels.subarray(row * size, (row + 1) * size);
          const shifted = shiftImage(image, shape, drawShift(generator.split(`image ${index}`)));
          bytes.set(
            shifted.map((value) => Math.round(255 * value)),
            row * size,
          );
        }
        yield bytes;
      }
      if (reading.list.length === indices.length) throw reading.noneReadable();
      for (const { reason } of reading.list) problems.add(reason);
    },
  };
}
