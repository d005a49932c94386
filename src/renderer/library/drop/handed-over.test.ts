import { expect, test } from "vitest";
import { chosen } from "./handed-over.ts";

const file = (name: string, webkitRelativePath = "") => ({ name, webkitRelativePath }) as File;
const pathOf = ({ name, webkitRelativePath }: File) => `/home/ada/${webkitRelativePath || name}`;
const read = (files: readonly File[]) => chosen(files).read(new AbortController().signal);

test("chosen files lie where they are, and are read by their names", async () => {
  const files = [file("model.json"), file("group1-shard1of1.bin")];
  expect(chosen(files).paths(pathOf)).toEqual(["/home/ada/model.json", "/home/ada/group1-shard1of1.bin"]);
  expect((await read(files)).map(({ path }) => path)).toEqual(["model.json", "group1-shard1of1.bin"]);
});

test("of a chosen folder it is the folder that is handed over, with what it holds but for litter", async () => {
  const files = [
    file("1.jpg", "shore/sea/1.jpg"),
    file(".DS_Store", "shore/.DS_Store"),
    file("2.jpg", "shore/.git/2.jpg"),
  ];
  expect(chosen(files).paths(pathOf)).toEqual(["/home/ada/shore"]);
  expect((await read(files)).map(({ path }) => path)).toEqual(["shore/sea/1.jpg"]);
});

test("on Windows too, where paths are told with other separators", () => {
  const [image] = [file("1.jpg", "shore/sea/1.jpg")];
  expect(chosen([image!]).paths(() => "C:\\Users\\Ada\\shore\\sea\\1.jpg")).toEqual(["C:\\Users\\Ada\\shore"]);
});

test("nothing but litter is nothing", async () => {
  await expect(read([file("Thumbs.db")])).rejects.toMatchObject({ code: "INVALID" });
});
