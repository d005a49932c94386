import { seededGenerator } from "#shared/random/generator.ts";
import type { PackedDataset } from "./dataset-reader.ts";
import type { ImageReader } from "./image-reader.ts";
import { Problems } from "./problems.ts";
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

const imagesAtATime = 256;

/**
 * A dataset of some images of another one, each shifted in a way of its own: what they show stays plain, but they lie
 * outside the distribution that a classifier of the others has learnt. All are test images. An image keeps its shift
 * whichever others are asked for.
 */
export function shiftedImages(images: ImageReader, request: ShiftRequest): PackedDataset {
  const { source, classNames, labels, indices, seed } = request;
  const shape = images.imageShape;
  const size = shape[0] * shape[1] * shape[2];
  const generator = seededGenerator(seed).split("shift");
  return {
    kind: "packed",
    source,
    classNames: [...classNames],
    shape: [indices.length, ...shape],
    labels: Int32Array.from(indices, (index) => labels[index]!),
    testIndices: Int32Array.from(indices.keys()),
    problems: new Problems(),
    async *pixels(signal) {
      for (let start = 0; start < indices.length; start += imagesAtATime) {
        signal.throwIfAborted();
        const chosen = indices.subarray(start, start + imagesAtATime);
        const pixels = await images.read(chosen);
        const bytes = new Uint8Array(pixels.length);
        for (const [row, index] of chosen.entries()) {
          const image = pixels.subarray(row * size, (row + 1) * size);
          const shifted = shiftImage(image, shape, drawShift(generator.split(`image ${index}`)));
          bytes.set(
            shifted.map((value) => Math.round(255 * value)),
            row * size,
          );
        }
        yield bytes;
      }
    },
  };
}
