import { open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { ImageFilesOnDisk } from "../blob-folder.ts";
import { decodeImage, type ImageRule, imageAsPng } from "./decode-image.ts";
import type { ImageManifest } from "./image-manifest.ts";
import type { ImageReader, SetAside } from "./image-reader.ts";

/** Images decoded at once: as many as Node has threads for them. */
const atOnce = 4;

/** Images that are decoded from their files whenever they are asked for. A file that has changed is refused. */
export class FileImageReader implements ImageReader {
  readonly count: number;
  readonly imageShape: readonly [number, number, number];
  readonly #folder: string;
  readonly #manifest: ImageManifest;
  readonly #rule: ImageRule;

  constructor({ folder, shape, path }: ImageFilesOnDisk, manifest: ImageManifest) {
    const [count, height, width, channels] = manifest.shape;
    if (String(shape) !== String(manifest.shape))
      throw new ExemplarError(
        "INVALID",
        `${path} lists images of ${manifest.shape.join(" × ")}, not of ${shape.join(" × ")}`,
        "Import the dataset again.",
      );
    this.count = count;
    this.imageShape = [height, width, channels];
    this.#folder = folder;
    this.#manifest = manifest;
    this.#rule = { height, width, channels: channels as 1 | 3, shorterSide: manifest.shorterSide };
  }

  async read(indices: ArrayLike<number>, batch = indices.length, setAside?: SetAside): Promise<Float32Array> {
    for (let row = 0; row < indices.length; row++) this.#requireImage(indices[row]!);
    const size = this.imageShape[0] * this.imageShape[1] * this.imageShape[2];
    const pixels = new Float32Array(batch * size);
    let next = 0;
    const decodeNext = async () => {
      for (let row = next++; row < indices.length; row = next++) {
        const image = await this.#decode(indices[row]!).catch((problem) => {
          if (!setAside || !isOfTheFile(problem)) throw problem;
          setAside(row, problem);
        });
        if (image) for (let k = 0; k < size; k++) pixels[row * size + k] = image[k]! / 255;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, decodeNext));
    return pixels;
  }

  async #decode(index: number): Promise<Uint8Array> {
    const { path, bytes } = await this.#load(index);
    return decodeImage(path, bytes, this.#rule);
  }

  /** One image as PNG, pixel by pixel as programs see it. */
  async png(index: number): Promise<Uint8Array> {
    this.#requireImage(index);
    const { path, bytes } = await this.#load(index);
    return imageAsPng(path, bytes, this.#rule);
  }

  #requireImage(index: number): void {
    if (!this.#manifest.files[index])
      throw new ExemplarError("NOT_FOUND", `There is no image ${index} among ${this.count}`, "Choose another image.");
  }

  /** @throws `NOT_FOUND` or `INVALID` where the file is gone, leads out of the folder, or is not as it was imported */
  async #load(index: number): Promise<{ path: string; bytes: Uint8Array }> {
    const file = this.#manifest.files[index]!;
    const path = join(this.#folder, file.path);
    const [folder, target] = await Promise.all([realpath(this.#folder), realpath(path)]).catch((cause) => {
      throw new ExemplarError("NOT_FOUND", `The image ${path} is no longer there`, putBack, { cause });
    });
    if (!target.startsWith(folder + sep))
      throw new ExemplarError("INVALID", `The image ${path} leads out of the dataset's folder`, putBack);
    await using handle = await open(target, "r").catch((cause) => {
      throw new ExemplarError("NOT_FOUND", `The image ${path} cannot be read (${cause.code})`, putBack, { cause });
    });
    const { size, mtimeMs } = await handle.stat();
    if (size !== file.size || mtimeMs !== file.changed)
      throw new ExemplarError("INVALID", `The image ${path} has changed since it was imported`, putBack);
    return { path, bytes: await handle.readFile() };
  }

  [Symbol.dispose](): void {}
}

/** Whether something is wrong with the image alone, not with the program. */
const isOfTheFile = (problem: unknown): problem is ExemplarError =>
  problem instanceof ExemplarError && (problem.code === "INVALID" || problem.code === "NOT_FOUND");

const putBack = "Put the file back as it was, or import the folder again.";
