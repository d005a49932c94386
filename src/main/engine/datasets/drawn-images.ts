import type { ImageSettings } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { PackedDataset } from "./dataset-reader.ts";
import { Problems } from "./problems.ts";

/** Images that a program draws, of which classes take turns. */
export interface DrawnImages {
  /** What is drawn, in words: "Birds". */
  readonly name: string;
  readonly source: string;
  readonly classNames: readonly string[];
  readonly channels: 1 | 3;
  /** Unless others are asked for. */
  readonly usualCount: number;
  readonly usualSide: number;
  /** `[side, side, C]`, 0 … 255, of an image's number; its class is that number's remainder by how many classes there are. */
  draw(index: number, side: number): Uint8Array;
}

/** Of each class's images, every fifth is a test image. */
const testEvery = 5;
const atOnce = 24;

/** @throws ExemplarError `INVALID` where the images are not to be squares */
export function drawnImages(
  drawn: DrawnImages,
  { height, width, count = drawn.usualCount }: ImageSettings,
): PackedDataset {
  const { name, source, classNames, channels } = drawn;
  const side = height ?? width ?? drawn.usualSide;
  if (width !== undefined && width !== side)
    throw new ExemplarError(
      "INVALID",
      `${name} are drawn in squares, not in ${width} × ${side} pixels.`,
      "Ask for as much height as width, or for one of them.",
    );
  const indices = Array.from({ length: count }, (_, index) => index);
  const round = (index: number) => Math.floor(index / classNames.length);
  return {
    kind: "packed",
    source,
    classNames: [...classNames],
    shape: [count, side, side, channels],
    labels: Int32Array.from(indices, (index) => index % classNames.length),
    testIndices: Int32Array.from(indices.filter((index) => round(index) % testEvery === testEvery - 1)),
    problems: new Problems(),
    async *pixels(signal) {
      const size = side * side * channels;
      for (let from = 0; from < count; from += atOnce) {
        signal.throwIfAborted();
        const piece = new Uint8Array(Math.min(atOnce, count - from) * size);
        for (let k = 0; k * size < piece.length; k++) piece.set(drawn.draw(from + k, side), k * size);
        yield piece;
        // The engine answers others in between.
        await new Promise(setImmediate);
      }
    },
  };
}
