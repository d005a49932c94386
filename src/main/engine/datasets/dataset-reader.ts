import type { ImageSettings } from "#shared/contract/library.ts";
import type { BlobFolder } from "../blob-folder.ts";
import type { DatasetImages } from "../references.ts";
import type { Watch } from "../watch.ts";
import type { ImageFile } from "./image-manifest.ts";
import type { PartAnnotations } from "./part-annotations.ts";
import type { PathContents } from "./path-contents.ts";
import type { Problems } from "./problems.ts";

/** What is known of a labelled set of images before any of its pixels are read. */
interface DatasetFacts {
  /** Where it was read from, and its licence where that is known. */
  readonly source: string;
  readonly classNames: string[];
  /** `[N, H, W, C]`, as programs will see it. */
  readonly shape: readonly [number, number, number, number];
  /** The index of each image's class name. */
  readonly labels: Int32Array;
  /** The images that the source itself sets aside for testing, in order; null where it does not say. */
  readonly testIndices: Int32Array | null;
  /** Files that were left out and why, and what else is worth knowing. */
  readonly problems: Problems;
}

/** Images of one size that are copied into the project. */
export interface PackedDataset extends DatasetFacts {
  readonly kind: "packed";
  /**
   * The bytes of all images in pieces, `[N, H, W, C]` row by row, 0 = black, 255 = white. Each piece lasts until the next
   * is asked for.
   */
  pixels(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Image files that stay where they are, and are decoded when they are asked for. */
export interface ImageFilesDataset extends DatasetFacts {
  readonly kind: "files";
  readonly folder: string;
  readonly files: readonly ImageFile[];
  /** To this length an image's shorter side is scaled, before its centre is cut out (`ImageFiles` in references.ts). */
  readonly shorterSide: number;
}

export type OpenedDataset = PackedDataset | ImageFilesDataset;

export interface DatasetReader {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Whether the user must say which file or folder to read. */
  readonly needsPath: boolean;
  /** Whether it draws its images itself, as many as it is asked for. */
  readonly draws?: true;
  /** Whether a path looks as this reader expects it, by names and first bytes alone. */
  recognises(path: PathContents): Promise<boolean>;
  /**
   * Reads what there is to know but the pixels: headers, names, labels.
   * @param path the file or folder; a reader that needs none reads its usual place where it is left out
   * @throws ExemplarError `NOT_FOUND`, `INVALID` or `UNSUPPORTED`, naming the file
   */
  open(path: string | undefined, settings: ImageSettings, watch: Watch): Promise<OpenedDataset>;
  /** Where the parts of the images are that it has read, for a reader that knows; null where these images' parts are not known. */
  annotations?(images: DatasetImages, blobs: BlobFolder): PartAnnotations | null;
}
