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
/** What takes long to write is written less often: this many times as long passes as it took. */
const restAfterWriting = 10;

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
  let nextAt = now() + interval;
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
      const began = now();
      if (began < nextAt) return;
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
      const ended = now();
      nextAt = ended + Math.max(interval, restAfterWriting * (ended - began));
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** A line of JSON, and arrays after it as they lie in memory. */
export function encodeProgress(head: object, arrays: readonly ArrayBufferView[]): Uint8Array {
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    ...arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  ]);
}

/** What `encodeProgress` was given; the arrays are one buffer, which starts where numbers of any size may. */
export function decodeProgress<Head>(bytes: Buffer): { head: Head; body: ArrayBuffer } {
  const end = bytes.indexOf("\n");
  return {
    head: JSON.parse(bytes.toString("utf8", 0, end)) as Head,
    body: Uint8Array.from(bytes.subarray(end + 1)).buffer,
  };
}
