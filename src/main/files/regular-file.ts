import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { ExemplarError } from "#shared/domain/errors.ts";

/** No table or document that a person gives is longer, in bytes. */
export const longestText = 512 * 2 ** 20;

/** A device or a pipe is opened without waiting for whoever is at its other end; then it is seen for what it is. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * A regular file's content. What is none (a device, which has no end; a pipe; a folder) is refused, and so is one that is
 * longer than what it is needed for.
 *
 * @param most in bytes
 * @throws NOT_FOUND where it cannot be read, INVALID where it is no regular file or too long
 */
export function readRegularFile(path: string, most: number): Buffer {
  const file = open(path);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile())
      throw new ExemplarError("INVALID", `${path} is not a regular file`, "Name a file, not a folder or a device.");
    if (stat.size > most) throw tooLong(path, stat.size, most);
    const bytes = Buffer.allocUnsafe(stat.size);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(file, bytes, done, bytes.length - done, done);
      if (read === 0) return bytes.subarray(0, done);
      done += read;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, flags);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ExemplarError("NOT_FOUND", `${path} cannot be read (${code})`, "Check the path.", { cause });
  }
}

function tooLong(path: string, size: number, most: number): ExemplarError {
  return new ExemplarError(
    "INVALID",
    `${path} has ${sizeInWords(size)}, and at most ${sizeInWords(most)} are read`,
    "Check that it is the right file.",
  );
}

const sizeInWords = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20).toLocaleString("en")} MiB` : `${bytes.toLocaleString("en")} bytes`;
