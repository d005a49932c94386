import { closeSync, lstatSync, openSync, readSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Watch } from "../watch.ts";
import { unsupported } from "./dataset-error.ts";
import { imageFormat, isImageName, signatureBytes } from "./image-format.ts";
import type { ImageFile } from "./image-manifest.ts";
import { lookAt, type PathContents } from "./path-contents.ts";
import type { Problems } from "./problems.ts";

const deepest = 8;
const mostFiles = 5_000_000;
const filesBetweenReports = 2000;
/** The first bytes of every file are read up to here, and of an even sample beyond. */
export const headersRead = 10_000;

interface LabelledFile {
  readonly file: ImageFile;
  readonly label: number;
}

/** Collects the image files below a folder. What is no image or leads elsewhere is left out and told. */
export class ImageListing {
  readonly folder: string;
  #entries: LabelledFile[] = [];
  readonly #problems: Problems;
  readonly #watch: Watch;
  readonly #realFolder: string;

  constructor(folder: string, problems: Problems, watch: Watch) {
    this.folder = folder;
    this.#problems = problems;
    this.#watch = watch;
    this.#realFolder = realpathSync(folder);
  }

  get entries(): readonly LabelledFile[] {
    return this.#entries;
  }

  /** Gives every file the label that stands for its own. */
  relabel(labels: ReadonlyMap<number, number>): void {
    this.#entries = this.#entries.map(({ file, label }) => ({ file, label: labels.get(label)! }));
  }

  /** Adds all images below a folder within this one, in the order of their names. @param path its parts divided by `/` */
  async addFolder(path: string, label: number, depth = 0): Promise<void> {
    if (depth > deepest) return this.#problems.add(`${path}: too many folders within each other`);
    const contents = this.#lookInto(path);
    if (!contents) return;
    const { files, folders, links } = contents;
    for (const name of [...files, ...links].sort()) if (isImageName(name)) await this.addFile(`${path}/${name}`, label);
    for (const name of folders) await this.addFolder(`${path}/${name}`, label, depth + 1);
  }

  /** Adds one file if it is there, within the folder, and not empty. */
  async addFile(path: string, label: number): Promise<void> {
    const file = this.#describe(path);
    if (!file) return;
    this.#entries.push({ file, label });
    const count = this.#entries.length;
    if (count > mostFiles)
      throw unsupported(this.folder, `it has more than ${mostFiles} images`, "Import a part of it.");
    if (count % filesBetweenReports > 0) return;
    await setImmediate();
    this.#watch.signal.throwIfAborted();
    this.#watch.onProgress({ done: count, total: 0, unit: "images", message: `${count} images found` });
  }

  #lookInto(path: string): PathContents | null {
    try {
      return lookAt(join(this.folder, path));
    } catch (cause) {
      return this.#leaveOut(path, (cause as Error).message);
    }
  }

  #describe(path: string): ImageFile | null {
    const full = join(this.folder, path);
    try {
      const entry = lstatSync(full);
      if (entry.isFile() && entry.size > 0) return { path, size: entry.size, changed: entry.mtimeMs };
      if (!entry.isSymbolicLink()) return this.#leaveOut(path, entry.isFile() ? "it is empty" : "it is no file");
      const target = realpathSync(full);
      if (!target.startsWith(this.#realFolder + sep)) return this.#leaveOut(path, "it leads out of the folder");
      const { size, mtimeMs } = lstatSync(target);
      return size > 0 ? { path, size, changed: mtimeMs } : this.#leaveOut(path, "it is empty");
    } catch (cause) {
      return this.#leaveOut(path, `it cannot be read (${(cause as NodeJS.ErrnoException).code})`);
    }
  }

  #leaveOut(path: string, reason: string): null {
    this.#problems.add(`${path} is left out: ${reason}`);
    return null;
  }

  /** Leaves out the files that do not begin as an image of a known format, as far as they are looked into. */
  async checkHeaders(): Promise<void> {
    const bad = new Set<LabelledFile>();
    for (const [looked, entry] of evenly(this.#entries, headersRead).entries()) {
      const reason = headerProblem(join(this.folder, entry.file.path));
      if (reason !== null) bad.add(entry);
      if (reason !== null) this.#leaveOut(entry.file.path, reason);
      if (looked % filesBetweenReports === 0) await setImmediate();
      this.#watch.signal.throwIfAborted();
    }
    if (bad.size > 0) this.#entries = this.#entries.filter((entry) => !bad.has(entry));
  }
}

function headerProblem(path: string): string | null {
  const start = new Uint8Array(signatureBytes);
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    readSync(file, start, 0, start.length, 0);
    return imageFormat(start) === null ? "it is no PNG, JPEG, WebP or TIFF" : null;
  } catch (cause) {
    return `it cannot be read (${(cause as NodeJS.ErrnoException).code})`;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Up to `most` items, evenly spread and in order. */
export function evenly<Item>(items: readonly Item[], most: number): Item[] {
  const chosen = Math.min(items.length, most);
  return Array.from({ length: chosen }, (_, k) => items[Math.floor((k * items.length) / chosen)]!);
}
