import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** Makes the entries of a folder (new files, renames) survive a power cut. Windows does not know or need it. */
export function syncFolder(path: string): void {
  if (process.platform !== "win32") sync(path, "r");
}

/** Makes the content of a file survive a power cut. */
export const syncFile = (path: string): void => sync(path, "r+");

function sync(path: string, flags: "r" | "r+"): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** What a project holds is its owner's alone: the answers of participants are. */
export const privateFile = 0o600;
export const privateFolder = 0o700;

/** Makes a folder and whatever is missing above it, durably. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: privateFolder });
  if (first === undefined) return;
  for (let made = path; made !== dirname(first); made = dirname(made)) syncFolder(dirname(made));
}

/**
 * Writes a whole file so that, after a crash at any moment, it is there entirely or not at all: the bytes go to
 * `<path>.partial`, are forced to the disk, and take their name in one step. A partial file that a crash left behind is
 * overwritten the next time.
 */
export function writeDurably(path: string, bytes: Uint8Array): void {
  const partial = `${path}.partial`;
  const descriptor = openSync(partial, "w", privateFile);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(partial, path);
  syncFolder(dirname(path));
}

/** Copies a file so that, after a crash at any moment, the copy is there entirely or not at all. */
export function copyDurably(from: string, to: string): void {
  const partial = `${to}.partial`;
  copyFileSync(from, partial, constants.COPYFILE_FICLONE);
  chmodSync(partial, privateFile);
  syncFile(partial);
  renameSync(partial, to);
  syncFolder(dirname(to));
}
