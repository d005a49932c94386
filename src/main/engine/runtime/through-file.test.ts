import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { largeModel, type ModelSource, throughFile } from "./through-file.ts";

const partOf = (bytes: Uint8Array) => ({ length: bytes.length, bytes: () => bytes });
const [head, tail] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4)];

test("a small model is loaded from memory, part after part", async () => {
  const loaded = await throughFile([partOf(head), partOf(tail)], async (model) => model);
  expect([...(loaded as { bytes: Uint8Array }).bytes]).toEqual([1, 2, 3, 4]);
});

test("a large model is loaded from a file, which is gone afterwards, also where loading fails", async () => {
  const paths: string[] = [];
  const look = async (model: ModelSource) => {
    const { path } = model as { path: string };
    paths.push(path);
    expect(statSync(path).size).toBe(largeModel + 4);
    const file = readFileSync(path);
    expect([file[0], file[2], file[3], file.at(-1)]).toEqual([1, 3, 0, 4]);
  };
  const parts = [partOf(head), partOf(new Uint8Array(largeModel)), partOf(tail)];
  await throughFile(parts, look);
  const failing = throughFile(parts, async (model) => {
    await look(model);
    throw new Error("not taken");
  });
  await expect(failing).rejects.toThrow("not taken");
  expect(paths.map((path) => existsSync(dirname(path)))).toEqual([false, false]);
});
