import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

type Build = (terminal: Terminal) => Command;

/** One file a command, by name, loaded when it is asked for: a fit need not wait for databases and tensors. */
export const commands: Readonly<Record<string, () => Promise<Build>>> = {
  demo: async () => (await import("./commands/demo.ts")).demoCommand,
  replicate: async () => (await import("./commands/replicate.ts")).replicateCommand,
  start: async () => (await import("./commands/start.ts")).startCommand,
  project: async () => (await import("./commands/project.ts")).projectCommand,
  dataset: async () => (await import("./commands/dataset.ts")).datasetCommand,
  train: async () => (await import("./commands/train.ts")).trainCommand,
  model: async () => (await import("./commands/model.ts")).modelCommand,
  predict: async () => (await import("./commands/predict.ts")).predictCommand,
  calibrate: async () => (await import("./commands/calibrate.ts")).calibrateCommand,
  targets: async () => (await import("./commands/targets.ts")).targetsCommand,
  methods: async () => (await import("./commands/methods.ts")).methodsCommand,
  run: async () => (await import("./commands/run.ts")).runCommand,
  study: async () => (await import("./commands/study.ts")).studyCommand,
  power: async () => (await import("./commands/power.ts")).powerCommand,
  simulate: async () => (await import("./commands/simulate.ts")).simulateCommand,
  session: async () => (await import("./commands/session.ts")).sessionCommand,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  "import-trials": async () => (await import("./commands/import-trials.ts")).importTrialsCommand,
  analyse: async () => (await import("./commands/analyse.ts")).analyseCommand,
  relabelling: async () => (await import("./commands/relabelling.ts")).relabellingCommand,
  "name-ambiguity": async () => (await import("./commands/name-ambiguity.ts")).nameAmbiguityCommand,
  report: async () => (await import("./commands/report.ts")).reportCommand,
  write: async () => (await import("./commands/write.ts")).writeCommand,
  jobs: async () => (await import("./commands/jobs.ts")).jobsCommand,
  list: async () => (await import("./commands/list.ts")).listCommand,
  "used-by": async () => (await import("./commands/used-by.ts")).usedByCommand,
  rename: async () => (await import("./commands/rename.ts")).renameCommand,
  archive: async () => (await import("./commands/archive.ts")).archiveCommand,
  delete: async () => (await import("./commands/delete.ts")).deleteCommand,
  mixture: async () => (await import("./commands/mixture.ts")).mixtureCommand,
  fit: async () => (await import("./commands/fit.ts")).fitCommand,
  "signal-detection": async () => (await import("./commands/signal-detection.ts")).signalDetectionCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
};

/** The command that a command line names; all of them where it names none, for help and for complaints. */
export async function commandsFor(words: readonly string[]): Promise<Build[]> {
  const named = words.find((word) => !word.startsWith("-"));
  const wanted = named !== undefined && Object.hasOwn(commands, named) ? [commands[named]!] : Object.values(commands);
  return Promise.all(wanted.map((load) => load()));
}
