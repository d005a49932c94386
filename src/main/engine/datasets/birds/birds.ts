import type { DatasetReader } from "../dataset-reader.ts";
import { drawnImages } from "../drawn-images.ts";
import { birdClasses } from "./anatomy.ts";
import { birdOf } from "./bird.ts";
import { birdAnnotations, birdsSeed } from "./bird-parts.ts";
import { renderBird } from "./render-bird.ts";

/** Unless another number is asked for; the first birds are the same whatever it is. */
export const birdsCount = 3600;

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
  open: async (_, settings) =>
    drawnImages(
      {
        name: "Birds",
        source: "Drawn by Exemplar (birds, seed 1)",
        classNames: birdClasses,
        channels: 3,
        usualCount: birdsCount,
        usualSide: 96,
        draw: (index, side) => renderBird(birdOf(birdsSeed, index), side).pixels,
      },
      settings,
    ),
  annotations: ({ shape: [, height] }) => birdAnnotations(height),
};
