import { type Dirent, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fromHome } from "#files/home-path.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { unreadable, unsupported } from "./dataset-error.ts";

/** What is seen of a path without opening anything in it. */
export interface PathContents {
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  /** The names of a folder's plain files and of its folders, sorted; links are neither. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** The names of its symbolic links. */
  readonly links: readonly string[];
}

/** @throws `NOT_FOUND` where there is nothing, or nothing that may be read */
export function lookAt(given: string): PathContents {
  const path = resolve(fromHome(given));
  const name = basename(path);
  try {
    const kind = statSync(path);
    if (kind.isFile()) return { path, name, isFolder: false, files: [], folders: [], links: [] };
    if (!kind.isDirectory()) throw unsupported(path, "it is neither a file nor a folder", "Choose a file or a folder.");
    const entries = readdirSync(path, { withFileTypes: true });
    const namesOf = (kind: (entry: Dirent) => boolean) =>
      entries
        .filter((entry) => kind(entry) && !entry.name.startsWith("."))
        .map((entry) => entry.name)
        .sort();
    return {
      path,
      name,
      isFolder: true,
      files: namesOf((entry) => entry.isFile()),
      folders: namesOf((entry) => entry.isDirectory()),
      links: namesOf((entry) => entry.isSymbolicLink()),
    };
  } catch (cause) {
    throw cause instanceof ExemplarError ? cause : unreadable(path, cause);
  }
}

/** A path within another, or null where a name that came from outside would lead out of it. */
export function within(folder: string, relative: string): string | null {
  const parts = relative.split(/[\\/]/);
  const harmless = (part: string) => part !== "" && part !== ".." && !part.includes("\0");
  return parts.every(harmless) && !/^[a-z]:/i.test(relative) ? join(folder, ...parts) : null;
}
