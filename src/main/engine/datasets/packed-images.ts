import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { PackedImagesOnDisk } from "../blob-folder.ts";
import type { ImageReader } from "./image-reader.ts";

/**
 * Images of a packed file, read as they are asked for: memory holds one batch, however large the file. The file stays
 * open until the reader is disposed (`using`).
 */
export class PackedImageReader implements ImageReader {
  readonly count: number;
  readonly imageShape: readonly [number, number, number];
  readonly #imageSize: number;
  readonly #file: number;

  constructor({ path, shape }: Pick<PackedImagesOnDisk, "path" | "shape">) {
    const [count, height, width, channels] = shape;
    this.count = count;
    this.imageShape = [height, width, channels];
    this.#imageSize = height * width * channels;
    try {
      this.#file = openSync(path, "r");
    } catch (cause) {
      throw new ExemplarError("NOT_FOUND", `The images in ${path} cannot be read`, "Import the dataset again.", {
        cause,
      });
    }
    const bytes = fstatSync(this.#file).size;
    if (bytes !== count * this.#imageSize) {
      closeSync(this.#file);
      throw new ExemplarError(
        "INVALID",
        `${path} holds ${bytes} bytes, where ${count} images of ${height} × ${width} × ${channels} take ${count * this.#imageSize}`,
        "Import the dataset again.",
      );
    }
  }

  read(indices: ArrayLike<number>, batch = indices.length): Float32Array {
    const bytes = new Uint8Array(this.#imageSize);
    const pixels = new Float32Array(batch * this.#imageSize);
    for (let row = 0; row < indices.length; row++) {
      const index = indices[row]!;
      if (!Number.isInteger(index) || index < 0 || index >= this.count)
        throw new ExemplarError("NOT_FOUND", `There is no image ${index} among ${this.count}`, "Choose another image.");
      readSync(this.#file, bytes, 0, bytes.length, index * this.#imageSize);
      const start = row * this.#imageSize;
      for (let k = 0; k < bytes.length; k++) pixels[start + k] = bytes[k]! / 255;
    }
    return pixels;
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
