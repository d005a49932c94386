import { closeSync, lstatSync, openSync, readFileSync, readSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Watch } from "../watch.ts";
import { unsupported } from "./dataset-error.ts";
import { decodeImage, type ImageSize, imageSize } from "./decode-image.ts";
import { formatProblem, isImageName, isOtherImageName, signatureBytes } from "./image-format.ts";
import type { ImageFile } from "./image-manifest.ts";
import { lookAt, type PathContents } from "./path-contents.ts";
import type { Problems } from "./problems.ts";

const deepest = 8;
const mostFiles = 5_000_000;
const filesBetweenReports = 2000;
/** Larger files are no images of these formats that could be decoded. */
export const mostFileBytes = 512 * 2 ** 20;
/** The first bytes of every file are read up to here, and of an even sample beyond. */
const headersRead = 10_000;
/** So many images, evenly spread, tell what sizes there are. */
const sizesRead = 32;
const decodedAtOnce = 4;

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
  /** By folder within this one, whether it is where it seems to be. */
  readonly #inside = new Map<string, boolean>();
  /** Of the sample, once the files are checked. */
  readonly sizes: ImageSize[] = [];

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
    for (const name of [...files, ...links].sort())
      if (isImageName(name)) await this.addFile(`${path}/${name}`, label);
      else if (isOtherImageName(name)) this.#leaveOut(`${path}/${name}`, "its format is not read; save it as PNG");
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
      const target = entry.isSymbolicLink() ? realpathSync(full) : full;
      const inside = entry.isSymbolicLink() ? this.#isWithin(target) : this.#isInside(dirname(full));
      if (!inside) return this.#leaveOut(path, "it leads out of the folder");
      const file = entry.isSymbolicLink() ? lstatSync(target) : entry;
      if (!file.isFile()) return this.#leaveOut(path, "it is no file");
      if (file.size === 0) return this.#leaveOut(path, "it is empty");
      if (file.size > mostFileBytes) return this.#leaveOut(path, `it has ${file.size} bytes, which is too many`);
      return { path, size: file.size, changed: file.mtimeMs };
    } catch (cause) {
      return this.#leaveOut(path, `it cannot be read (${(cause as NodeJS.ErrnoException).code})`);
    }
  }

  #isWithin(target: string): boolean {
    return target.startsWith(this.#realFolder + sep);
  }

  /** Whether a folder is this one or truly below it: a link above may lead anywhere. */
  #isInside(folder: string): boolean {
    let inside = this.#inside.get(folder);
    if (inside === undefined) {
      const target = realpathSync(folder);
      inside = target === this.#realFolder || this.#isWithin(target);
      this.#inside.set(folder, inside);
    }
    return inside;
  }

  #leaveOut(path: string, reason: string): null {
    this.#problems.add(`${path} is left out: ${reason}`);
    return null;
  }

  /**
   * Leaves out the files that do not begin as an image of a known format, as far as they are looked into, and learns the
   * sizes of a few.
   * @param all whether every image is decoded once, and left out where it cannot be
   */
  async check(all = false): Promise<void> {
    await this.#keepWhere(evenly(this.#entries, headersRead), async (path) => headerProblem(path));
    await this.#keepWhere(evenly(this.#entries, sizesRead), async (path) => {
      this.sizes.push(await imageSize(path, readFileSync(path)));
      return null;
    });
    if (all)
      await this.#keepWhere(this.#entries, async (path) => {
        await decodeImage(path, await readFile(path), { height: 1, width: 1, channels: 3, shorterSide: 1 });
        return null;
      });
  }

  /** Leaves out those of the files with which something is wrong. */
  async #keepWhere(
    entries: readonly LabelledFile[],
    problemWith: (path: string) => Promise<string | null>,
  ): Promise<void> {
    const problems = new Map<LabelledFile, string>();
    let next = 0;
    const lookAtNext = async () => {
      for (let index = next++; index < entries.length; index = next++) {
        const entry = entries[index]!;
        const problem = await problemWith(join(this.folder, entry.file.path)).catch((error: Error) => error.message);
        if (problem !== null) problems.set(entry, problem);
        if (index % filesBetweenReports > 0) continue;
        await setImmediate();
        this.#watch.signal.throwIfAborted();
        const message = `${index} of ${entries.length} images checked`;
        this.#watch.onProgress({ done: index, total: entries.length, unit: "images", message });
      }
    };
    await Promise.all(Array.from({ length: decodedAtOnce }, lookAtNext));
    this.#entries = this.#entries.filter((entry) => !problems.has(entry));
    for (const entry of entries) {
      const problem = problems.get(entry);
      if (problem !== undefined) this.#leaveOut(entry.file.path, problem);
    }
  }
}

function headerProblem(path: string): string | null {
  const start = new Uint8Array(signatureBytes);
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    readSync(file, start, 0, start.length, 0);
    return formatProblem(start);
  } catch (cause) {
    return `it cannot be read (${(cause as NodeJS.ErrnoException).code})`;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Up to `most` items, evenly spread and in order. */
function evenly<Item>(items: readonly Item[], most: number): Item[] {
  const chosen = Math.min(items.length, most);
  return Array.from({ length: chosen }, (_, k) => items[Math.floor((k * items.length) / chosen)]!);
}
