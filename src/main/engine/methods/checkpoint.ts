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

/** A checkpoint in a file whose name says all that the run depends on; written whole or not at all. */
export function fileCheckpoint(
  path: string,
  now: () => number = () => performance.now(),
): Checkpoint & { remove(): void } {
  let writtenAt = now();
  return {
    read() {
      try {
        return readFileSync(path);
      } catch {
        return null;
      }
    },
    write(bytes) {
      if (now() - writtenAt < interval) return;
      const content = bytes();
      const partial = `${path}.partial`;
      const file = openSync(partial, "w");
      try {
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
