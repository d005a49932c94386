import { seededGenerator } from "#shared/random/generator.ts";
import { drawBuilding, houseRocket, houseRocketClasses } from "../worlds/house-rocket/house-rocket.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { drawnImages } from "./drawn-images.ts";

const seed = 1;

/** Houses and rockets of Booth, Sharma, Shah et al. 2020, §4.1: the label is the class that the sizes were drawn for. */
export const houseRocketImages: DatasetReader = {
  id: "house-rocket",
  label: "Houses and rockets",
  description:
    "4,000 pictures, or as many as you say, of a triangle on a rectangle, drawn here: wide ones are houses, tall ones rockets, and some could be either.",
  needsPath: false,
  draws: true,
  async recognises() {
    return false;
  },
  open: async (_, settings) =>
    drawnImages(
      {
        name: "Houses and rockets",
        source: "Drawn by Exemplar (house-rocket, seed 1)",
        classNames: houseRocketClasses,
        channels: 1,
        usualCount: 4000,
        usualSide: 32,
        draw(index, side) {
          const c = index % 2 === 0 ? 0 : 1;
          return houseRocket.render(drawBuilding(c, seededGenerator(seed).split(`image ${index}`)), side);
        },
      },
      settings,
    ),
};
