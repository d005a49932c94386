/**
 * A child process that tries one way to a GPU and says what came of it, so that a driver that crashes takes only this
 * process with it. Its argument is a `GpuTarget`; its one message is a `ProbeVerdict`.
 */
import { ExemplarError } from "#shared/domain/errors.ts";
import { electronParentPort } from "../host-port.ts";
import { type GpuTarget, gpuRuntime } from "./gpu-runtime.ts";
import { reproducesKnownProduct, timeProduct } from "./known-product.ts";
import { onnxRuntime } from "./onnx-runtime.ts";
import type { ProbeVerdict } from "./probe.ts";

/** A GPU multiplies 256 × 256 matrices within a few milliseconds, a software renderer takes 100 and more. */
const SLOWEST_SMALL_PRODUCT_MS = 25;

async function verdict(target: GpuTarget): Promise<ProbeVerdict> {
  const gpu = await gpuRuntime(target, target, false);
  if (!(await reproducesKnownProduct(gpu)))
    return { works: false, faster: false, reason: "it computes a known matrix product wrongly" };
  const works = (faster: boolean, reason: string) => ({ works: true, faster, reason });
  const small = await timeProduct(gpu, 256);
  if (small > SLOWEST_SMALL_PRODUCT_MS)
    return works(false, `it is emulated in software (${Math.round(small)} ms for a 256×256 product)`);
  const [gpuTime, cpuTime] = [await timeProduct(gpu, 1024), await timeProduct(onnxRuntime(), 1024)];
  const times = `${gpuTime.toFixed(1)} ms for a 1024×1024 product, the CPU ${cpuTime.toFixed(1)} ms`;
  return gpuTime < cpuTime
    ? works(true, `it computes a known product, faster than the CPU (${times})`)
    : works(false, `it is slower than the CPU (${times})`);
}

/** What went wrong, without the place in ONNX Runtime's source that its messages begin with. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const words = error instanceof ExemplarError ? (error.detail ?? error.message) : error.message;
  return words.split(" was false. ").at(-1)!.trim();
}

const answer = await verdict(process.argv[2] as GpuTarget).catch(
  (error: unknown): ProbeVerdict => ({ works: false, faster: false, reason: `it does not start: ${wordsOf(error)}` }),
);
const electron = electronParentPort();
if (electron) electron.postMessage(answer);
else process.send?.(answer, () => process.exit());
