import { detectDataset } from "../datasets/detect-dataset.ts";
import { FileImageReader } from "../datasets/file-images.ts";
import { openImages } from "../datasets/images.ts";
import { datasetReader, requireDrawing } from "../datasets/list.ts";
import { madeImages } from "../datasets/made-images.ts";
import { shiftedImages } from "../datasets/shifted-images.ts";
import { storeDataset } from "../datasets/store-dataset.ts";
import { openDataset } from "../methods/dataset-material.ts";
import type { Tasks } from "./task.ts";

type DatasetTask = "detect-dataset" | "read-dataset" | "shift-images" | "pack-pictures" | "read-image";

export const datasetTasks: Tasks<DatasetTask> = {
  "detect-dataset": ({ path, image = {} }, watch) => detectDataset(path, image, watch),
  async "read-dataset"({ reader: id, path, image = {}, into }, watch) {
    const reader = datasetReader(id);
    requireDrawing(reader, image);
    return storeDataset(await reader.open(path, image, watch), into, watch);
  },
  "shift-images": async ({ dataset, into, ...request }, { state, blobs, ...watch }) => {
    using images = openImages(blobs.images(dataset.images), state.manifests);
    const { classNames, labels } = openDataset(dataset, blobs, images);
    return await storeDataset(shiftedImages(images, { ...request, classNames, labels: labels() }), into, watch);
  },
  "pack-pictures": async ({ pictures, imageShape, source, into }, { blobs, ...watch }) => {
    const read = pictures.map((hash) => blobs.read(hash, "The picture"));
    return await storeDataset(madeImages(read, imageShape, source), into, watch);
  },
  "read-image": async ({ images, index }, { state, blobs }) => {
    const located = blobs.images(images);
    using reader = new FileImageReader(located, state.manifests.read(located.path));
    return { png: await reader.png(index) };
  },
};
