import { datasetReader } from "../datasets/list.ts";
import { storeDataset } from "../datasets/store-dataset.ts";
import type { Job } from "./job.ts";

export const readDataset: Job<"read-dataset"> = async ({ reader, path, image = {}, into }, watch) =>
  storeDataset(await datasetReader(reader).open(path, image, watch), into, watch);
