import { datasetReaders } from "../datasets/list.ts";
import { generatorArchitectures } from "../models/generators/list.ts";
import { architectures } from "../models/list.ts";
import type { Job } from "./job.ts";

export const catalogue: Job<"catalogue"> = async () => ({
  readers: datasetReaders.map(({ id, label, description, needsPath }) => ({ id, label, description, needsPath })),
  architectures: architectures.map(({ id, label, description }) => ({ id, label, description })),
  generators: generatorArchitectures.map(({ id, label, description }) => ({ id, label, description })),
});
