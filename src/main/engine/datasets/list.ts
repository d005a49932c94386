import type { ImageSettings } from "#shared/contract/library.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { BlobFolder } from "../blob-folder.ts";
import type { DatasetReference } from "../references.ts";
import { ade } from "./ade/ade.ts";
import { birds } from "./birds/birds.ts";
import { cifar } from "./cifar.ts";
import { csvManifest } from "./csv-manifest.ts";
import { cub } from "./cub/cub.ts";
import type { DatasetReader } from "./dataset-reader.ts";
import { houseRocketImages } from "./house-rocket.ts";
import { idx } from "./idx.ts";
import { imageFolder } from "./image-folder.ts";
import { imagenetFolder } from "./imagenet-folder.ts";
import { mnistPackage } from "./mnist-package.ts";
import { naturalAdversarial } from "./natural-adversarial.ts";
import { numpy } from "./numpy.ts";
import type { PartAnnotations } from "./part-annotations.ts";
import { scenes } from "./scenes.ts";

/** Whoever recognises a path first reads it, so the more particular come before the more general. */
export const datasetReaders: readonly DatasetReader[] = [
  mnistPackage,
  birds,
  houseRocketImages,
  scenes,
  idx,
  cifar,
  numpy,
  csvManifest,
  cub,
  ade,
  naturalAdversarial,
  imagenetFolder,
  imageFolder,
];

export function datasetReader(id: string): DatasetReader {
  const reader = datasetReaders.find((candidate) => candidate.id === id);
  if (reader) return reader;
  const known = datasetReaders.map((candidate) => candidate.id).join(", ");
  throw new ExemplarError("NOT_FOUND", `There is no dataset reader ${id}`, `Choose one of: ${known}.`);
}

/** @throws INVALID where a reader is asked how many images to draw, and draws none */
export function requireDrawing({ draws, label }: DatasetReader, { count }: ImageSettings): void {
  if (count === undefined || draws) return;
  throw new ExemplarError(
    "INVALID",
    `${label} are read, not drawn: no number of images can be asked for.`,
    "Leave the number out, or ask for a reader that draws its images.",
  );
}

/** What the reader of a dataset's images knows of their parts; null where that is nothing. */
export const annotationsOf = (
  { reader, images }: Pick<DatasetReference, "reader" | "images">,
  blobs: BlobFolder,
): PartAnnotations | null => datasetReader(reader).annotations?.(images, blobs) ?? null;
