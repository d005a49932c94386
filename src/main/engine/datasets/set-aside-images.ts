import { ExemplarError } from "#shared/domain/errors.ts";
import type { SetAsideImage } from "../protocol.ts";
import type { ImageReader } from "./image-reader.ts";

/** Reads batches of images and remembers, once each, those that could not be read. */
export class SetAsideImages {
  readonly #reasons = new Map<number, string>();

  /** The images at these positions; those that cannot be read are black. */
  async read(images: ImageReader, indices: Int32Array, batch = indices.length): Promise<Float32Array> {
    return images.read(indices, batch, (row, { message }) => this.#reasons.set(indices[row]!, message));
  }

  has(index: number): boolean {
    return this.#reasons.has(index);
  }

  /** What there is to say where no image at all could be read. */
  noneReadable(): ExemplarError {
    return new ExemplarError(
      "INVALID",
      `None of the images can be read: ${this.list[0]?.reason}`,
      "Put the files back as they were, or import them again.",
    );
  }

  get list(): SetAsideImage[] {
    return [...this.#reasons].map(([index, reason]) => ({ index, reason })).sort((a, b) => a.index - b.index);
  }
}

const named = 5;

/** "2 images could not be read and are left out: …", with what was wrong with the first few. */
export function leftOutInWords(setAside: readonly SetAsideImage[]): string {
  const reasons = setAside.slice(0, named).map(({ reason }) => reason);
  const more = setAside.length - reasons.length;
  const count =
    setAside.length === 1 ? "1 image could not be read and is" : `${setAside.length} images could not be read and are`;
  return `${count} left out: ${reasons.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
