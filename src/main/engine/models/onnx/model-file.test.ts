import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { largeModel, type ModelSource } from "../../runtime/through-file.ts";
import { fileInMemory, fileOnDisk } from "./model-file.ts";
import { readModelFile } from "./read-model.ts";
import { ModelBuilder } from "./testing/model-builder.ts";

const folder = mkdtempSync(join(tmpdir(), "exemplar-model-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const contentOf = async (model: ModelSource) => [...("path" in model ? readFileSync(model.path) : model.bytes)];

test.each([
  ["in memory", () => fileInMemory(Uint8Array.of(1, 2))],
  [
    "on the disk",
    () => {
      writeFileSync(join(folder, "file"), Uint8Array.of(1, 2));
      return fileOnDisk(join(folder, "file"), "file", 9);
    },
  ],
])("a file %s is loaded as it is, or with something appended", async (_, make) => {
  const file = make();
  expect([...file.bytes()]).toEqual([1, 2]);
  expect(await file.load(new Uint8Array(0), contentOf)).toEqual([1, 2]);
  expect(await file.load(Uint8Array.of(3), contentOf)).toEqual([1, 2, 3]);
  expect([...file.bytes()]).toEqual([1, 2]);
});

test("a file that has changed since it was read is not taken for what it was", async () => {
  const path = join(folder, "changing.onnx");
  writeFileSync(path, "before");
  const file = fileOnDisk(path, "changing.onnx", 100);
  writeFileSync(path, "after all");
  expect(() => file.bytes()).toThrow("changing.onnx has changed while it was imported");
  expect(() => file.load(new Uint8Array(0), contentOf)).toThrow("has changed");
});

test("a large file stays on the disk once its constants are read, which stand by themselves", async () => {
  const model = new ModelBuilder();
  const count = largeModel / 4;
  const weights = Float32Array.from({ length: count }, (_, k) => k % 1000);
  const scaled = model.node("Mul", [model.input("x", [1, count]), model.floats(weights, [1, count])]);
  model.output(scaled);
  const path = join(folder, "large.onnx");
  writeFileSync(path, model.bytes());
  const { file, constants } = await readModelFile(path);
  expect(await file.load(new Uint8Array(0), async (source) => source)).toEqual({ path });
  const [own] = constants.values();
  expect(own!.data.byteLength).toBe(own!.data.buffer.byteLength);
  expect([own!.data[0], own!.data.at(-1)]).toEqual([0, (count - 1) % 1000]);
});
