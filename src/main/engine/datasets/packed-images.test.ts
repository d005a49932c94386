import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PackedImageReader } from "./packed-images.ts";

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "exemplar-packed-"));
  path = join(folder, "images.bin");
  writeFileSync(
    path,
    Uint8Array.from({ length: 3 * 4 }, (_, k) => k * 20),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test("reads any images in any order, divided by 255, and pads with black", () => {
  using images = new PackedImageReader({ path, shape: [3, 2, 2, 1] });
  expect(images.count).toBe(3);
  expect(images.imageShape).toEqual([2, 2, 1]);
  expect(images.read([2, 0], 3)).toEqual(
    Float32Array.from([160, 180, 200, 220, 0, 20, 40, 60, 0, 0, 0, 0], (byte) => byte / 255),
  );
});

test.each([-1, 3, 0.5])("refuses image %d of three", (index) => {
  using images = new PackedImageReader({ path, shape: [3, 2, 2, 1] });
  expect(() => images.read([index])).toThrow(/no image/);
});

test("refuses a file of another size, and one that is not there", () => {
  expect(() => new PackedImageReader({ path, shape: [4, 2, 2, 1] })).toThrow(/holds 12 bytes/);
  expect(() => new PackedImageReader({ path: join(folder, "none"), shape: [3, 2, 2, 1] })).toThrow(/cannot be read/);
});
