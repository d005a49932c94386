import { join } from "node:path";
import { damaged } from "../dataset-error.ts";
import { linesOf, readText } from "../small-file.ts";

export const scenesFile = "sceneCategories.txt";
export const imagesFolder = "images";

export interface ListedScene {
  /** Of the image, without its ending. */
  readonly name: string;
  /** The folder in which it lies, by the beginning of its name; null where that says nothing. */
  readonly part: "training" | "validation" | null;
  readonly scene: string;
}

/** What each image of the list is a scene of. @throws INVALID that names the line */
export function readScenes(folder: string): ListedScene[] {
  const file = join(folder, scenesFile);
  const text = readText(file);
  if (text === null) throw damaged(file, "it is missing or cannot be read");
  return linesOf(text).map((line, at) => {
    const [name, scene, ...others] = line.split(/\s+/);
    if (!name || !scene || others.length > 0 || !/^[\w-]+$/.test(name))
      throw damaged(file, `line ${at + 1} is not the name of an image and its scene`);
    const part = name.startsWith("ADE_train_") ? "training" : name.startsWith("ADE_val_") ? "validation" : null;
    return { name, part, scene };
  });
}

/** The classes, in alphabetical order. */
export const scenesIn = (listed: readonly ListedScene[]): string[] =>
  [...new Set(listed.map(({ scene }) => scene))].sort();
