import { readFileSync } from "node:fs";
import type { ImageReader } from "../datasets/image-reader.ts";
import type { DatasetReference } from "../protocol.ts";
import type { DatasetMaterial } from "./runner.ts";

/** A dataset as methods see it; labels and split are read the first time that they are asked for. */
export function openDataset(
  { labelsPath, testIndicesPath, classNames }: DatasetReference,
  images: ImageReader,
): DatasetMaterial {
  let labels: Int32Array | undefined;
  const testIndices = () => readIntegers(testIndicesPath);
  return {
    images,
    classNames,
    labels: () => (labels ??= readIntegers(labelsPath)),
    testIndices,
    trainIndices() {
      const inTest = new Set(testIndices());
      return Int32Array.from({ length: images.count }, (_, index) => index).filter((index) => !inTest.has(index));
    },
  };
}

/** The numbers of a file of little-endian 32-bit integers. */
const readIntegers = (path: string): Int32Array => new Int32Array(new Uint8Array(readFileSync(path)).buffer);
