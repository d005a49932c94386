import { closeSync, openSync, readSync } from "node:fs";
import { encode } from "fast-png";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";

/** One image of a dataset as PNG, pixel by pixel as it is stored. @throws NOT_FOUND, PROJECT_DAMAGED */
export function imagePng(store: Store, dataset: StoredDataset, index: number): Uint8Array {
  const { height, width, channels } = dataset;
  return encode({ width, height, channels, depth: 8, data: imagePixels(store, dataset, index) });
}

/** The bytes `[height, width, channels]` of one image, read without reading the others. */
function imagePixels(store: Store, dataset: StoredDataset, index: number): Uint8Array {
  if (!Number.isInteger(index) || index < 0 || index >= dataset.count)
    throw new ExemplarError(
      "NOT_FOUND",
      `The dataset "${dataset.name}" has no image ${index}.`,
      `Its images are numbered 0 to ${dataset.count - 1}.`,
    );
  const size = dataset.height * dataset.width * dataset.channels;
  const pixels = new Uint8Array(size);
  const path = store.blobs.pathOf(dataset.pixelsSha256);
  const descriptor = openSync(path, "r");
  try {
    if (readSync(descriptor, pixels, 0, size, index * size) < size)
      throw new ExemplarError(
        "PROJECT_DAMAGED",
        `The images of the dataset "${dataset.name}" are cut short.`,
        "Import the dataset again, or restore the project folder from a backup.",
        { detail: path },
      );
  } finally {
    closeSync(descriptor);
  }
  return pixels;
}
