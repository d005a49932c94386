import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { blobPath } from "#shared/domain/blob.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { DatasetImages, GeneratorReference, ImageFiles, NetworkReference, PackedImages } from "./references.ts";

/** A file on this machine; its hash is left out for one that was just written. */
export interface FileOnDisk {
  readonly path: string;
  /** What it is held to before it is read. */
  readonly sha256?: string;
}

export type PackedImagesOnDisk = Omit<PackedImages, "sha256"> & FileOnDisk;
export type ImageFilesOnDisk = Omit<ImageFiles, "sha256"> & FileOnDisk;
export type ImagesOnDisk = PackedImagesOnDisk | ImageFilesOnDisk;
export type NetworkOnDisk = NetworkReference & { readonly weightsPath: string };
export type GeneratorOnDisk = GeneratorReference & { readonly weightsPath: string };

/** Where this machine has the files that tasks name by hash: what else tasks say holds on any machine. */
export class BlobFolder {
  readonly #path: string | undefined;

  /** @param path left out where no project is open, and so no task names a blob */
  constructor(path?: string) {
    this.#path = path;
  }

  pathOf(hash: string): string {
    if (this.#path === undefined)
      throw new ExemplarError("NO_PROJECT", "No project is open whose files could be read.", "Open a project first.");
    return join(this.#path, blobPath(hash));
  }

  /**
   * The bytes of that name, verified.
   * @param what they are, for a message: "The labels"
   * @throws ExemplarError `PROJECT_DAMAGED` where they are missing or have changed
   */
  read(hash: string, what: string): Buffer {
    const path = this.pathOf(hash);
    const damaged = (why: string, cause?: unknown) =>
      new ExemplarError(
        "PROJECT_DAMAGED",
        `${what} in ${path} ${why}.`,
        "Restore the file from a backup of the project folder, or make it again.",
        { cause },
      );
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (cause) {
      throw damaged("cannot be read", cause);
    }
    if (createHash("sha256").update(bytes).digest("hex") !== hash) throw damaged("has changed since it was stored");
    return bytes;
  }

  images<Images extends DatasetImages>(images: Images): Images & FileOnDisk {
    return { ...images, path: this.pathOf(images.sha256) };
  }

  /** A network, or a generator. */
  weights<Reference extends { readonly weightsSha256: string }>(
    reference: Reference,
  ): Reference & { readonly weightsPath: string } {
    return { ...reference, weightsPath: this.pathOf(reference.weightsSha256) };
  }
}
