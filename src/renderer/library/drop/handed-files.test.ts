import { expect, test } from "vitest";
import { readDropped } from "./handed-files.ts";

type Tree = { readonly [name: string]: Tree | string };

/** Entries as a browser gives them: a folder's children a few at a time. */
function entriesOf(tree: Tree): FileSystemEntry[] {
  return Object.entries(tree).map(([name, content]) => {
    if (typeof content === "string") {
      const file = (done: (file: File) => void) => done(new File([content], name));
      return { name, isDirectory: false, isFile: true, file } as unknown as FileSystemEntry;
    }
    const createReader = () => {
      const children = entriesOf(content);
      return { readEntries: (done: (some: FileSystemEntry[]) => void) => done(children.splice(0, 2)) };
    };
    return { name, isDirectory: true, isFile: false, createReader } as unknown as FileSystemEntry;
  });
}

const read = (tree: Tree, signal = new AbortController().signal) => readDropped(entriesOf(tree), signal);

test("all files of a folder are found, by their path from there", async () => {
  const photos = { sea: { "1.jpg": "a", "2.jpg": "b", "3.jpg": "c", deep: { "4.jpg": "d" } }, sand: { "5.jpg": "e" } };
  const found = await read({ photos, "labels.csv": "f" });
  expect(found.map(({ path }) => path)).toEqual([
    "photos/sea/1.jpg",
    "photos/sea/2.jpg",
    "photos/sea/3.jpg",
    "photos/sea/deep/4.jpg",
    "photos/sand/5.jpg",
    "labels.csv",
  ]);
  expect(await Promise.all(found.map(({ file }) => file.text()))).toEqual(["a", "b", "c", "d", "e", "f"]);
});

test("what systems leave in folders is left out", async () => {
  const found = await read({ photos: { ".DS_Store": "", "Thumbs.db": "", __MACOSX: { "x.jpg": "" }, "1.jpg": "a" } });
  expect(found.map(({ path }) => path)).toEqual(["photos/1.jpg"]);
});

test("nothing in it, and a stop, are told", async () => {
  await expect(read({ photos: { sea: {} } })).rejects.toMatchObject({ code: "INVALID" });
  await expect(read({ photos: { "1.jpg": "" } }, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
});
