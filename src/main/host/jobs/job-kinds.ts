import { addBundledClassifier } from "./add-bundled-classifier.ts";
import { addBundledGenerator } from "./add-bundled-generator.ts";
import { calibrate } from "./calibrate.ts";
import { evaluate } from "./evaluate.ts";
import { fetchDatasetJob } from "./fetch-dataset.ts";
import { fitTable } from "./fit-table.ts";
import { importClassifier } from "./import-classifier.ts";
import { importDataset } from "./import-dataset.ts";
import type { AnyJobKind } from "./job-kind.ts";
import { keepExamplesJob } from "./keep-examples.ts";
import { keepImagesJob } from "./keep-images.ts";
import { runMethod } from "./run-method.ts";
import { simulateParticipants } from "./simulate-participants.ts";
import { simulatePower } from "./simulate-power.ts";
import { specifyTrialsJob } from "./specify-trials.ts";
import { trainClassifier } from "./train-classifier.ts";
import { trainGenerator } from "./train-generator.ts";
import { writeReport } from "./write-report.ts";
import { writeScript } from "./write-script.ts";

/** Every kind of job. */
export const jobKinds = [
  importDataset,
  fetchDatasetJob,
  trainClassifier,
  trainGenerator,
  addBundledClassifier,
  addBundledGenerator,
  importClassifier,
  evaluate,
  calibrate,
  specifyTrialsJob,
  runMethod,
  fitTable,
  keepExamplesJob,
  keepImagesJob,
  simulateParticipants,
  simulatePower,
  writeReport,
  writeScript,
] as readonly unknown[] as readonly AnyJobKind[];
