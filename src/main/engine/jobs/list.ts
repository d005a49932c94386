import type { EngineTask } from "../protocol.ts";
import { benchmarkJob } from "./benchmark.ts";
import { catalogue } from "./catalogue.ts";
import { describeArchitecture } from "./describe-architecture.ts";
import { describeClassifier } from "./describe-classifier.ts";
import { describeLibraries } from "./describe-libraries.ts";
import { describeRuntime } from "./describe-runtime.ts";
import { detectDatasetJob } from "./detect-dataset.ts";
import { importModelJob } from "./import-model.ts";
import type { Job } from "./job.ts";
import { predictJob } from "./predict.ts";
import { readDataset } from "./read-dataset.ts";
import { readImage } from "./read-image.ts";
import { runMethodJob } from "./run-method.ts";
import { sampleGeneratorJob } from "./sample-generator.ts";
import { trainClassifierJob } from "./train-classifier.ts";
import { trainGeneratorJob } from "./train-generator.ts";

export const jobs: { readonly [T in EngineTask]: Job<T> } = {
  catalogue,
  benchmark: benchmarkJob,
  "describe-libraries": describeLibraries,
  "describe-runtime": describeRuntime,
  "detect-dataset": detectDatasetJob,
  "read-dataset": readDataset,
  "read-image": readImage,
  "describe-architecture": describeArchitecture,
  "import-model": importModelJob,
  "train-classifier": trainClassifierJob,
  "train-generator": trainGeneratorJob,
  "sample-generator": sampleGeneratorJob,
  predict: predictJob,
  "describe-classifier": describeClassifier,
  "run-method": runMethodJob,
};
