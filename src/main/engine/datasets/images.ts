import type { DatasetImages } from "../protocol.ts";
import { FileImageReader } from "./file-images.ts";
import type { ManifestCache } from "./image-manifest.ts";
import { PackedImageReader } from "./packed-images.ts";

/** Images of one size, read as they are asked for: memory holds one batch. To be disposed (`using`). */
export interface ImageReader extends Disposable {
  readonly count: number;
  /** `[H, W, C]` */
  readonly imageShape: readonly [number, number, number];
  /**
   * The images at these positions, as pixels in [0, 1], `[batch, H, W, C]`.
   * @param batch at least as many as there are indices; the rest is black
   * @throws ExemplarError where there is no such image, or its file cannot be decoded
   */
  read(indices: ArrayLike<number>, batch?: number): Float32Array | Promise<Float32Array>;
}

/** Opens a dataset's images, wherever they are. */
export function openImages(images: DatasetImages, manifests: ManifestCache): ImageReader {
  return images.kind === "packed"
    ? new PackedImageReader(images)
    : new FileImageReader(images, manifests.read(images.path));
}
