import { seededGenerator } from "#shared/random/generator.ts";
import { renderScene } from "../worlds/scenes/render-scene.ts";
import { type Scene, shapes } from "../worlds/scenes/scene.ts";
import { drawScene, type SceneKinds, sceneAt } from "../worlds/scenes/scene-world.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { drawnImages } from "./drawn-images.ts";

const seed = 1;
const classNames = ["no cube", "1 cube", "2 cubes", "3 cubes"];
/** Each as probable as the others. */
const [fewest, most] = [3, 10];
/** The cone is left for what a classifier has not learnt (Booth et al. 2021, §4.6). */
const familiar = ["cube", "sphere", "cylinder"] as const;

/**
 * Scenes as CLEVR's (Johnson et al. 2017), labelled by how many cubes are in them: one of the questions that Booth et al.
 * 2021 ask a classifier of scenes.
 */
export const scenes: DatasetReader = {
  id: "scenes",
  label: "Drawn scenes",
  description:
    "2,000 scenes, or as many as you say, of 3 to 10 cubes, spheres and cylinders in 8 colours, of rubber or metal, drawn here: how many of them are cubes?",
  needsPath: false,
  draws: true,
  async recognises() {
    return false;
  },
  open: async (_, settings) =>
    drawnImages(
      {
        name: "Scenes",
        source: "Drawn by Exemplar (scenes, seed 1)",
        classNames,
        channels: 3,
        usualCount: 2000,
        usualSide: 96,
        draw: (index, side) => renderScene(sceneOf(index), side).pixels,
      },
      settings,
    ),
};

/** The scene of an image: how many cubes it has takes turns, everything else is drawn. */
export function sceneOf(index: number): Scene {
  const random = seededGenerator(seed).split(`scene ${index}`);
  const kinds: SceneKinds = { objects: fewest + random.integer(most - fewest + 1), shapes: familiar };
  const cubes = index % classNames.length;
  return sceneAt(
    drawScene(kinds, random, (scene) => cubesIn(scene) === cubes),
    kinds,
  );
}

const cubesIn = (scene: Scene): number => scene.filter(({ shape }) => shapes[shape] === "cube").length;
