import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { EngineClient, spawnNodeEngine } from "#host/engine.ts";
import { createHost, type Host } from "#host/host.ts";
import type { Job } from "#shared/contract/jobs.ts";
import type { Measurement } from "./measurement.ts";

const classes = 100;
const imagesPerClass = 500;
const openingSeconds = 2;
const browsed = 5000;
const browsingMiB = 384;
const arrayImages = 600_000;
const arrayMiB = 192;

/** How long a folder of 50,000 images takes to open, and what browsing it and importing a large array hold in memory. */
export default async function datasets(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  const engine = new EngineClient(spawnNodeEngine);
  const host = createHost({
    transport: "in-process",
    transportReason: "a measurement",
    userData: join(folder, "user"),
    engine,
    version: "0.0.0-bench",
  });
  try {
    const images = join(folder, "images");
    await manyImages(images);
    const array = largeArray(folder);
    await host.client.projects.create({ path: join(folder, "project"), name: "Datasets" });
    await host.client.library.readers();
    const before = residentMiB(engine.pid!);

    const started = performance.now();
    const { datasetId } = await imported(host, "image-folder", images);
    const seconds = (performance.now() - started) / 1000;
    const { browsingMs, peak } = await browse(host, engine.pid!, datasetId);
    const beforeArray = residentMiB(engine.pid!);
    const arrayPeak = await peakDuring(engine.pid!, () => imported(host, "numpy", array));
    return [
      {
        question: `a folder of ${classes * imagesPerClass} images opens as a dataset, without decoding`,
        value: seconds,
        unit: "s",
        against: `limit ${openingSeconds} s`,
        ratio: seconds / openingSeconds,
      },
      {
        question: `memory that ${browsed} of its images, browsed one after the other, take (services and engine)`,
        value: peak - before,
        unit: "MiB",
        against: `limit ${browsingMiB} MiB`,
        ratio: (peak - before) / browsingMiB,
      },
      {
        question: "a page of 100 images of such a folder",
        value: browsingMs,
        unit: "ms",
        against: "limit 1000 ms",
        ratio: browsingMs / 1000,
      },
      {
        question: `memory that importing an array of ${arrayImages} digits (${Math.round((arrayImages * 784) / 2 ** 20)} MiB) takes`,
        value: arrayPeak - beforeArray,
        unit: "MiB",
        against: `limit ${arrayMiB} MiB`,
        ratio: (arrayPeak - beforeArray) / arrayMiB,
      },
    ];
  } finally {
    await host.close();
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Colour noise of 32 × 32, a hundred different ones under 50,000 names. */
async function manyImages(folder: string): Promise<void> {
  for (let k = 0; k < classes; k++) {
    const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, position) => (position * 7919 * (k + 1)) % 251);
    const file = await sharp(pixels, { raw: { height: 32, width: 32, channels: 3 } })
      .png()
      .toBuffer();
    const own = join(folder, `class ${k}`);
    mkdirSync(own, { recursive: true });
    for (let index = 0; index < imagesPerClass; index++) writeFileSync(join(own, `${index}.png`), file);
  }
}

/** Zeros in numpy's format, of which the disk need not hold any. */
function largeArray(folder: string): string {
  const header = (shape: string) => {
    const text = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
    return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"), Buffer.from(`${text}\n`)]);
  };
  const path = join(folder, "images.npy");
  writeFileSync(path, header(`(${arrayImages}, 28, 28)`));
  truncateSync(path, 128 + arrayImages * 784);
  writeFileSync(join(folder, "labels.npy"), header(`(${arrayImages},)`));
  truncateSync(join(folder, "labels.npy"), 128 + arrayImages);
  return path;
}

async function imported({ client }: Host, reader: string, path: string): Promise<{ datasetId: string }> {
  const events = await client.system.events();
  const { id } = await client.library.importDataset({ reader, path, name: reader });
  let job: Job = await client.jobs.get({ jobId: id });
  for await (const event of events) {
    if (event.type === "job" && event.job.id === id) job = event.job;
    if (job.status === "done") return job.result as { datasetId: string };
    if (job.status === "failed") throw new Error(job.error?.message);
  }
  throw new Error("the services have ended");
}

/** How long a page of 100 images takes, the median of all, and the most memory that both processes held meanwhile. */
async function browse(host: Host, engine: number, datasetId: string): Promise<{ browsingMs: number; peak: number }> {
  const times: number[] = [];
  let peak = 0;
  for (let start = 0; start < browsed; start += 100) {
    const started = performance.now();
    const page = Array.from({ length: 100 }, (_, k) => (start + k) * 10);
    await Promise.all(page.map((index) => host.binary(`/image/${datasetId}/${index}`)));
    times.push(performance.now() - started);
    peak = Math.max(peak, residentMiB(engine));
  }
  return { browsingMs: times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!, peak };
}

async function peakDuring(engine: number, work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const poll = setInterval(() => {
    peak = Math.max(peak, residentMiB(engine));
  }, 20);
  await work();
  clearInterval(poll);
  return Math.max(peak, residentMiB(engine));
}

/** What this process and the engine hold; of the engine only where there is a /proc. */
function residentMiB(engine: number): number {
  let own = process.memoryUsage().rss / 2 ** 20;
  try {
    own += Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${engine}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    // no /proc on this system
  }
  return own;
}
