import { detectDataset } from "../datasets/detect-dataset.ts";
import type { Job } from "./job.ts";

export const detectDatasetJob: Job<"detect-dataset"> = ({ path, image = {} }, watch) =>
  detectDataset(path, image, watch);
