import type { ImagesOnDisk } from "../blob-folder.ts";
import { FileImageReader } from "./file-images.ts";
import type { ManifestCache } from "./image-manifest.ts";
import type { ImageReader } from "./image-reader.ts";
import { PackedImageReader } from "./packed-images.ts";
import { verifyContents } from "./verify-contents.ts";

/** Opens a dataset's images, wherever they are. */
export function openImages(images: ImagesOnDisk, manifests: ManifestCache): ImageReader {
  if (images.sha256 !== undefined) verifyContents(images.path, images.sha256);
  return images.kind === "packed"
    ? new PackedImageReader(images)
    : new FileImageReader(images, manifests.read(images.path));
}
