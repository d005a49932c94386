import type { RandomGenerator } from "#shared/random/generator.ts";
import type { Picture } from "../runner.ts";

const surround = 128;
const outlineColour = [255, 176, 0] as const;

/** The image with what lies outside the region faded, and the region's edge drawn just outside of it. */
export function markedPicture({ height, width, data }: Picture, mask: Uint8Array): Picture {
  const marked = Uint8Array.from(data);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel]) continue;
    const colour = touches(mask, pixel, height, width)
      ? outlineColour
      : [0, 1, 2].map((c) => Math.round(0.4 * data[3 * pixel + c]! + 0.6 * surround));
    marked.set(colour, 3 * pixel);
  }
  return { height, width, channels: 3, data: marked };
}

/** Nothing but the region, on mid-grey: what participants judge. */
export function alonePicture({ height, width, data }: Picture, mask: Uint8Array): Picture {
  const alone = new Uint8Array(data.length).fill(surround);
  for (let pixel = 0; pixel < mask.length; pixel++)
    if (mask[pixel]) alone.set(data.subarray(3 * pixel, 3 * pixel + 3), 3 * pixel);
  return { height, width, channels: 3, data: alone };
}

/**
 * A part of the image of the region's size and form at a random place: the mask, perhaps mirrored, moved to any place where
 * it lies within the image.
 */
export function randomlyPlaced(
  mask: Uint8Array,
  height: number,
  width: number,
  generator: RandomGenerator,
): Uint8Array {
  const inside = [...mask.keys()].filter((pixel) => mask[pixel]);
  const places = inside.map((pixel) => [Math.floor(pixel / width), pixel % width] as const);
  const extent = (axis: 0 | 1) => {
    const own = places.map((place) => place[axis]);
    const low = own.reduce((least, value) => Math.min(least, value));
    const high = own.reduce((most, value) => Math.max(most, value));
    return { low, size: high - low + 1, mirrored: generator.integer(2) === 1 };
  };
  const [rows, columns] = [extent(0), extent(1)];
  const [top, left] = [generator.integer(height - rows.size + 1), generator.integer(width - columns.size + 1)];
  const moved = new Uint8Array(mask.length);
  for (const [y, x] of places) {
    const [down, right] = [y - rows.low, x - columns.low];
    const row = top + (rows.mirrored ? rows.size - 1 - down : down);
    moved[row * width + left + (columns.mirrored ? columns.size - 1 - right : right)] = 1;
  }
  return moved;
}

function touches(mask: Uint8Array, pixel: number, height: number, width: number): boolean {
  const [row, column] = [Math.floor(pixel / width), pixel % width];
  return Boolean(
    (row > 0 && mask[pixel - width]) ||
      (row < height - 1 && mask[pixel + width]) ||
      (column > 0 && mask[pixel - 1]) ||
      (column < width - 1 && mask[pixel + 1]),
  );
}
