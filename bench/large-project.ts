import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { openStore } from "#host/store/open-store.ts";
import { readTargets } from "#host/store/read/targets.ts";
import type { Store } from "#host/store/store.ts";
import { transaction } from "#host/store/transaction.ts";
import { insertArtefact } from "#host/store/write/artefacts.ts";
import { insertTarget } from "#host/store/write/targets.ts";
import { findBrowser } from "../src/main/loopback/find-browser.ts";
import { printedAddress } from "../tests/browser/printed-address.ts";
import type { Measurement } from "./measurement.ts";
import { processorClock } from "./support/timing.ts";

const launcher = join(import.meta.dirname, "../src/main/cli/exemplar.mjs");
const small = join(import.meta.dirname, "../tests/fixtures/projects/format-10");
const openLimitMs = 1000;
const taskLimitMs = 50;

/** How long a project of 5,000 artefacts takes to open, and how smoothly Curate scrolls over 50,000 targets. */
export default async function largeProject(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const path = join(folder, "project");
  try {
    cpSync(small, path, { recursive: true });
    grow(path, (store) => addArtefacts(store, 5000));
    const seconds = processorClock();
    const store = openStore(path);
    readTargets(store);
    const openMs = 1000 * seconds();
    store.close();
    grow(path, (grown) => addTargets(grown, 50_000));
    const longestMs = await longestTaskWhileScrolling(path, folder);
    return [
      {
        question: "opening a project of 5,000 artefacts, its targets with what was made of them included",
        value: openMs,
        unit: "ms of CPU",
        against: `limit ${openLimitMs} ms`,
        ratio: openMs / openLimitMs,
      },
      {
        question: "longest renderer task while Curate scrolls over 50,000 targets",
        value: longestMs,
        unit: "ms of CPU",
        against: `limit ${taskLimitMs} ms`,
        ratio: longestMs / taskLimitMs,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function grow(path: string, add: (store: Store) => void): void {
  const store = openStore(path);
  try {
    transaction(store, () => add(store));
  } finally {
    store.close();
  }
}

function addArtefacts(store: Store, count: number): void {
  const targets = readTargets(store);
  const template = store.database.prepare<[], { id: string }>("SELECT id FROM artefacts LIMIT 1").get()!;
  const files = store.database
    .prepare<[string], { name: string; sha256: string; dtype: "float32" | "png"; shape: string }>(
      "SELECT name, sha256, dtype, shape FROM artefact_files WHERE artefact_id = ? ORDER BY position",
    )
    .all(template.id)
    .map((file) => ({ ...file, shape: JSON.parse(file.shape) as number[] }));
  for (let k = 0; k < count; k++)
    insertArtefact(store, {
      id: `artefact-${k}`,
      method: "gp-mask",
      revision: 1,
      output: "map",
      subject: { kind: "target", targetId: targets[k % targets.length]!.id },
      keySha256: k.toString(16).padStart(64, "0"),
      settings: { masks: 1000, mean: -100, sd: 100, lengthScale: 0.1, subtractPrior: false },
      seed: k,
      summary: { height: 28, width: 28, range: [0, 1], colourMap: "viridis", layers: [] },
      uncertainty: { effective_sample_size: 10, max_standard_error: 0.01 },
      files,
      uses: [],
      provenance: { classifierSha256: "", datasetSha256: "", device: "", version: "", seconds: 1 },
      createdAt: new Date(k * 1000).toISOString(),
    });
}

function addTargets(store: Store, count: number): void {
  const [target] = readTargets(store);
  for (let k = 0; k < count; k++)
    insertTarget(store, {
      id: `target-${k}`,
      datasetId: target!.datasetId,
      classifierId: target!.classifierId,
      imageSha256: target!.imageSha256,
      createdAt: new Date(k * 1000).toISOString(),
      index: 1_000_000 + k,
      kind: "hit",
      groundTruth: k % 10,
      predicted: k % 10,
      alternative: (k + 1) % 10,
      confidence: 0.9,
      temperature: null,
    });
}

async function longestTaskWhileScrolling(path: string, folder: string): Promise<number> {
  const env = { ...process.env, EXEMPLAR_USER_DATA: join(folder, "user") };
  const server = spawn(process.execPath, [launcher, "start", "--no-open", "--project", path], { env });
  const executablePath = findBrowser() ?? undefined;
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(await printedAddress(server));
    await page.evaluate(`location.hash = "#/curate"`);
    await page.getByRole("option").first().waitFor({ timeout: 0 });
    return await scroll(browser, page);
  } finally {
    await browser.close();
    server.kill("SIGTERM");
    await new Promise((ended) => server.once("exit", ended));
  }
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the thread, µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * Wheels over the grid for two hundred turns.
 * @returns the longest task of the page's main thread, ms of processor time: other work on the machine does not add to it
 */
async function scroll(browser: Browser, page: Page): Promise<number> {
  await page.getByRole("option").first().hover();
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline"] });
  for (let turn = 0; turn < 200; turn++) await page.mouse.wheel(0, 600);
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const mainThreads = new Set(
    traceEvents
      .filter(({ ph, name, args }) => ph === "M" && name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && mainThreads.has(`${pid}/${tid}`));
  if (tasks.length === 0) throw new Error("the browser traced no task of the page");
  return Math.max(...tasks.map(({ tdur }) => tdur! / 1000));
}
