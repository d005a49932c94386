import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExemplarError } from "#shared/domain/errors.ts";
import { FileImageReader } from "./file-images.ts";
import { imageFolder } from "./image-folder.ts";
import { ManifestCache, readManifest, writeManifest } from "./image-manifest.ts";
import { openImages } from "./images.ts";
import { storeDataset } from "./store-dataset.ts";
import { damage, damaged, unwatched } from "./testing/damage.ts";
import { blue, green, plain, red } from "./testing/pictures.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

async function stored() {
  const folder = temporaryFolder({
    "images/blue/1.png": await plain(2, 3, blue).png().toBuffer(),
    "images/green/1.webp": await plain(2, 3, green).webp({ lossless: true }).toBuffer(),
    "images/red/1.tiff": await plain(2, 3, red).tiff({ compression: "lzw" }).toBuffer(),
  });
  const into = join(folder, "list");
  const dataset = await imageFolder.open(join(folder, "images"), {}, unwatched);
  const contents = await storeDataset(dataset, into, unwatched);
  const images = { kind: "files", path: into, folder: contents.folder!, shape: contents.shape } as const;
  return { folder: join(folder, "images"), into, contents, images };
}

test("files are read in any order, divided by 255, padded with black", async () => {
  const { images, contents, into } = await stored();
  expect(contents).toMatchObject({ kind: "files", shape: [3, 2, 3, 3], classNames: ["blue", "green", "red"] });
  const list = readFileSync(into);
  expect(contents.contentsSha256).toBe(createHash("sha256").update(list).digest("hex"));
  expect(contents.sha256).toBe(
    createHash("sha256").update(list).update(new Uint8Array(contents.labels.buffer)).digest("hex"),
  );
  using reader = openImages(images, new ManifestCache(1));
  expect([reader.count, reader.imageShape]).toEqual([3, [2, 3, 3]]);
  const pixels = await reader.read([2, 0, 2], 4);
  const colours = Array.from({ length: 24 }, (_, k) => [...pixels.subarray(3 * k, 3 * k + 3)]);
  const six = <Colour>(colour: Colour) => Array(6).fill(colour);
  expect(colours).toEqual([...six([1, 0, 0]), ...six([0, 0, 1]), ...six([1, 0, 0]), ...six([0, 0, 0])]);
});

test("a file that is gone, has changed or leads elsewhere is refused by name", async () => {
  const { folder, images } = await stored();
  const reader = new FileImageReader(images, readManifest(images.path));
  await expect(reader.read([3])).rejects.toThrow(/no image 3 among 3/);
  const [first, second, third] = ["blue/1.png", "green/1.webp", "red/1.tiff"].map((path) => join(folder, path)) as [
    string,
    string,
    string,
  ];
  rmSync(first);
  await expect(reader.read([0])).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining(first) });
  symlinkSync(join(temporaryFolder({ secret: "s" }), "secret"), first);
  await expect(reader.png(0)).rejects.toThrow(/leads out of the dataset's folder/);
  const { size } = statSync(second);
  writeFileSync(second, new Uint8Array(size));
  await expect(reader.read([1])).rejects.toThrow(/has changed since it was imported/);
  utimesSync(third, 1, 1);
  await expect(reader.read([1, 2])).rejects.toThrow(/has changed since it was imported/);
});

test("a list that does not fit what the project recorded is refused", async () => {
  const { images } = await stored();
  expect(() => new FileImageReader({ ...images, shape: [9, 2, 3, 3] }, readManifest(images.path))).toThrow(
    /lists images of 3/,
  );
});

test("a list comes back as it was written", () => {
  const path = join(temporaryFolder(), "list");
  const name = fc.stringMatching(/^[^/\\\0]+$/).filter((text) => text !== ".." && !/^[a-z]:/i.test(text));
  const file = fc.record({
    path: name,
    size: fc.nat(),
    changed: fc.double({ min: 0, max: 1e13, noNaN: true }).map(Math.abs),
  });
  fc.assert(
    fc.property(fc.array(file, { minLength: 1, maxLength: 30 }), (files) => {
      const manifest = { shape: [files.length, 3, 4, 1] as const, shorterSide: 5, files };
      writeManifest(path, manifest);
      expect(readManifest(path)).toEqual(manifest);
    }),
  );
});

test("a damaged list is refused, and none leads out of its folder", () => {
  const path = join(temporaryFolder(), "list");
  const files = ["a/1.png", "../secret", "/etc/passwd"].map((file) => ({ path: file, size: 1, changed: 1 }));
  for (const file of files.slice(1)) {
    writeManifest(path, { shape: [1, 2, 2, 3], shorterSide: 2, files: [file] });
    expect(() => readManifest(path)).toThrow(/list of images .* is damaged/);
  }
  writeManifest(path, { shape: [1, 2, 2, 3], shorterSide: 2, files: files.slice(0, 1) });
  const whole = readFileSync(path);
  fc.assert(
    fc.property(damage, (damages) => {
      writeFileSync(path, damaged(whole, damages));
      try {
        expect(readManifest(path).files).toHaveLength(1);
      } catch (error) {
        expect(error).toBeInstanceOf(ExemplarError);
      }
    }),
    { numRuns: 300 },
  );
});
