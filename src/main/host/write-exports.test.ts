import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/doubles/host.ts";
import { writeExports, writeExportTo } from "./write-exports.ts";

const contents = (paths: readonly string[]) => paths.map((path) => readFileSync(path, "utf8"));

test("nothing is written over what is there with another content", () => {
  const folder = temporaryFolder();
  const write = (content: string) => writeExports(folder, [{ path: "study_long.csv", content }]);
  const names = ["real", "simulated", "", "real"].map(write).map(([path]) => path!.slice(folder.length + 1));
  expect(names).toEqual(["study_long.csv", "study_long-2.csv", "study_long-3.csv", "study_long.csv"]);
  expect(contents(readdirSync(folder).map((name) => join(folder, name))).sort()).toEqual(["", "real", "simulated"]);
});

test("a folder is written as a whole, beside another one", () => {
  const folder = temporaryFolder();
  const files = (subjects: readonly string[]) =>
    subjects.map((subject) => ({ path: `study_psych-ds/data/${subject}.csv`, content: subject }));
  const first = writeExports(folder, files(["a", "b"]));
  const second = writeExports(
    folder,
    files(["a", "c"]).map((file) => ({ ...file, content: `${file.content}!` })),
  );
  expect(second.every((path) => path.startsWith(join(folder, "study_psych-ds-2", "data")))).toBe(true);
  expect(contents(first)).toEqual(["a", "b"]);
  expect(contents(second)).toEqual(["a!", "c!"]);
  expect(existsSync(join(folder, "study_psych-ds", "data", "c.csv"))).toBe(false);
});

test("files of one export that go beside each other are numbered by themselves", () => {
  const folder = temporaryFolder();
  writeExports(folder, [{ path: "a.csv", content: "1" }]);
  const paths = writeExports(folder, [
    { path: "a.csv", content: "2" },
    { path: "a.json", content: "2" },
  ]);
  expect(paths).toEqual([join(folder, "a-2.csv"), join(folder, "a.json")]);
});

test("at a place that is named, one file is that file, several are in that folder, and nothing is written over", () => {
  const folder = temporaryFolder();
  const place = (name: string) => join(folder, "deep", name);
  expect(writeExportTo(place("a.csv"), [{ path: "study_long.csv", content: "1" }])).toEqual([place("a.csv")]);
  const dataset = ["README.md", "data/s.csv"].map((name) => ({ path: `study_psych-ds/${name}`, content: name }));
  expect(writeExportTo(place("b"), dataset)).toEqual([place("b/README.md"), place("b/data/s.csv")]);
  const beside = ["study.csv", "study.json"].map((path) => ({ path, content: path }));
  expect(writeExportTo(place("c"), beside)).toEqual([place("c/study.csv"), place("c/study.json")]);
  for (const taken of ["a.csv", "b", "c"]) expect(() => writeExportTo(place(taken), beside)).toThrow(/already/);
  expect(contents([place("a.csv")])).toEqual(["1"]);
});
