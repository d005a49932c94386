import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import type { ImageFilesDataset } from "../dataset-reader.ts";
import { detectDataset } from "../detect-dataset.ts";
import { datasetReaders } from "../list.ts";
import { lookAt } from "../path-contents.ts";
import { picture } from "../testing/pictures.ts";
import { ade } from "./ade.ts";
import { adeAnnotations, hasAdeParts } from "./ade-parts.ts";

const watch = { signal: new AbortController().signal, onProgress: () => {} };
const [height, width] = [60, 90];
let folder: string;

function write(inside: string, lines: readonly string[]) {
  mkdirSync(dirname(join(folder, inside)), { recursive: true });
  writeFileSync(join(folder, inside), `${lines.join("\n")}\n`);
}

/** An image that is green where its annotation says 2 (a tree) and blue where it says 1 (the sky). */
async function scene(name: string, part: string, objectAt: (y: number, x: number) => number, size = [height, width]) {
  const [h, w] = size as [number, number];
  const numbers = Buffer.from(Array.from({ length: h * w }, (_, k) => objectAt(Math.floor(k / w), k % w)));
  for (const kind of ["images", "annotations"]) mkdirSync(join(folder, kind, part), { recursive: true });
  await picture(height, width, (y, x) => (objectAt(y, x) === 2 ? [0, 255, 0] : [0, 0, 255]))
    .jpeg({ quality: 95 })
    .toFile(join(folder, "images", part, `${name}.jpg`));
  await sharp(numbers, { raw: { height: h, width: w, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toFile(join(folder, "annotations", part, `${name}.png`));
}

const tree = (y: number, x: number) => (y >= 30 && x >= 36 && x < 54 ? 2 : 1);

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "exemplar-ade-")));
  write("sceneCategories.txt", [
    "ADE_train_00000001 park",
    "ADE_train_00000002 park",
    "ADE_train_00000003 beach",
    "ADE_val_00000001 park",
    "ADE_val_00000002 hangar",
  ]);
  write("objectInfo150.txt", [
    "Idx\tRatio\tTrain\tVal\tName",
    "1\t0.5\t3\t2\tsky",
    "2\t0.2\t1\t1\ttree",
    "3\t0.1\t0\t0\tsea, ocean",
  ]);
  await scene("ADE_train_00000001", "training", tree);
  await scene("ADE_train_00000002", "training", () => 1);
  await scene("ADE_train_00000003", "training", (y) => (y < 30 ? 0 : 3));
  await scene("ADE_val_00000001", "validation", tree);
  await scene("ADE_val_00000002", "validation", () => 1);
  return () => rmSync(folder, { recursive: true });
});

const open = async (settings = { height: 40, width: 40, shorterSide: 40 }) =>
  (await ade.open(folder, settings, watch)) as ImageFilesDataset;
/** A name of its own each time: nothing is remembered from another test. */
const annotated = async () => adeAnnotations(folder, folder, await open());

test("it is recognised; classes, labels and split are those of its list", async () => {
  const recognised = [];
  for (const reader of datasetReaders) if (await reader.recognises(lookAt(folder))) recognised.push(reader.id);
  expect(recognised[0]).toBe("ade20k");
  const { classNames, labels, testIndices, files } = await open();
  expect(classNames).toEqual(["beach", "hangar", "park"]);
  expect([...labels]).toEqual([2, 2, 0, 2, 1]);
  expect([...testIndices!]).toEqual([3, 4]);
  expect(files.at(-1)!.path).toBe("images/validation/ADE_val_00000002.jpg");
});

test("an object is as probable under a class as it is frequent in its training scenes", async () => {
  expect(hasAdeParts(folder)).toBe(true);
  const { partNames, describedBy, descriptions } = await annotated();
  expect(partNames).toEqual(["sky", "tree", "sea, ocean"]);
  expect(describedBy).toBe("occurrence");
  expect(await descriptions(watch)).toEqual([
    [[[0]], [[0]], [[1]]],
    [null, null, null],
    [[[1]], [[0.5]], [[0]]],
  ]);
});

test("masks are where the objects are in the image that classifiers see, and no numbers are mixed", async () => {
  const { partsOf } = await annotated();
  const [sky, wood, ...others] = await partsOf(3);
  expect(others).toEqual([]);
  expect([sky!.part, wood!.part, wood!.point]).toEqual([0, 1, null]);
  // 60 × 90 is scaled to 40 × 60 and cut from column 10: the tree's columns 36 to 53 become 14 to 25, its rows 20 to 39.
  for (let k = 0; k < 1600; k++) {
    const [row, column] = [Math.floor(k / 40), k % 40];
    expect(wood!.mask![k]).toBe(Number(row >= 20 && column >= 14 && column < 26));
    expect(sky!.mask![k]! + wood!.mask![k]!).toBe(1);
  }
});

describe("what is wrong is named", () => {
  test("an unknown object, a missing annotation, and one of another size", async () => {
    await scene("ADE_val_00000001", "validation", () => 9);
    const { partsOf, descriptions } = await annotated();
    await expect(partsOf(3)).rejects.toThrow(/ADE_val_00000001.png.*names object 9, but there are 3/);
    await scene("ADE_val_00000001", "validation", tree, [30, 90]);
    await expect(partsOf(3)).rejects.toThrow(/90 × 30 pixels, but its image 90 × 60/);
    rmSync(join(folder, "annotations/training/ADE_train_00000002.png"));
    await expect(descriptions(watch)).rejects.toThrow(/ADE_train_00000002.png is damaged: it is missing/);
  });

  test("a picture of colours in place of numbers", async () => {
    await picture(height, width, () => [255, 0, 0]).toFile(join(folder, "annotations/validation/ADE_val_00000001.png"));
    const { partsOf } = await annotated();
    await expect(partsOf(3)).rejects.toThrow(/not numbers from 0 to 255/);
  });

  test("a list that names no scene, and images of neither part or that are not there", async () => {
    write("sceneCategories.txt", ["ADE_train_00000001 park", "ADE_test_1 park", "ADE_val_00000009 park"]);
    const { files, problems } = await open();
    expect(files).toHaveLength(1);
    expect(problems.shown.join()).toMatch(/ADE_test_1 is left out: its name tells neither/);
    expect(problems.shown.join()).toMatch(/ADE_val_00000009/);
    write("sceneCategories.txt", ["ADE_train_00000001"]);
    await expect(open()).rejects.toThrow(/line 1 is not the name of an image and its scene/);
    write("sceneCategories.txt", ["../../etc/passwd park"]);
    await expect(open()).rejects.toThrow(/line 1/);
  });

  test("a table of objects that is out of order", async () => {
    write("objectInfo150.txt", ["Idx\tName", "2\tsky"]);
    await expect(annotated()).rejects.toThrow(/line 2 is not object 1/);
  });
});

test("without its list of scenes the folder is not taken for another dataset: the list is named", async () => {
  rmSync(join(folder, "sceneCategories.txt"));
  await expect(detectDataset(folder, {}, watch)).rejects.toMatchObject({
    ...{ code: "NOT_FOUND", message: expect.stringMatching(/sceneCategories.txt is missing/) },
  });
});
