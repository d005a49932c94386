import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { fitMixedModel } from "#shared/stats/glmm/fit-mixed-model.ts";
import { bootstrapEstimates } from "#shared/stats/parametric-bootstrap.ts";
import { dataFrameFromCsv } from "#shared/stats/reading/read-table.ts";
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
  const half = replicates / 2;
  const one = await run([{ from: 0, to: replicates }]);
  const two = await run([
    { from: 0, to: half },
    { from: half, to: replicates },
  ]);
  const question = `${replicates} bootstrap refits of the null model`;
  return [
    {
      question: `${question}, CPU time of one thread`,
      ...{ value: one.cpuSeconds, unit: "s", against: `limit ${limitSeconds} s`, ratio: one.cpuSeconds / limitSeconds },
    },
    {
      question: `${question}, wall time of two threads`,
      ...{
        value: two.seconds,
        unit: "s",
        against: `one thread, ${one.seconds.toFixed(1)} s`,
        ratio: two.seconds / one.seconds,
      },
    },
  ];
}

/** Time until every part has been refitted, each in a thread of its own, from the moment all have their fit. */
async function run(parts: readonly Part[]): Promise<{ seconds: number; cpuSeconds: number }> {
  const workers = parts.map((part) => new Worker(import.meta.filename, { workerData: part }));
  await Promise.all(workers.map(message));
  const began = performance.now();
  for (const worker of workers) worker.postMessage("go");
  const cpuSeconds = await Promise.all(workers.map(message));
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: cpuSeconds.reduce((sum, value) => sum + value, 0) };
}

const message = (worker: Worker) =>
  new Promise<number>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });

if (!isMainThread && parentPort) {
  const port = parentPort;
  const fit = fitMixedModel(formula, dataFrameFromCsv(readFileSync(csv, "utf8")));
  port.once("message", () => {
    const { from, to }: Part = workerData;
    const before = process.threadCpuUsage();
    bootstrapEstimates(fit, { seed: 1, from, to });
    const { user, system } = process.threadCpuUsage(before);
    port.postMessage((user + system) / 1e6);
  });
  port.postMessage(0);
}
