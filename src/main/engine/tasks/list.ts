import { datasetReaders } from "../datasets/list.ts";
import { runMethod } from "../methods/run-method.ts";
import { generatorArchitectures } from "../models/generators/list.ts";
import { architectures } from "../models/list.ts";
import { classifierTasks } from "./classifier-tasks.ts";
import { datasetTasks } from "./dataset-tasks.ts";
import { fitMixture } from "./fit-mixture.ts";
import { generatorTasks } from "./generator-tasks.ts";
import { runtimeTasks } from "./runtime-tasks.ts";
import type { Tasks } from "./task.ts";

export const tasks: Tasks = {
  catalogue: async () => ({
    readers: datasetReaders.map(({ id, label, description, needsPath, draws = false }) => ({
      ...{ id, label, description, needsPath, draws },
    })),
    architectures: architectures.map(({ id, label, description }) => ({ id, label, description })),
    generators: generatorArchitectures.map(({ id, label, description }) => ({ id, label, description })),
  }),
  ...runtimeTasks,
  ...datasetTasks,
  ...classifierTasks,
  ...generatorTasks,
  "fit-mixture": fitMixture,
  "run-method": (params, { state, blobs, ...watch }) => runMethod(params, { state, blobs }, watch),
};
