import type { RandomGenerator } from "#shared/random/generator.ts";
import type { ImageReader } from "./image-reader.ts";
import { type ImageShape, type Shift, shiftImage } from "./shift-image.ts";

/** How images are augmented. */
export interface Augmentation {
  /** Of each image, the image itself counted. */
  readonly copies: number;
  /** Whether half of the other copies are mirrored. */
  readonly flips: boolean;
}

/**
 * A reader's images, each as often as it has copies: copy k of image i is at i · copies + k, the image itself at k = 0. What
 * the others look like depends on the generator's seed, i and k alone.
 */
export function augmentedImages(
  images: ImageReader,
  { copies, flips }: Augmentation,
  generator: RandomGenerator,
): ImageReader {
  const { imageShape } = images;
  const size = imageShape[0] * imageShape[1] * imageShape[2];
  const copyOf = (image: Float32Array, index: number, copy: number) => {
    if (copy === 0) return image;
    const own = generator.split(`copy ${copy} of ${index}`);
    const shifted = shiftImage(image, imageShape, drawSmallShift(own));
    return flips && own.next() < 0.5 ? mirrored(shifted, imageShape) : shifted;
  };
  return {
    count: images.count * copies,
    imageShape,
    async read(indices, batch = indices.length, setAside) {
      const wanted = Array.from(indices, (index) => ({ own: Math.floor(index / copies), copy: index % copies }));
      const distinct = [...new Set(wanted.map(({ own }) => own))];
      const rows = new Map(distinct.map((own, row) => [own, row]));
      const pixels = await images.read(
        distinct,
        distinct.length,
        setAside &&
          ((row, problem) => {
            for (const [to, { own }] of wanted.entries()) if (own === distinct[row]) setAside(to, problem);
          }),
      );
      const read = new Float32Array(batch * size);
      for (const [to, { own, copy }] of wanted.entries()) {
        const from = rows.get(own)! * size;
        read.set(copyOf(pixels.subarray(from, from + size), own, copy), to * size);
      }
      return read;
    },
    [Symbol.dispose]: () => images[Symbol.dispose](),
  };
}

/** A shift that hardly anybody sees: at most 7.5°, a twentieth of the side, and a tenth of the size. */
function drawSmallShift(generator: RandomGenerator): Shift {
  const within = (limit: number) => limit * (2 * generator.next() - 1);
  return {
    turn: within((7.5 * Math.PI) / 180),
    scale: Math.exp(within(Math.log(1.1))),
    right: within(0.05),
    down: within(0.05),
    ...{ slant: 0, stroke: "kept" },
  };
}

function mirrored(image: Float32Array, [, width, channels]: ImageShape): Float32Array {
  return image.map((_, place) => {
    const channel = place % channels;
    const pixel = (place - channel) / channels;
    const x = pixel % width;
    return image[(pixel - x + width - 1 - x) * channels + channel]!;
  });
}
