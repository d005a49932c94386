import { datasetReader } from "../datasets/list.ts";
import type { Job } from "./job.ts";

export const readDataset: Job<"read-dataset"> = ({ reader, path }, { signal }) =>
  datasetReader(reader).read(path, signal);
