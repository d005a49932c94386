import { symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvManifest } from "./csv-manifest.ts";
import type { ImageFilesDataset } from "./dataset-reader.ts";
import { damage, damaged, readsOrRefuses, unwatched } from "./testing/damage.ts";
import { plain, red } from "./testing/pictures.ts";
import { temporaryFolder, writeFiles } from "./testing/temporary-folder.ts";

const png = await plain(2, 2, red).png().toBuffer();
const open = async (path: string) => (await csvManifest.open(path, {}, unwatched)) as ImageFilesDataset;

test("rows give paths, labels and the split", async () => {
  const folder = temporaryFolder({
    "a.png": png,
    "in/b, c.png": png,
    "in/d.png": png,
    "list.csv": 'Path,Label,Split\r\na.png,dog,train\r\n"in/b, c.png",cat,test\r\nin\\d.png,dog,val\r\n',
  });
  const dataset = await open(join(folder, "list.csv"));
  expect(dataset.folder).toBe(folder);
  expect(dataset.files.map(({ path }) => path)).toEqual(["a.png", "in/b, c.png", "in/d.png"]);
  expect(dataset.classNames).toEqual(["cat", "dog"]);
  expect([...dataset.labels]).toEqual([1, 0, 1]);
  expect([...dataset.testIndices!]).toEqual([1, 2]);
});

test("numbers are classes in their order", async () => {
  const folder = temporaryFolder({ "a.png": png, "b.png": png, "list.csv": "path,label\na.png,10\nb.png,9\n" });
  const { classNames, labels, testIndices } = await open(join(folder, "list.csv"));
  expect([classNames, [...labels], testIndices]).toEqual([["9", "10"], [1, 0], null]);
});

test("rows that lead nowhere, elsewhere or to the same file are left out and told", async () => {
  const elsewhere = temporaryFolder({ "secret.png": png });
  const rows = [
    "a.png",
    "../secret.png",
    "/etc/passwd",
    "C:\\secret.png",
    "in/../../secret.png",
    "out.png",
    "away/secret.png",
    "none.png",
    "a.png",
  ];
  const folder = temporaryFolder({
    "a.png": png,
    "list.csv": `path,label\n${rows.map((row) => `${row},x`).join("\n")}`,
  });
  symlinkSync(join(elsewhere, "secret.png"), join(folder, "out.png"));
  symlinkSync(elsewhere, join(folder, "away"));
  const { files, problems } = await open(join(folder, "list.csv"));
  expect(files.map(({ path }) => path)).toEqual(["a.png"]);
  expect(problems.count).toBe(8);
  expect(problems.shown.filter((problem) => /leads out of the folder/.test(problem))).toHaveLength(6);
});

describe("tables that make no sense are refused", () => {
  test.each<[string, string, RegExp]>([
    ["other columns", "file,class\na.png,x", /columns are file, class/],
    ["another split", "path,label,split\na.png,x,maybe", /row 1 has the split "maybe"/],
    ["no label", "path,label\na.png,", /row 1 has no label/],
    ["an open quote", 'path,label\n"a.png,x', /Line 2/],
    ["no rows", "path,label\n", /no image in it can be used/],
    ["nothing", "", /the file is empty/],
  ])("%s", async (_, content, message) => {
    const folder = temporaryFolder({ "a.png": png, "list.csv": content });
    await expect(open(join(folder, "list.csv"))).rejects.toThrow(message);
  });
});

test("a damaged table is refused, or lists files within the folder", async () => {
  const folder = temporaryFolder({ "a.png": png, "b.png": png });
  const table = Buffer.from("path,label,split\na.png,cat,train\nb.png,dog,test\n");
  await fc.assert(
    fc.asyncProperty(damage, async (damages) => {
      writeFiles(folder, { "list.csv": damaged(table, damages) });
      const dataset = await readsOrRefuses(csvManifest, join(folder, "list.csv")).catch((error) => {
        // Where no row is left, the folder is what has no images.
        if (!String(error).includes(folder)) throw error;
        return null;
      });
      if (dataset?.kind === "files") for (const { path } of dataset.files) expect(["a.png", "b.png"]).toContain(path);
    }),
    { numRuns: 300 },
  );
});
