/** Writes the SHA-256 of every installer into SHA256SUMS, as `sha256sum --check` reads it. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

export default function writeChecksums({ outDir, artifactPaths }) {
  const lines = artifactPaths.map(
    (path) => `${createHash("sha256").update(readFileSync(path)).digest("hex")}  ${basename(path)}\n`,
  );
  const sums = join(outDir, "SHA256SUMS");
  writeFileSync(sums, lines.join(""));
  return [sums];
}
