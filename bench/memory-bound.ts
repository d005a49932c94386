import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type * as tf from "@tensorflow/tfjs-core";
import { tracedRows } from "#engine/batches/row-program.ts";
import { runInBatches } from "#engine/batches/run-in-batches.ts";
import { workplaceOn } from "#engine/batches/workplace.ts";
import { onnxRuntime } from "#engine/runtime/onnx-runtime.ts";
import type { Measurement } from "./measurement.ts";
import { cnnLogits, randomCnn } from "./support/papers-networks.ts";

const ROWS = 2000;
const LIMITS = [32, 128, 512];

/** Does a run take no more memory than its limit says? Each limit in a process of its own, whose peak is then its. */
export default async function (): Promise<Measurement[]> {
  const idle = await peakOf(0);
  const measurements: Measurement[] = [];
  for (const limit of LIMITS) {
    const taken = (await peakOf(limit)) - idle;
    measurements.push({
      question: `Memory of the papers' CNN on ${ROWS} digits with a limit of ${limit} MiB`,
      value: taken,
      unit: "MiB",
      against: `the limit, ${limit} MiB (limit 1)`,
      ratio: taken / limit,
    });
  }
  return measurements;
}

/** Peak resident memory in MiB of a process that does the work within a limit, or, at 0, that only loads the libraries. */
function peakOf(limit: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = fork(fileURLToPath(import.meta.url), [String(limit)]);
  child.once("message", (mebibytes) => resolve(mebibytes as number));
  child.once("exit", (status) => reject(new Error(`The measured process ended with ${status}`)));
  return promise;
}

if (process.send) {
  const limit = Number(process.argv[2]);
  const weights = randomCnn(1);
  const pixels = new Float32Array(784).fill(0.5);
  const rows = {
    count: limit === 0 ? 1 : ROWS,
    read: (_: number, count: number) => {
      const images = new Float32Array(count * 784);
      for (let row = 0; row < count; row++) images.set(pixels, row * 784);
      return { images };
    },
  };
  const cnn = tracedRows({
    key: "cnn",
    fn: ({ images }: Record<string, tf.Tensor>) => ({
      logits: cnnLogits(images!, weights),
    }),
    rows: { images: { shape: [28, 28, 1], dtype: "float32" } },
  });
  let done = 0;
  const workplace = workplaceOn(onnxRuntime(), (limit || 32) * 2 ** 20);
  for await (const { rows: count } of runInBatches(cnn, rows, workplace)) done += count;
  if (done !== rows.count) throw new Error(`${done} rows of ${rows.count} came back`);
  process.send(process.resourceUsage().maxRSS / 1024, () => process.exit());
}
