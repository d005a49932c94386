import type { RandomGenerator } from "#shared/random/generator.ts";

/** `[height, width, channels]` */
export type ImageShape = readonly [number, number, number];

/** How an image is written differently: turned, slanted, of another size and place, with thicker, thinner or softer strokes. */
export interface Shift {
  /** Radians, anticlockwise. */
  readonly turn: number;
  /** Horizontal shift per px of height. */
  readonly slant: number;
  readonly scale: number;
  /** Of the side. */
  readonly right: number;
  readonly down: number;
  readonly stroke: "kept" | "thicker" | "thinner" | "softer";
}

const strokes = ["kept", "thicker", "thinner", "softer"] as const;

/**
 * A shift that leaves what the image shows plain to a person: at most 35° and a slant of .5, after the affine corruptions
 * and strokes of MNIST-C (Mu & Gilmer 2019, § 3).
 */
export function drawShift(generator: RandomGenerator): Shift {
  const within = (limit: number) => limit * (2 * generator.next() - 1);
  return {
    turn: within((35 * Math.PI) / 180),
    slant: within(0.5),
    scale: Math.exp(within(Math.log(1.4))),
    right: within(0.12),
    down: within(0.12),
    stroke: strokes[generator.integer(strokes.length)]!,
  };
}

/**
 * The shifted image, of the same shape, pixels in [0, 1]. What comes from beyond its edges is as its nearest edge pixel.
 * The affine map is undone pixel by pixel, bilinearly; thicker and thinner strokes are the largest and the smallest of a
 * pixel's neighbourhood of 3 × 3 (dilation and erosion of bright strokes), softer ones its mean.
 */
export function shiftImage(image: Float32Array, shape: ImageShape, shift: Shift): Float32Array {
  const moved = affine(image, shape, shift);
  switch (shift.stroke) {
    case "kept":
      return moved;
    case "thicker":
      return overNeighbours(moved, shape, (values) => Math.max(...values));
    case "thinner":
      return overNeighbours(moved, shape, (values) => Math.min(...values));
    case "softer":
      return overNeighbours(moved, shape, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  }
}

function affine(image: Float32Array, [height, width, channels]: ImageShape, shift: Shift): Float32Array {
  const { turn, slant, scale, right, down } = shift;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const moved = new Float32Array(image.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      // Where this pixel was: place, turn, slant and size undone in turn.
      const [dx, dy] = [x - middleX - right * width, y - middleY - down * height];
      const [turnedX, turnedY] = [cos * dx - sin * dy, sin * dx + cos * dy];
      const fromX = (turnedX + slant * turnedY) / scale + middleX;
      const fromY = turnedY / scale + middleY;
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [partX, partY] = [fromX - left, fromY - top];
      for (let channel = 0; channel < channels; channel++) {
        const at = (row: number, column: number) =>
          image[(within(row, height) * width + within(column, width)) * channels + channel]!;
        moved[(y * width + x) * channels + channel] =
          (1 - partY) * ((1 - partX) * at(top, left) + partX * at(top, left + 1)) +
          partY * ((1 - partX) * at(top + 1, left) + partX * at(top + 1, left + 1));
      }
    }
  return moved;
}

function overNeighbours(
  image: Float32Array,
  [height, width, channels]: ImageShape,
  of: (values: readonly number[]) => number,
): Float32Array {
  return image.map((_, place) => {
    const channel = place % channels;
    const x = Math.floor(place / channels) % width;
    const y = Math.floor(place / channels / width);
    const around = [-1, 0, 1].flatMap((dy) =>
      [-1, 0, 1].map((dx) => image[(within(y + dy, height) * width + within(x + dx, width)) * channels + channel]!),
    );
    return of(around);
  });
}

const within = (place: number, size: number) => Math.min(size - 1, Math.max(0, place));
