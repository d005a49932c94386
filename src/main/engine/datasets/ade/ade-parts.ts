import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import type { Watch } from "../../watch.ts";
import { damaged } from "../dataset-error.ts";
import { decodeNumbers, imageSize } from "../decode-image.ts";
import type { ImageManifest } from "../image-manifest.ts";
import type { PartAnnotations, PartDescriptions, SeenPart } from "../part-annotations.ts";
import { cutWithoutMixing } from "../resize-and-cut.ts";
import { isPlainFile, linesOf, readText } from "../small-file.ts";
import { imagesFolder, readScenes, scenesIn } from "./ade-scenes.ts";

export const objectsFile = "objectInfo150.txt";
export const annotationsFolder = "annotations";

/** Whether the objects lie beside the images. */
export const hasAdeParts = (folder: string): boolean =>
  isPlainFile(join(folder, objectsFile)) && existsSync(join(folder, annotationsFolder));

/** Occurrences take a look at every training image: they are kept for datasets that were asked for last. */
const known = new LRUCache<string, Promise<PartDescriptions>>({ max: 2 });

/**
 * Objects of ADE20K as parts of scenes: where each is, pixel by pixel, and how often it occurs in training scenes of a class
 * (§5.1 of Wang & Vasconcelos 2019). Masks go through the scaling and cut of the images, without mixing numbers.
 * @param key of the list of the dataset's files
 * @throws INVALID where a file is damaged, names an unknown object, or is of another size than its image
 */
export function adeAnnotations(folder: string, key: string, manifest: ImageManifest): PartAnnotations {
  const partNames = readObjects(join(folder, objectsFile));
  return {
    partNames,
    describedBy: "occurrence",
    async descriptions(watch) {
      const id = `${folder} ${key}`;
      const found = known.get(id) ?? occurrences(folder, partNames.length, manifest, watch);
      known.set(id, found);
      found.catch(() => known.delete(id));
      return found;
    },
    async partsOf(index) {
      const { path } = manifest.files[index]!;
      const file = join(folder, path);
      const [mask, image] = [maskFile(folder, path), await imageSize(file, readFileSync(file))];
      const numbers = await readMask(mask, partNames.length);
      if (numbers.height !== image.height || numbers.width !== image.width)
        throw damaged(
          mask,
          `it has ${numbers.width} × ${numbers.height} pixels, but its image ${image.width} × ${image.height}`,
        );
      const [, height, width] = manifest.shape;
      return partsIn(cutWithoutMixing(numbers, manifest.shorterSide, { height, width }));
    },
  };
}

/** Every object in the numbers of pixels, 0 being none. */
function partsIn(numbers: Uint8Array): SeenPart[] {
  const present = [...new Set(numbers)].filter((number) => number > 0).sort((a, b) => a - b);
  return present.map((number) => ({
    part: number - 1,
    point: null,
    mask: Uint8Array.from(numbers, (own) => Number(own === number)),
  }));
}

/** How often each object occurs in training scenes of each class, as its only value; null for a class without any. */
async function occurrences(
  folder: string,
  partCount: number,
  { files }: ImageManifest,
  { signal, onProgress }: Watch,
): Promise<PartDescriptions> {
  const listed = readScenes(folder);
  const sceneOf = new Map(listed.map(({ name, scene }) => [name, scene]));
  const classNames = scenesIn(listed);
  const counts = new Map(classNames.map((scene) => [scene, { images: 0, objects: new Int32Array(partCount) }]));
  const training = files.filter(({ path }) => path.startsWith(`${imagesFolder}/training/`));
  for (const [done, { path }] of training.entries()) {
    signal.throwIfAborted();
    if (done % 100 === 0)
      onProgress({ done, total: training.length, unit: "images", message: "Counting the objects of training scenes" });
    const { data } = await readMask(maskFile(folder, path), partCount);
    const own = counts.get(sceneOf.get(nameOf(path))!)!;
    own.images++;
    for (const number of new Set(data)) if (number > 0) own.objects[number - 1]!++;
  }
  return classNames.map((scene) => {
    const { images, objects: seen } = counts.get(scene)!;
    return Array.from(seen, (count) => (images === 0 ? null : [[count / images]]));
  });
}

async function readMask(file: string, partCount: number) {
  if (!isPlainFile(file)) throw damaged(file, "it is missing");
  const numbers = await decodeNumbers(file, readFileSync(file));
  const largest = numbers.data.reduce((most, number) => Math.max(most, number), 0);
  if (largest > partCount) throw damaged(file, `it names object ${largest}, but there are ${partCount}`);
  return numbers;
}

const nameOf = (path: string) =>
  path
    .split("/")
    .at(-1)!
    .replace(/\.jpg$/, "");

/** images/training/a.jpg → annotations/training/a.png */
const maskFile = (folder: string, path: string) =>
  join(folder, path.replace(imagesFolder, annotationsFolder).replace(/\.jpg$/, ".png"));

/** Names from a table divided by tabs whose last column they are: "1\t0.1576\t11664\t1172\twall". */
function readObjects(file: string): string[] {
  const text = readText(file);
  if (text === null) throw damaged(file, "it is missing or cannot be read");
  const [, ...rows] = linesOf(text);
  if (rows.length === 0 || rows.length > 255) throw damaged(file, `it lists ${rows.length} objects`);
  return rows.map((row, at) => {
    const cells = row.split("\t").map((cell) => cell.trim());
    if (Number(cells[0]) !== at + 1 || cells.length < 2) throw damaged(file, `line ${at + 2} is not object ${at + 1}`);
    return cells.at(-1)!;
  });
}
