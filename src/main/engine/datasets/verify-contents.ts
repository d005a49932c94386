import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { ExemplarError } from "#shared/domain/errors.ts";

const pieceBytes = 2 ** 20;

/** Files that were verified in this process, by what would change with them. */
const verified = new Map<string, string>();

/**
 * Holds a file to its hash before anything is computed from it, once as long as the file stays as it is: a map of pixels
 * that have changed would otherwise stand under the hash of those that have not.
 *
 * @throws NOT_FOUND where it cannot be read, PROJECT_DAMAGED where it has changed
 */
export function verifyContents(path: string, sha256: string): void {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    throw new ExemplarError("NOT_FOUND", `The images in ${path} cannot be read`, "Import the dataset again.", {
      cause,
    });
  }
  try {
    const { ino, size, mtimeMs, ctimeMs } = fstatSync(file);
    const state = [sha256, ino, size, mtimeMs, ctimeMs].join(" ");
    if (verified.get(path) === state) return;
    const hash = createHash("sha256");
    const piece = Buffer.allocUnsafe(pieceBytes);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read));
    if (hash.digest("hex") !== sha256)
      throw new ExemplarError(
        "PROJECT_DAMAGED",
        `The images in ${path} have changed since they were stored`,
        "Restore the file from a backup of the project folder, or import the dataset again.",
      );
    verified.set(path, state);
  } finally {
    closeSync(file);
  }
}
