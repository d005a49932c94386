import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { LRUCache } from "lru-cache";
import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import { within } from "./path-contents.ts";

/** A file of a dataset, as it was when it was imported. */
export interface ImageFile {
  /** Within the dataset's folder, parts divided by `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last changed, in ms since 1970. */
  readonly changed: number;
}

/** The list of a dataset's files, and how they become images of one size. */
export interface ImageManifest {
  readonly shape: readonly [number, number, number, number];
  readonly shorterSide: number;
  readonly files: readonly ImageFile[];
}

const extent = z.int().positive();
const header = z.object({
  format: z.literal("exemplar-image-files/2"),
  shape: z.tuple([extent, extent, extent, z.union([z.literal(1), z.literal(3)])]),
  shorterSide: extent,
});
const entry = z.tuple([z.string(), z.number(), z.number()]);

const filesAtATime = 1000;

/** A line of JSON with the format, and one a file: `[path, size, changed]`. */
export function writeManifest(path: string, { shape, shorterSide, files }: ImageManifest): void {
  const target = openSync(path, "w");
  try {
    const first: z.infer<typeof header> = {
      format: "exemplar-image-files/2",
      shape: shape as z.infer<typeof header>["shape"],
      shorterSide,
    };
    writeSync(target, `${JSON.stringify(first)}\n`);
    for (let start = 0; start < files.length; start += filesAtATime) {
      const lines = files
        .slice(start, start + filesAtATime)
        .map((file) => `${JSON.stringify([file.path, file.size, file.changed])}\n`);
      writeSync(target, lines.join(""));
    }
  } finally {
    closeSync(target);
  }
}

/** @throws ExemplarError `NOT_FOUND` or `INVALID`; no path of a manifest leads out of its folder */
export function readManifest(path: string): ImageManifest {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new ExemplarError("NOT_FOUND", `The list of images ${path} cannot be read`, importAgain, { cause });
  }
  try {
    const [first, ...lines] = text.trimEnd().split("\n");
    const described = JSON.parse(first!);
    if (described.format === "exemplar-image-files/1")
      throw new Error("it is of an earlier version, which scaled images in another way");
    const { shape, shorterSide } = header.parse(described);
    if (lines.length !== shape[0]) throw new Error(`${lines.length} files instead of ${shape[0]}`);
    const files = lines.map((line): ImageFile => {
      const [path, size, changed] = entry.parse(JSON.parse(line));
      if (within(".", path) === null) throw new Error(`${path} is outside`);
      return { path, size, changed };
    });
    return { shape, shorterSide, files };
  } catch (cause) {
    throw new ExemplarError("INVALID", `The list of images ${path} is damaged`, importAgain, {
      cause,
      detail: (cause as Error).message,
    });
  }
}

const importAgain = "Import the dataset again.";

/** The manifests used last: their files never change, as they are named by their content. */
export class ManifestCache {
  readonly #manifests: LRUCache<string, ImageManifest>;

  constructor(capacity: number) {
    this.#manifests = new LRUCache({ max: capacity });
  }

  read(path: string): ImageManifest {
    const manifest = this.#manifests.get(path) ?? readManifest(path);
    this.#manifests.set(path, manifest);
    return manifest;
  }
}
