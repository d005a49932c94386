import type { BlobFolder } from "../blob-folder.ts";
import type { DatasetReference } from "../protocol.ts";
import { birdAnnotations } from "./birds/bird-parts.ts";
import { birds } from "./birds/birds.ts";
import { cub } from "./cub/cub.ts";
import { cubAnnotations, hasCubParts } from "./cub/cub-parts.ts";
import { readManifest } from "./image-manifest.ts";
import type { PartAnnotations } from "./part-annotations.ts";

type Open = (images: DatasetReference["images"], blobs: BlobFolder) => PartAnnotations | null;

/** What is known of the parts of a dataset's images, by the reader that it came from. */
const annotations: Readonly<Record<string, Open>> = {
  [birds.id]: ({ shape }) => birdAnnotations(shape[1]),
  [cub.id]: (images, blobs) =>
    images.kind === "files" && hasCubParts(images.folder)
      ? cubAnnotations(images.folder, readManifest(blobs.pathOf(images.sha256)))
      : null,
};

/** @returns null where nothing is known of them */
export const annotationsOf = ({ reader, images }: DatasetReference, blobs: BlobFolder): PartAnnotations | null =>
  annotations[reader]?.(images, blobs) ?? null;
