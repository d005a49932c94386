import { detectDataset } from "../datasets/detect-dataset.ts";
import { FileImageReader } from "../datasets/file-images.ts";
import { datasetReader } from "../datasets/list.ts";
import { storeDataset } from "../datasets/store-dataset.ts";
import type { Tasks } from "./task.ts";

export const datasetTasks: Tasks<"detect-dataset" | "read-dataset" | "read-image"> = {
  "detect-dataset": ({ path, image = {} }, watch) => detectDataset(path, image, watch),
  "read-dataset": async ({ reader, path, image = {}, into }, watch) =>
    storeDataset(await datasetReader(reader).open(path, image, watch), into, watch),
  "read-image": async ({ images, index }, { state }) => {
    using reader = new FileImageReader(images, state.manifests.read(images.path));
    return { png: await reader.png(index) };
  },
};
