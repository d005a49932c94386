import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { EngineClient } from "#engine/client.ts";
import type { EngineTask, EngineTasks } from "#engine/protocol.ts";
import { createHost, type Host, type HostOptions } from "#host/host.ts";
import type { Client } from "#shared/contract/contract.ts";
import type { Job } from "#shared/contract/jobs.ts";
import { ToyEngineProcess } from "./engine-process.ts";

/** A folder that is gone when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface ToyHost extends Host {
  readonly engine: EngineClient;
  readonly processes: ToyEngineProcess[];
  readonly folder: string;
}

/** A host whose engine is a stand-in. @param before see `ToyEngineProcess` */
export function toyHost(
  options: {
    folder?: string;
    transport?: HostOptions["transport"];
    showInFolder?: (path: string) => void;
    before?: (task: EngineTask, process: ToyEngineProcess) => void | Promise<void>;
    missing?: EngineTasks["describe-classifier"]["result"]["missing"];
  } = {},
): ToyHost {
  const folder = options.folder ?? temporaryFolder();
  const processes: ToyEngineProcess[] = [];
  const engine = new EngineClient(() => {
    const process = new ToyEngineProcess(options.before, options.missing);
    processes.push(process);
    return process;
  });
  const host = createHost({
    transport: options.transport ?? "in-process",
    transportReason: "a test",
    userData: join(folder, "user"),
    engine,
    version: "0.0.0-test",
    ...(options.showInFolder && { showInFolder: options.showInFolder }),
  });
  onTestFinished(() => host.close());
  return { ...host, engine, processes, folder };
}

/** The job once it is over. */
export async function finished(client: Client, { id }: Job): Promise<Job> {
  for (;;) {
    const job = await client.jobs.get({ jobId: id });
    if (job.status !== "queued" && job.status !== "running") return job;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What a job made. @throws what it failed with */
export async function made<Result>(client: Client, started: Promise<Job>): Promise<Result> {
  const job = await finished(client, await started);
  if (job.status !== "done") throw new Error(`${job.title} ${job.status}: ${JSON.stringify(job.error)}`);
  return job.result as Result;
}

/** A project with the toy dataset and a classifier trained on it. */
export async function toyProject(host: ToyHost, name = "project") {
  const project = await host.client.projects.create({ path: join(host.folder, name), name });
  const { datasetId } = await made<{ datasetId: string }>(
    host.client,
    host.client.library.importDataset({ reader: "toy", name: "Bars", testFraction: 0.5 }),
  );
  const { classifierId } = await made<{ classifierId: string }>(
    host.client,
    host.client.library.train({ datasetId, name: "Net", settings: {} }),
  );
  return { project, datasetId, classifierId };
}
