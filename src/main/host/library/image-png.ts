import { closeSync, openSync, readSync } from "node:fs";
import { encode } from "fast-png";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Engine } from "../engine.ts";
import { BoundedBytes } from "../memory.ts";
import type { StoredDataset } from "../store/read/datasets.ts";
import type { Store } from "../store/store.ts";
import { datasetImages } from "./engine-references.ts";

/** Of images that were decoded from files; those of packed pixels are as quick to make as to keep. */
const decoded = new BoundedBytes<Store>(64 * 2 ** 20);

/**
 * One image of a dataset as PNG, pixel by pixel as the classifier sees it. Image files are decoded by the engine, so that
 * no file that came from anywhere can bring down the host.
 * @throws NOT_FOUND, INVALID, PROJECT_DAMAGED, ENGINE_FAILED
 */
export async function imagePng(
  { store, engine }: { readonly store: Store; readonly engine: Engine },
  dataset: StoredDataset,
  index: number,
): Promise<Uint8Array> {
  if (!Number.isInteger(index) || index < 0 || index >= dataset.count)
    throw new ExemplarError(
      "NOT_FOUND",
      `The dataset "${dataset.name}" has no image ${index}.`,
      `Its images are numbered 0 to ${dataset.count - 1}.`,
    );
  const images = datasetImages(store, dataset);
  if (images.kind === "files")
    return decoded.get(
      store,
      `${dataset.id}/${index}`,
      async () => (await engine.run("read-image", { images, index })).png,
    );
  const { height, width, channels } = dataset;
  return encode({
    width,
    height,
    channels,
    depth: 8,
    data: packedPixels(store.blobs.pathOf(images.sha256), dataset, index),
  });
}

/** The bytes `[height, width, channels]` of one image, read without reading the others. */
function packedPixels(path: string, dataset: StoredDataset, index: number): Uint8Array {
  const size = dataset.height * dataset.width * dataset.channels;
  const pixels = new Uint8Array(size);
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
