import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { dataFrameFromCsv } from "#shared/stats/data-frame.ts";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { bootstrapEstimates } from "#shared/stats/parametric-bootstrap.ts";
import type { Measurement } from "./measurement.ts";

const csv = join(import.meta.dirname, "../tests/fixtures/glmm/paper_sim.csv");
const formula = "correct ~ trial_type + (1 | participant) + (1 | category)";
const replicates = 1000;
const limitSeconds = 60;

interface Part {
  readonly from: number;
  readonly to: number;
}

/** Refits of the papers' null model (14,240 rows) to simulated outcomes, in one thread and in two. */
export default async function bootstrap(): Promise<Measurement[]> {
  const one = await seconds([{ from: 0, to: replicates }]);
  const two = await seconds([
    { from: 0, to: replicates / 2 },
    { from: replicates / 2, to: replicates },
  ]);
  const question = `${replicates} bootstrap refits of the null model`;
  return [
    {
      question: `${question}, one thread`,
      value: one,
      unit: "s",
      against: `limit ${limitSeconds} s`,
      ratio: one / limitSeconds,
    },
    { question: `${question}, two threads`, value: two, unit: "s", against: "one thread", ratio: two / one },
  ];
}

/** Wall time until every part has been refitted, each in a thread of its own, from the moment all have their fit. */
async function seconds(parts: readonly Part[]): Promise<number> {
  const workers = parts.map((part) => new Worker(import.meta.filename, { workerData: part }));
  await Promise.all(workers.map((worker) => message(worker)));
  const began = performance.now();
  for (const worker of workers) worker.postMessage("go");
  await Promise.all(workers.map((worker) => message(worker)));
  return (performance.now() - began) / 1000;
}

const message = (worker: Worker) =>
  new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });

if (!isMainThread && parentPort) {
  const port = parentPort;
  const fit = fitMixedModel(formula, dataFrameFromCsv(readFileSync(csv, "utf8")));
  port.once("message", () => {
    const { from, to }: Part = workerData;
    port.postMessage(bootstrapEstimates(fit, { seed: 1, from, to }).length);
  });
  port.postMessage("ready");
}
