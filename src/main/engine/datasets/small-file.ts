import { lstatSync, readFileSync } from "node:fs";
import { damaged, unreadable } from "./dataset-error.ts";

const mostBytes = 256 * 2 ** 20;

/** Whether there is a plain file of that name: no folder, no device, no link that may lead anywhere. */
export function isPlainFile(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The text of a list beside the images, or null where there is no such plain file. */
export function readText(file: string): string | null {
  return (
    readBytes(file)
      ?.toString("utf8")
      .replace(/^\uFEFF/, "") ?? null
  );
}

/** The bytes of a list or table beside the images, or null where there is no such plain file. */
export function readBytes(file: string): Buffer | null {
  if (!isPlainFile(file)) return null;
  const { size } = lstatSync(file);
  if (size > mostBytes) throw damaged(file, `it has ${size} bytes, which is too long for a list`);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** The lines of a text that are not blank, trimmed. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter(Boolean);
