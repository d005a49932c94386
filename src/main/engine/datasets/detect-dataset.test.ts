import { join } from "node:path";
import { expect, test } from "vitest";
import { detectDataset } from "./detect-dataset.ts";
import { unwatched } from "./testing/damage.ts";
import { idxFile, npyFile, zipFile } from "./testing/dataset-files.ts";
import { plain, red } from "./testing/pictures.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const png = await plain(2, 2, red).png().toBuffer();
const images = npyFile("|u1", "(1, 2, 2)", new Uint8Array(4));
const labels = npyFile("|u1", "(1,)", new Uint8Array(1));
const wordnet = { "n01440764/a.png": png };

test.each<[string, string, Record<string, Uint8Array | string>]>([
  [
    "idx",
    "",
    {
      "train-images-idx3-ubyte": idxFile([1, 2, 2], new Uint8Array(4)),
      "train-labels-idx1-ubyte": idxFile([1], new Uint8Array(1)),
    },
  ],
  ["cifar", "", { "data_batch_1.bin": new Uint8Array(3073) }],
  ["cifar", "train.bin", { "train.bin": new Uint8Array(3074) }],
  [
    "numpy",
    "set.npz",
    {
      "set.npz": zipFile([
        { name: "x.npy", content: images },
        { name: "y.npy", content: labels },
      ]),
    },
  ],
  ["numpy", "", { "images.npy": images, "labels.npy": labels }],
  ["csv-manifest", "list.csv", { "list.csv": "path,label\na.png,red", "a.png": png }],
  ["natural-adversarial", "", { ...wordnet, "README.txt": "n01440764 tench" }],
  ["imagenet-folder", "", { ...wordnet, "words.txt": "n01440764 tench" }],
  ["imagenet-folder", "", { "train/n01440764/a.png": png, "val/n01440764/b.png": png }],
  ["image-folder", "", { "cat/a.png": png, "dog/b.png": png }],
])("%s reads %s", async (reader, path, files) => {
  const folder = temporaryFolder(files);
  expect(await detectDataset(join(folder, path), {}, unwatched)).toMatchObject({
    reader,
    path: join(folder, path).replace(/\/$/, ""),
  });
});

test("what was found is reported: counts, sizes, the split and problems", async () => {
  const folder = temporaryFolder({
    "train/cat/a.png": png,
    "train/dog/b.png": png,
    "test/dog/c.png": png,
    "test/dog/d.png": "",
  });
  expect(await detectDataset(folder, { height: 5 }, unwatched)).toMatchObject({
    kind: "files",
    count: 3,
    height: 5,
    width: 5,
    channels: 3,
    classes: [
      { name: "cat", count: 1 },
      { name: "dog", count: 2 },
    ],
    testCount: 1,
    problems: ["test/dog/d.png is left out: it is empty"],
    problemCount: 1,
  });
});

test("what is no dataset is refused, with what could be read", async () => {
  const folder = temporaryFolder({ "notes.txt": "nothing here" });
  for (const path of [folder, join(folder, "notes.txt")])
    await expect(detectDataset(path, {}, unwatched)).rejects.toMatchObject({
      code: "UNSUPPORTED",
      remedy: expect.stringContaining("CIFAR-10"),
    });
  await expect(detectDataset(join(folder, "none"), {}, unwatched)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(detectDataset("/dev/zero", {}, unwatched)).rejects.toThrow(/neither a file nor a folder/);
  await expect(detectDataset("a\0b", {}, unwatched)).rejects.toMatchObject({ code: "INVALID" });
});
