import { symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvManifest } from "./csv-manifest.ts";
import type { ImageFilesDataset } from "./dataset-reader.ts";
import { damage, damaged, unwatched } from "./testing/damage.ts";
import { plain, red } from "./testing/pictures.ts";
import { readsOrRefuses } from "./testing/reads-or-refuses.ts";
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

test.each<[string, string | Buffer, string[]]>([
  ["semicolons", "path;label\na.png;c\nb.png;d\n", ["c", "d"]],
  ["semicolons, and commas in names", "path;label\na.png;black, white\nb.png;d\n", ["black, white", "d"]],
  ["tabs", "path\tlabel\na.png\tc\nb.png\td\n", ["c", "d"]],
  ["Latin-1", Buffer.from("path,label\na.png,café\nb.png,d\n", "latin1"), ["café", "d"]],
  ["UTF-16", Buffer.from("\uFEFFpath,label\na.png,café\nb.png,d\n", "utf16le"), ["café", "d"]],
  ["a byte-order mark", "\uFEFFpath,label\na.png,c\nb.png,d\n", ["c", "d"]],
  ["filename and class", "Class,filename\nc,a.png\nd,b.png\n", ["c", "d"]],
  ["file_path and label", "id,file_path,label\n1,a.png,c\n2,b.png,d\n", ["c", "d"]],
  ["image and category", "image,category\na.png,c\nb.png,d\n", ["c", "d"]],
])("%s", async (_, content, classes) => {
  const folder = temporaryFolder({ "a.png": png, "b.png": png, "list.csv": content });
  const { files, classNames, labels, problems } = await open(join(folder, "list.csv"));
  expect(files.map(({ path }) => path)).toEqual(["a.png", "b.png"]);
  expect(classNames).toEqual(classes);
  expect([...labels]).toEqual([0, 1]);
  expect(problems.count).toBe(0);
});

test("paths from the root lead into the folder, also through a link to it", async () => {
  const folder = temporaryFolder({ "a.png": png, "in/b.png": png });
  const link = join(temporaryFolder(), "link");
  symlinkSync(folder, link);
  writeFiles(folder, { "list.csv": `path,label\n${folder}/a.png,c\n${link}/in/b.png,d\n/etc/passwd,e\n` });
  const { files, problems } = await open(join(link, "list.csv"));
  expect(files.map(({ path }) => path)).toEqual(["a.png", "in/b.png"]);
  expect(problems.shown).toEqual(["/etc/passwd is left out: it leads out of the folder"]);
});

test("what is not plain about a table is said", async () => {
  const content = Buffer.from("filename;class\na.png;café\n", "latin1");
  const folder = temporaryFolder({ "a.png": png, "list.csv": content });
  expect((await open(join(folder, "list.csv"))).problems.notes).toEqual([
    expect.stringContaining("read as windows-1252"),
    "The table's columns are divided by semicolons",
    'Paths are read from the column "filename", labels from "class"',
  ]);
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
    ["other columns", "photo,animal\na.png,x", /columns are photo, animal/],
    ["a spreadsheet under another name", "PK\u0003\u0004", /a spreadsheet/],
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
