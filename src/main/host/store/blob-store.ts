import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { blobPath } from "#shared/domain/blob.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { makeFolder, syncFile, syncFolder, writeDurably } from "./durable-file.ts";

export const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** Immutable files named by the SHA-256 of their content: `blobs/ab/abcdef…`. */
export class BlobStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  pathOf(hash: string): string {
    return join(this.folder, blobPath(hash));
  }

  has(hash: string): boolean {
    return existsSync(this.pathOf(hash));
  }

  /** Stores the bytes, durably before it answers with their name; what is stored already is not written again. */
  put(bytes: Uint8Array): string {
    const hash = sha256(bytes);
    if (this.has(hash)) return hash;
    makeFolder(dirname(this.pathOf(hash)));
    writeDurably(this.pathOf(hash), bytes);
    return hash;
  }

  /**
   * Where a file may be made that is too large for the memory, to be adopted. What a cut-short attempt of that name has
   * left is there again the next time.
   */
  incoming(name: string): string {
    makeFolder(join(this.folder, "incoming"));
    return join(this.folder, "incoming", name);
  }

  /** Takes a file that was made in `incoming`, durably; its content must have this hash. */
  adopt(path: string, hash: string): void {
    if (this.has(hash)) {
      rmSync(path);
      return;
    }
    syncFile(path);
    makeFolder(dirname(this.pathOf(hash)));
    renameSync(path, this.pathOf(hash));
    syncFolder(dirname(this.pathOf(hash)));
  }

  /** The bytes of that name, verified. @throws PROJECT_DAMAGED where they are missing or have changed. */
  read(hash: string): Buffer {
    if (!this.has(hash)) throw this.#damaged(hash, "is missing");
    const bytes = readFileSync(this.pathOf(hash));
    if (sha256(bytes) !== hash) throw this.#damaged(hash, "has changed since it was stored");
    return bytes;
  }

  /** Whether the bytes are there and are those of that name. */
  intact(hash: string): boolean {
    return this.has(hash) && sha256(readFileSync(this.pathOf(hash))) === hash;
  }

  /** Makes room for the bytes of that name, where what lies there has changed. */
  discard(hash: string): void {
    rmSync(this.pathOf(hash), { force: true });
  }

  #damaged(hash: string, what: string): ExemplarError {
    return new ExemplarError(
      "PROJECT_DAMAGED",
      `The file ${this.pathOf(hash)} ${what}.`,
      "Restore it from a backup of the project folder, or make it again by running the job that made it.",
    );
  }
}
