import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ImageFilesDataset } from "./dataset-reader.ts";
import { imageFolder } from "./image-folder.ts";
import { imagenetFolder } from "./imagenet-folder.ts";
import { naturalAdversarial } from "./natural-adversarial.ts";
import { unwatched } from "./testing/damage.ts";
import { blue, green, plain, red } from "./testing/pictures.ts";
import { readsOrRefuses } from "./testing/reads-or-refuses.ts";
import { temporaryFolder, writeFiles } from "./testing/temporary-folder.ts";

const png = await plain(4, 6, red).png().toBuffer();
const jpeg = await plain(4, 6, blue).jpeg().toBuffer();
const webp = await plain(4, 6, green).webp().toBuffer();
const tiff = await plain(4, 6, green).tiff().toBuffer();

const open = async (folder: string, reader = imageFolder, settings = {}) =>
  (await reader.open(folder, settings, unwatched)) as ImageFilesDataset;
const listed = ({ files, labels, classNames }: ImageFilesDataset) =>
  files.map(({ path }, k) => [path, classNames[labels[k]!]]);

describe("a folder of folders", () => {
  test("gives each image the class of its folder, in every format, in the order of names", async () => {
    const folder = temporaryFolder({
      "dog/b.JPEG": jpeg,
      "dog/a.webp": webp,
      "cat/deeper/c.tif": tiff,
      "cat/z.png": png,
      "cat/notes.txt": "not an image",
      "cat/.hidden.png": png,
    });
    const dataset = await open(folder);
    expect(listed(dataset)).toEqual([
      ["cat/z.png", "cat"],
      ["cat/deeper/c.tif", "cat"],
      ["dog/a.webp", "dog"],
      ["dog/b.JPEG", "dog"],
    ]);
    expect(dataset.shape).toEqual([4, 4, 6, 3]);
    expect(dataset.testIndices).toBeNull();
    expect(dataset.problems.count).toBe(0);
  });

  test("with train and val has that split, whatever classes each has", async () => {
    const folder = temporaryFolder({ "val/cat/1.png": png, "train/dog/2.png": png, "train/cat/3.png": png });
    const dataset = await open(folder);
    expect(listed(dataset)).toEqual([
      ["train/cat/3.png", "cat"],
      ["train/dog/2.png", "dog"],
      ["val/cat/1.png", "cat"],
    ]);
    expect([...dataset.testIndices!]).toEqual([2]);
  });

  test("numbers classes that are called by numbers in their order, says so, and as text where that is asked for", async () => {
    const folder = temporaryFolder(
      Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`${k}/a.png`, png] as const)),
    );
    const numeric = await open(folder);
    expect(numeric.classNames).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]);
    expect(listed(numeric).every(([path, name]) => path === `${name}/a.png`)).toBe(true);
    expect(numeric.problems.notes).toEqual([expect.stringContaining("in the order of their numbers")]);
    const text = await open(folder, imageFolder, { classOrder: "text" });
    expect(text.classNames.slice(0, 4)).toEqual(["0", "1", "10", "11"]);
    expect(listed(text)).toEqual(listed(numeric));
    expect(text.problems.notes).toEqual([expect.stringContaining("sorted as text")]);
  });

  test("keeps empty classes where that is asked for", async () => {
    const folder = temporaryFolder({ "cat/1.png": png, "emu/notes.txt": "none yet", "dog/2.png": png });
    const without = await open(folder);
    expect(without.classNames).toEqual(["cat", "dog"]);
    expect(without.problems.shown).toEqual(["emu is left out: it has no images"]);
    const kept = await open(folder, imageFolder, { keepEmpty: true });
    expect(kept.classNames).toEqual(["cat", "dog", "emu"]);
    expect(kept.problems.shown).toEqual(["emu is a class without images"]);
  });

  test("names images of formats that are not read", async () => {
    const folder = temporaryFolder({
      "cat/1.png": png,
      "cat/2.gif": "GIF89a",
      "cat/3.BMP": "BM",
      "cat/4.png": "GIF89a……………",
    });
    const { files, problems } = await open(folder);
    expect(files.map(({ path }) => path)).toEqual(["cat/1.png"]);
    expect(problems.shown).toEqual([
      "cat/2.gif is left out: its format is not read; save it as PNG",
      "cat/3.BMP is left out: its format is not read; save it as PNG",
      "cat/4.png is left out: it is a GIF; save it as PNG",
    ]);
  });

  test("leaves out what cannot be an image, and says so", async () => {
    const elsewhere = temporaryFolder({ "secret.png": png });
    const folder = temporaryFolder({
      "cat/good.png": png,
      "cat/empty.png": "",
      "cat/text.png": "it only says that it is one",
      "stray.png": png,
    });
    mkdirSync(join(folder, "nothing"));
    symlinkSync(join(elsewhere, "secret.png"), join(folder, "cat/out.png"));
    symlinkSync(join(folder, "cat/good.png"), join(folder, "cat/in.png"));
    symlinkSync(join(folder, "cat/none.png"), join(folder, "cat/broken.png"));
    symlinkSync(elsewhere, join(folder, "cat/away"));
    symlinkSync(elsewhere, join(folder, "linked"));
    const dataset = await open(folder);
    expect(dataset.files.map(({ path }) => path)).toEqual(["cat/good.png", "cat/in.png"]);
    expect(dataset.classNames).toEqual(["cat"]);
    expect(dataset.problems.shown.toSorted()).toEqual([
      "cat/broken.png is left out: it cannot be read (ENOENT)",
      "cat/empty.png is left out: it is empty",
      "cat/out.png is left out: it leads out of the folder",
      "cat/text.png is left out: it is no PNG, JPEG, WebP or TIFF",
      "linked is left out: it is a link",
      "nothing is left out: it has no images",
      "stray.png is left out: it is in no class's folder",
    ]);
  });

  test("leaves out what cannot be decoded where each image is to be checked", async () => {
    const cut = png.subarray(0, png.length - 30);
    const folder = temporaryFolder({ ...Object.fromEntries([...Array(99).keys()].map((k) => [`a/${k}.png`, png])) });
    writeFiles(folder, { "a/43.png": cut });
    expect((await open(folder)).files).toHaveLength(100 - 1);
    const checked = await open(folder, imageFolder, { check: true });
    expect(checked.files).toHaveLength(98);
    expect(checked.problems.shown).toEqual([expect.stringMatching(/^a\/43\.png is left out: .*cannot be decoded/)]);
  });

  test("takes small images of one size as they are, and others by ImageNet's rule, unless told otherwise", async () => {
    const folder = temporaryFolder({ "a/1.png": png, "b/1.png": png });
    expect(await open(folder)).toMatchObject({ shape: [2, 4, 6, 3], shorterSide: 4 });
    expect(await open(folder, imageFolder, { height: 3, width: 5, channels: 1, shorterSide: 9 })).toMatchObject({
      shape: [2, 3, 5, 1],
      shorterSide: 9,
    });
    expect(await open(folder, imageFolder, { height: 8 })).toMatchObject({ shape: [2, 8, 8, 3], shorterSide: 8 });
    writeFiles(folder, { "b/2.png": await plain(300, 200, red).png().toBuffer() });
    expect(await open(folder)).toMatchObject({ shape: [3, 224, 224, 3], shorterSide: 256 });
  });

  test("of grey images has one channel", async () => {
    const grey = await plain(4, 4, red).toColourspace("b-w").png().toBuffer();
    const folder = temporaryFolder({ "a/1.png": grey, "b/1.png": grey });
    expect((await open(folder)).shape).toEqual([2, 4, 4, 1]);
  });

  test("without folders or without images is refused", async () => {
    await expect(open(temporaryFolder({ "a.png": png }))).rejects.toThrow(/no folders of images/);
    await expect(open(temporaryFolder({ "a/a.txt": "?" }))).rejects.toThrow(/no image in it can be used/);
    await expect(open("/nowhere/at/all")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("of any names is listed or refused, and never left", async () => {
    const name = fc.string({ unit: fc.constantFrom(..."ab. \\'\"é\n%~"), minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, name), { maxLength: 6 }), async (files) => {
        const folder = temporaryFolder();
        for (const [place, file] of files) {
          mkdirSync(join(folder, `x${place}`), { recursive: true });
          writeFileSync(join(folder, `x${place}`, `${file}.png`), png);
        }
        const dataset = await readsOrRefuses(imageFolder, folder);
        const visible = new Set(files.filter(([, file]) => !file.startsWith(".")).map((parts) => parts.join("/")));
        expect(dataset?.shape[0] ?? 0).toBe(visible.size);
      }),
      { numRuns: 50 },
    );
  });
});

describe("ImageNet's layout", () => {
  const folders = { "n01440764/a.JPEG": jpeg, "n01443537/b.JPEG": jpeg };

  test.each<[string, string]>([
    ["synset_words.txt", "n01440764 tench, Tinca tinca\nn01443537 goldfish, Carassius auratus\n"],
    ["LOC_synset_mapping.txt", "n01443537 goldfish\r\nn01440764 tench\r\n"],
    ["words.txt", "n01440764\ttench, Tinca tinca\nn01443537\tgoldfish"],
    ["imagenet_class_index.json", '{"0": ["n01440764", "tench"], "1": ["n01443537", "goldfish"]}'],
  ])("has its classes' names from %s", async (name, content) => {
    const inside = temporaryFolder({ ...folders, [name]: content });
    expect((await open(inside, imagenetFolder)).classNames).toEqual(["tench", "goldfish"]);
    const above = temporaryFolder({ [name]: content });
    writeFiles(join(above, "train"), folders);
    expect((await open(join(above, "train"), imagenetFolder)).classNames).toEqual(["tench", "goldfish"]);
    expect((await open(above, imagenetFolder)).files[0]!.path).toBe("train/n01440764/a.JPEG");
  });

  test("keeps the ids of classes that no list names, and tells classes of one name apart", async () => {
    const none = await open(temporaryFolder(folders), imagenetFolder);
    expect(none.classNames).toEqual(["n01440764", "n01443537"]);
    expect(none.problems.shown).toEqual([expect.stringContaining("No synset list")]);
    const cranes = "n01440764 crane\nn01443537 crane";
    const twice = await open(temporaryFolder({ ...folders, "words.txt": cranes }), imagenetFolder);
    expect(twice.classNames).toEqual(["crane (n01440764)", "crane (n01443537)"]);
  });

  test("a list that is damaged or a link to elsewhere is no list", async () => {
    const elsewhere = temporaryFolder({ list: "n01440764 secret" });
    const folder = temporaryFolder({ ...folders, "imagenet_class_index.json": '{"0": ["n0144' });
    symlinkSync(join(elsewhere, "list"), join(folder, "words.txt"));
    expect((await open(folder, imagenetFolder)).classNames).toEqual(["n01440764", "n01443537"]);
  });
});

test("natural adversarial images are all test images, called as README.txt says", async () => {
  const folder = temporaryFolder({
    "README.txt": "ImageNet-A\n\nn01498041 stingray\nn01531178 goldfinch\n",
    "n01498041/0.000116_digital clock _ digital clock_0.865662.jpg": jpeg,
    "n01531178/0.02_tench_0.9.jpg": jpeg,
  });
  const dataset = await open(folder, naturalAdversarial);
  expect(dataset.classNames).toEqual(["stingray", "goldfinch"]);
  expect([...dataset.testIndices!]).toEqual([0, 1]);
});
