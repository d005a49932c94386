import type { Watch } from "../watch.ts";

/** Where a part is in an image: at a point, as a mask, or both. */
export interface SeenPart {
  readonly part: number;
  /** Row and column, pixels of the image as classifiers see it; null where only a mask is known. */
  readonly point: readonly [row: number, column: number] | null;
  /** `[H, W]`, 1 where the part is; null where only a point is known. */
  readonly mask: Uint8Array | null;
}

/** Attribute distributions of one part under one class: for each attribute how probable its values are. */
export type PartDescription = readonly (readonly number[])[];

/** `[class][part]`; null for a part that a class does not have. */
export type PartDescriptions = readonly (readonly (PartDescription | null)[])[];

/** What is known of the parts of a dataset's images: φ and p in §4 of Wang & Vasconcelos 2019. */
export interface PartAnnotations {
  readonly partNames: readonly string[];
  /** Whether parts are described by what they look like, or by one number alone, which says how often they occur. */
  readonly describedBy: "attributes" | "occurrence";
  /** May take a look at every training image. */
  descriptions(watch: Watch): Promise<PartDescriptions> | PartDescriptions;
  /** The parts that are seen in an image of the dataset. */
  partsOf(index: number): Promise<readonly SeenPart[]> | readonly SeenPart[];
}
