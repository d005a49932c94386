import { birdAnnotations } from "./birds/bird-parts.ts";
import { birds } from "./birds/birds.ts";
import type { ImageReader } from "./image-reader.ts";
import type { PartAnnotations } from "./part-annotations.ts";

/** What is known of the parts of a dataset's images, by the reader that it came from. */
const annotations: Readonly<Record<string, (images: ImageReader) => PartAnnotations>> = {
  [birds.id]: ({ imageShape }) => birdAnnotations(imageShape[0]),
};

export const annotationsOf = (reader: string, images: ImageReader): PartAnnotations | null =>
  annotations[reader]?.(images) ?? null;
