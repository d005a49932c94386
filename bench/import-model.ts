import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BlobFolder } from "#engine/blob-folder.ts";
import { EngineState } from "#engine/engine-state.ts";
import { resNet50 } from "#engine/models/onnx/testing/networks/resnet.ts";
import { vgg16 } from "#engine/models/onnx/testing/networks/vgg.ts";
import { visionTransformer } from "#engine/models/onnx/testing/networks/vit.ts";
import { importModelTask } from "#engine/tasks/import-model.ts";
import type { Measurement } from "./measurement.ts";
import { processorClock } from "./support/timing.ts";

/** As many weights as ViT-B/16 has, and as long a sequence, in two layers. */
const vitB = () => visionTransformer({ size: 112, width: 1888, heads: 16, classes: 1000 });

const files = { "resnet-50": () => resNet50(1).bytes, "vgg-16": () => vgg16().bytes, "vit-b": () => vitB().bytes };
type File = keyof typeof files;

interface Taken {
  readonly cpuSeconds: number;
  readonly peak: number;
  readonly bytes: number;
}

const GIBIBYTE = 2 ** 30;

/** What does it take to import a model, with all checks? Each in a process of its own, whose peak is then its. */
export default async function (): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "exemplar-bench-"));
  try {
    const resnet = await importOf("resnet-50", folder);
    const vgg = await importOf("vgg-16", folder);
    const vit = await importOf("vit-b", folder);
    return [
      {
        question: "Importing ResNet-50 (98 MiB) with its checks",
        value: resnet.cpuSeconds,
        unit: "s of CPU",
        against: "6 s (limit 1)",
        ratio: resnet.cpuSeconds / 6,
      },
      {
        question: `Peak memory of importing VGG-16 (${(vgg.bytes / 2 ** 20).toFixed(0)} MiB)`,
        value: vgg.peak / GIBIBYTE,
        unit: "GiB",
        against: "1.7 GiB (limit 1)",
        ratio: vgg.peak / (1.7 * GIBIBYTE),
      },
      {
        question: `Peak memory of importing a Vision Transformer (${(vit.bytes / 2 ** 20).toFixed(0)} MiB)`,
        value: vit.peak / GIBIBYTE,
        unit: "GiB",
        against: "three times the file (limit 1)",
        ratio: vit.peak / (3 * vit.bytes),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The file is written by a process of its own, too, so that it lies in no memory while it is imported. */
async function importOf(file: File, folder: string): Promise<Taken> {
  await inProcess("write", file, folder);
  return (await inProcess("import", file, folder)) as Taken;
}

function inProcess(task: "write" | "import", file: File, folder: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const child = fork(fileURLToPath(import.meta.url), [task, file, folder]);
  child.once("message", resolve);
  child.once("exit", (status) => reject(new Error(`The measured process ended with ${status}`)));
  return promise;
}

if (process.send) {
  const [task, file, folder] = process.argv.slice(2) as ["write" | "import", File, string];
  const path = join(folder, `${file}.onnx`);
  let answer: Taken | null = null;
  if (task === "write") writeFileSync(path, files[file]());
  else {
    const seconds = processorClock();
    const watch = { signal: new AbortController().signal, onProgress: () => {} };
    const params = { path, settings: {}, into: join(folder, `${file}.stored`) };
    const { bytes, blackBoxReason } = await importModelTask(params, {
      ...watch,
      state: new EngineState(),
      blobs: new BlobFolder(),
    });
    if (blackBoxReason) throw new Error(blackBoxReason);
    answer = { cpuSeconds: seconds(), peak: 1024 * process.resourceUsage().maxRSS, bytes };
  }
  process.send(answer, () => process.exit());
}
