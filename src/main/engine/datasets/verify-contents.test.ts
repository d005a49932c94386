import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ManifestCache } from "./image-manifest.ts";
import { openImages } from "./images.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

test("pixels that have changed are never read, whatever was read before", () => {
  const path = join(temporaryFolder(), "pixels");
  const pixels = Uint8Array.from({ length: 2 * 4 * 4 }, (_, k) => k);
  writeFileSync(path, pixels);
  const sha256 = createHash("sha256").update(pixels).digest("hex");
  const open = () => openImages({ kind: "packed", path, shape: [2, 4, 4, 1], sha256 }, new ManifestCache(1));
  for (let time = 0; time < 2; time++) open()[Symbol.dispose]();

  writeFileSync(
    path,
    readFileSync(path).map((value) => 255 - value),
  );
  expect(open).toThrow(expect.objectContaining({ code: "PROJECT_DAMAGED" }));
  writeFileSync(path, pixels);
  open()[Symbol.dispose]();
  rmSync(path);
  expect(open).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});
