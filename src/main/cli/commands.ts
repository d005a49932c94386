import type { Command } from "commander";
import { calibrateCommand } from "./commands/calibrate.ts";
import { datasetCommand } from "./commands/dataset.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { exportCommand } from "./commands/export.ts";
import { fitCommand } from "./commands/fit.ts";
import { jobsCommand } from "./commands/jobs.ts";
import { methodsCommand } from "./commands/methods.ts";
import { modelCommand } from "./commands/model.ts";
import { predictCommand } from "./commands/predict.ts";
import { projectCommand } from "./commands/project.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { startCommand } from "./commands/start.ts";
import { studyCommand } from "./commands/study.ts";
import { targetsCommand } from "./commands/targets.ts";
import { trainCommand } from "./commands/train.ts";
import type { Terminal } from "./terminal.ts";

/** One file a command. */
export const commands: readonly ((terminal: Terminal) => Command)[] = [
  demoCommand,
  startCommand,
  projectCommand,
  datasetCommand,
  trainCommand,
  modelCommand,
  predictCommand,
  calibrateCommand,
  targetsCommand,
  methodsCommand,
  runCommand,
  studyCommand,
  simulateCommand,
  exportCommand,
  reportCommand,
  jobsCommand,
  fitCommand,
  doctorCommand,
];
