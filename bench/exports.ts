import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ExportChoice, exportChoice } from "#shared/contract/analyse.ts";
import type { Client } from "#shared/contract/contract.ts";
import { exampleStudy } from "#shared/study/example-study.fixture.ts";
import type { Measurement } from "./measurement.ts";
import { hostWithoutEngine } from "./support/host-without-engine.ts";

/** The paper's: 160 participants of 89 trials are 14,240 rows. */
const participants = 160;
const trials = 89;
/** Seconds. */
const limit = 2;

/** How long does it take to write the data of a study of the paper's size, in each format? */
export default async function exports(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const { trusted: client, close } = hostWithoutEngine(folder);
  try {
    await client.projects.create({ path: join(folder, "project"), name: "Exports" });
    const { id: studyId } = await client.compose.save({ document: exampleStudy(trials) });
    await simulated(client, studyId);
    const measurements: Measurement[] = [];
    for (const format of exportChoice.options) measurements.push(await measured(client, studyId, format));
    return measurements;
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function simulated(client: Client, studyId: string): Promise<void> {
  const participant = { strategy: "random" } as const;
  const { id: jobId } = await client.run.simulate({ studyId, participants, participant });
  for (;;) {
    const { status } = await client.jobs.get({ jobId });
    if (status === "done") return;
    if (status !== "queued" && status !== "running") throw new Error(`The participants were not simulated: ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function measured(client: Client, studyId: string, format: ExportChoice): Promise<Measurement> {
  const began = performance.now();
  await client.analyse.export({ studyId, kinds: ["simulated"], format });
  const value = (performance.now() - began) / 1000;
  const question = `${(participants * trials).toLocaleString("en")} trials written as ${format}`;
  return { question, value, unit: "s", against: `${limit} s`, ratio: value / limit };
}
