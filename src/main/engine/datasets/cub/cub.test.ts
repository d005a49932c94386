import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { ImageFilesDataset } from "../dataset-reader.ts";
import { detectDataset } from "../detect-dataset.ts";
import { FileImageReader } from "../file-images.ts";
import { picture } from "../testing/pictures.ts";
import { cub } from "./cub.ts";
import { cubAnnotations, hasCubParts, moved } from "./cub-parts.ts";

const watch = { signal: new AbortController().signal, onProgress: () => {} };
let folder: string;
/** A red dot of 5 × 5 pixels, where the beak is. */
const dots = [
  { height: 60, width: 90, x: 60, y: 20 },
  { height: 80, width: 50, x: 20, y: 40 },
];

function write(inside: string, lines: readonly string[]) {
  mkdirSync(join(folder, inside, ".."), { recursive: true });
  writeFileSync(join(folder, inside), `${lines.join("\n")}\n`);
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "exemplar-cub-")));
  write("classes.txt", ["1 001.Black_footed_Albatross", "2 002.Laysan_Albatross"]);
  write("images.txt", ["1 001.A/one.png", "2 002.B/two.png"]);
  write("image_class_labels.txt", ["1 1", "2 2"]);
  write("train_test_split.txt", ["1 1", "2 0"]);
  write("parts/parts.txt", ["1 beak", "2 left eye"]);
  write("parts/part_locs.txt", ["1 1 60.0 20.0 1", "1 2 0.0 0.0 0", "2 1 20.0 40.0 1", "2 2 25.0 79.0 1"]);
  write("attributes/attributes.txt", ["1 has_bill_shape::hooked", "2 has_bill_shape::cone", "3 has_eye_color::red"]);
  write("attributes/class_attribute_labels_continuous.txt", ["30 10 50", "0 0 20"]);
  for (const [k, { height, width, x, y }] of dots.entries()) {
    const name = ["001.A/one.png", "002.B/two.png"][k]!;
    mkdirSync(join(folder, "images", name, ".."), { recursive: true });
    await picture(height, width, (row, column) =>
      Math.abs(row - y) <= 2 && Math.abs(column - x) <= 2 ? [255, 0, 0] : [0, 0, 255],
    ).toFile(join(folder, "images", name));
  }
  return () => rmSync(folder, { recursive: true });
});

const open = async (settings = { height: 40, width: 40, shorterSide: 40 }) =>
  (await cub.open(folder, settings, watch)) as ImageFilesDataset;
const annotated = (dataset: ImageFilesDataset) => cubAnnotations(folder, dataset);

test("classes, labels and split are those of the lists", async () => {
  const { classNames, labels, testIndices, files } = await open();
  expect(classNames).toEqual(["Black_footed_Albatross", "Laysan_Albatross"]);
  expect([...labels]).toEqual([0, 1]);
  expect([...testIndices!]).toEqual([1]);
  expect(files.map(({ path }) => path)).toEqual(["images/001.A/one.png", "images/002.B/two.png"]);
});

test("a part's distributions are the shares that annotators gave, even where they gave none", async () => {
  const { partNames, ...parts } = annotated(await open());
  const descriptions = await parts.descriptions(watch);
  expect(hasCubParts(folder)).toBe(true);
  expect(partNames).toEqual(["beak", "left eye"]);
  expect(descriptions).toEqual([
    [[[0.75, 0.25]], [[1]]],
    [[[0.5, 0.5]], [[1]]],
  ]);
});

test("points go where their pixels go, through scaling and cut, and those that are cut off are not seen", async () => {
  const dataset = await open();
  const { partsOf } = annotated(dataset);
  const red = async (index: number, [row, column]: readonly [number, number]) => {
    const image = await picturesOf(dataset, index);
    return image[3 * (row * 40 + column)]! - image[3 * (row * 40 + column) + 2]!;
  };
  for (const index of [0, 1]) {
    const seen = await partsOf(index);
    expect(seen.map(({ part }) => part)).toEqual([0]);
    expect(await red(index, seen[0]!.point!)).toBeGreaterThan(0.5);
  }
});

/** The image as classifiers see it. */
async function picturesOf(dataset: ImageFilesDataset, index: number): Promise<Float32Array> {
  using reader = new FileImageReader({ kind: "files", folder, shape: dataset.shape, path: folder }, dataset);
  return reader.read([index]);
}

test("what is read of parts is noted", async () => {
  const { problems } = await open();
  expect(problems.notes).toEqual(["parts: 2; their visible points: 3; images with such points: 2"]);
  expect(problems.count).toBe(0);
});

describe("what is wrong is named", () => {
  test("lines of points, before any method needs them", async () => {
    const whole = ["1 1 60.0 20.0 1", "1 2 0.0 0.0 0", "2 1 20.0 40.0 1", "2 2 25.0 79.0 1"];
    write("parts/part_locs.txt", ["1 1 99999 -50 1", "77 1 5 5 1", "2 9 5 5 1", "2 1 5"]);
    const { problems } = await open();
    expect(problems.shown).toEqual([
      expect.stringMatching(/part_locs.txt, line 2: there is no image 77/),
      expect.stringMatching(/line 3: there is no part 9: parts.txt lists 2/),
      expect.stringMatching(/line 4: it is not an image, a part, a place/),
      expect.stringMatching(/line 1: 99999, -50 lies outside the 90 × 60 pixels of image 1/),
    ]);
    write("parts/part_locs.txt", whole);
  });

  test("a list that is missing: without the split it is read, without another it is said which", async () => {
    const lists = {
      "images.txt": ["1 001.A/one.png", "2 002.B/two.png"],
      "train_test_split.txt": ["1 1", "2 0"],
    };
    rmSync(join(folder, "train_test_split.txt"));
    expect(await detectDataset(folder, { height: 40, width: 40 }, watch)).toMatchObject({
      ...{ reader: "cub-200-2011", testCount: null, count: 2 },
      notes: expect.arrayContaining([expect.stringMatching(/train_test_split.txt is missing/)]),
    });
    rmSync(join(folder, "images.txt"));
    await expect(detectDataset(folder, {}, watch)).rejects.toMatchObject({
      ...{ code: "NOT_FOUND", message: expect.stringMatching(/images.txt is missing/) },
    });
    for (const [name, lines] of Object.entries(lists)) write(name, lines);
  });

  test("a point outside its image", () => {
    const rule = { shape: [1, 40, 40, 3] as const, shorterSide: 40 };
    expect(() => moved({ part: 0, x: 91, y: 3 }, { height: 60, width: 90 }, rule, "one.png")).toThrow(
      /one.png.*outside its 90 × 60/,
    );
  });

  test("an unknown part, an unknown class, and shares that are too few", async () => {
    const dataset = await open();
    write("parts/part_locs.txt", ["1 3 5 5 1"]);
    await expect(Promise.resolve(annotated(dataset).partsOf(0))).rejects.toThrow(/names part 3, but there are 2/);
    write("attributes/class_attribute_labels_continuous.txt", ["30 10", "0 0 20"]);
    expect(() => annotated(dataset).descriptions(watch)).toThrow(/line 1 has 2 shares/);
    write("attributes/class_attribute_labels_continuous.txt", ["30 10 50"]);
    expect(() => annotated(dataset).descriptions(watch)).toThrow(/describes 1 classes, but classes.txt lists 2/);
    write("image_class_labels.txt", ["1 1", "2 9"]);
    const { problems, files } = await open();
    expect(files).toHaveLength(1);
    expect(problems.shown.join()).toMatch(/two.png is left out: its class is unknown/);
  });
});
