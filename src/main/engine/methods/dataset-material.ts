import type { BlobFolder } from "../blob-folder.ts";
import type { ImageReader } from "../datasets/image-reader.ts";
import { annotationsOf } from "../datasets/list.ts";
import type { DatasetReference } from "../references.ts";
import type { DatasetMaterial } from "./runner.ts";

/** A dataset as methods see it; labels and split are read the first time that they are asked for. */
export function openDataset(reference: DatasetReference, blobs: BlobFolder, images: ImageReader): DatasetMaterial {
  const {
    images: { sha256 },
    labelsSha256,
    testIndicesSha256,
    classNames,
  } = reference;
  let labels: Int32Array | undefined;
  const testIndices = () => integers(blobs.read(testIndicesSha256, "The list of test images"));
  return {
    key: `${sha256}:${labelsSha256}:${testIndicesSha256}`,
    images,
    classNames,
    labels: () => (labels ??= integers(blobs.read(labelsSha256, "The list of labels"))),
    testIndices,
    parts: () => annotationsOf(reference, blobs),
    trainIndices() {
      const inTest = new Set(testIndices());
      return Int32Array.from({ length: images.count }, (_, index) => index).filter((index) => !inTest.has(index));
    },
  };
}

/** Little-endian 32-bit integers. */
const integers = (bytes: Buffer): Int32Array => new Int32Array(new Uint8Array(bytes).buffer);
