import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";

/** How far one run has come, for the next attempt at the same artefact. */
export interface Checkpoint {
  /** What the last attempt has left; null at the first one. */
  read(): Buffer | null;
  /** Takes the place of what was kept before. Costs a write to the disk, unless the last one was a moment ago. */
  write(bytes: () => Uint8Array): void;
}

/** Between two writes, ms: what a kill may cost. */
const interval = 2000;

export const noCheckpoint: Checkpoint = { read: () => null, write: () => {} };

const hashBytes = 32;
const hashOf = (content: Uint8Array) => createHash("sha256").update(content).digest();

/**
 * A checkpoint in a file whose name says all that the run depends on; written whole or not at all, with its SHA-256 before
 * it: one that has changed since is none, lest an artefact be made from it.
 */
export function fileCheckpoint(
  path: string,
  now: () => number = () => performance.now(),
): Checkpoint & { remove(): void } {
  let writtenAt = now();
  return {
    read() {
      let bytes: Buffer;
      try {
        bytes = readFileSync(path);
      } catch {
        return null;
      }
      const content = bytes.subarray(hashBytes);
      return hashOf(content).equals(bytes.subarray(0, hashBytes)) ? content : null;
    },
    write(bytes) {
      if (now() - writtenAt < interval) return;
      const content = bytes();
      const partial = `${path}.partial`;
      const file = openSync(partial, "w");
      try {
        writeSync(file, hashOf(content));
        for (let written = 0; written < content.length; ) written += writeSync(file, content, written);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(partial, path);
      writtenAt = now();
    },
    remove: () => rmSync(path, { force: true }),
  };
}
