import { ExemplarError } from "#shared/domain/errors.ts";
import type { DatasetReader } from "../dataset-reader.ts";
import { Problems } from "../problems.ts";
import { birdClasses } from "./anatomy.ts";
import { birdOf } from "./bird.ts";
import { birdAnnotations, birdsSeed } from "./bird-parts.ts";
import { renderBird } from "./render-bird.ts";

/** Unless another number is asked for; the first birds are the same whatever it is. */
export const birdsCount = 3600;
const usualSide = 96;
/** Of each class's images, every fifth is a test image. */
const testEvery = 5;
const atOnce = 24;

/**
 * Birds that are drawn here: twelve classes of eight parts, each with attributes whose distributions are known, some in
 * common by design. Pose and background vary. Where the parts are is known to the pixel (`birdParts`).
 */
export const birds: DatasetReader = {
  id: "birds",
  label: "Drawn birds",
  description:
    "3,600 birds, or as many as you say, of 12 classes, drawn here: 8 parts with attributes that classes share by design, in many poses.",
  needsPath: false,
  draws: true,
  async recognises() {
    return false;
  },
  async open(_, { height, width, count = birdsCount }) {
    const side = height ?? width ?? usualSide;
    if (width !== undefined && width !== side)
      throw new ExemplarError(
        "INVALID",
        `Birds are drawn in squares, not in ${width} × ${side} pixels.`,
        "Ask for as much height as width, or for one of them.",
      );
    const indices = Array.from({ length: count }, (_, index) => index);
    return {
      kind: "packed",
      source: "Drawn by Exemplar (birds, seed 1)",
      classNames: [...birdClasses],
      shape: [count, side, side, 3],
      labels: Int32Array.from(indices, (index) => index % birdClasses.length),
      testIndices: Int32Array.from(
        indices.filter((index) => Math.floor(index / birdClasses.length) % testEvery === testEvery - 1),
      ),
      problems: new Problems(),
      async *pixels(signal) {
        const size = side * side * 3;
        for (let from = 0; from < count; from += atOnce) {
          signal.throwIfAborted();
          const piece = new Uint8Array(Math.min(atOnce, count - from) * size);
          for (let k = 0; k * size < piece.length; k++)
            piece.set(renderBird(birdOf(birdsSeed, from + k), side).pixels, k * size);
          yield piece;
          // The engine answers others in between.
          await new Promise(setImmediate);
        }
      },
    };
  },
  annotations: ({ shape: [, height] }) => birdAnnotations(height),
};
