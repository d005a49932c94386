import { rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BlobStore } from "#host/store/blob-store.ts";
import { BlobFolder } from "./blob-folder.ts";
import { temporaryFolder } from "./datasets/testing/temporary-folder.ts";

test("bytes are found by their hash wherever the folder is, and none are read that are gone or have changed", () => {
  const folder = temporaryFolder();
  const hash = new BlobStore(folder).put(Uint8Array.of(1, 2, 3));
  const blobs = new BlobFolder(folder);
  expect([...blobs.read(hash, "The numbers")]).toEqual([1, 2, 3]);
  expect(blobs.images({ kind: "packed", sha256: hash, shape: [1, 1, 1, 3] }).path).toBe(blobs.pathOf(hash));

  writeFileSync(blobs.pathOf(hash), Uint8Array.of(1, 2, 4));
  expect(() => blobs.read(hash, "The list")).toThrow(/^The list in .* has changed since it was stored\.$/);
  rmSync(blobs.pathOf(hash));
  expect(() => blobs.read(hash, "The list")).toThrow(expect.objectContaining({ code: "PROJECT_DAMAGED" }));
  expect(() => new BlobFolder().pathOf(hash)).toThrow(expect.objectContaining({ code: "NO_PROJECT" }));
});
