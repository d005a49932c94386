import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type GpuTarget, gpuRuntime } from "./gpu-runtime.ts";
import { reproducesKnownProduct } from "./known-product.ts";
import { loadOnnxRuntime, onnxRuntime, type Provider } from "./onnx-runtime.ts";
import { probe } from "./probe.ts";
import type { Runtime } from "./runtime.ts";
import { wasmRuntime } from "./tfjs-runtime.ts";

/** A place where programs might run. */
export interface Candidate {
  readonly id: string;
  readonly label: string;
  /** Tries it: the runtime and why it can be used, or why it cannot. Never rejects. */
  readonly start: (options: StartOptions) => Promise<Start>;
}

export interface StartOptions {
  readonly threads?: number;
  /** Whether the user asked for it, and so has it also where it is slow. */
  readonly asked?: boolean;
}

export type Start =
  | { readonly runtime: Runtime; readonly reason: string }
  | { readonly runtime?: undefined; readonly reason: string };

const passedOver = (error: unknown): Start => {
  if (error instanceof ExemplarError) return { reason: `${error.message} ${error.remedy}` };
  return { reason: error instanceof Error ? error.message : String(error) };
};

/** Who asks for a GPU waits for it, also on a busy machine. In ms. */
const patienceOfWhoAsked = 300_000;

/** A runtime on a GPU, whose driver is tried in a process of its own before it is let into this one. */
const gpu = (
  target: GpuTarget,
  id: string,
  label: string,
  absence: () => string | undefined | Promise<string | undefined>,
): Candidate => ({
  id,
  label,
  async start({ asked }) {
    try {
      const absent = await absence();
      if (absent && !asked) return passedOver(absent);
      const { works, faster, reason } = await probe(target, asked ? { timeoutMs: patienceOfWhoAsked } : {});
      return works && (faster || asked) ? { runtime: await gpuRuntime(target, label), reason } : passedOver(reason);
    } catch (error) {
      return passedOver(error);
    }
  },
});

/** A runtime on the CPU, started in this process and made to compute a known product. */
const cpu = (
  id: string,
  label: string,
  start: (options: StartOptions) => Promise<Runtime>,
  reason: string,
): Candidate => ({
  id,
  label,
  async start(options) {
    try {
      const runtime = await start(options);
      return (await reproducesKnownProduct(runtime))
        ? { runtime, reason }
        : passedOver("it computes a known matrix product wrongly");
    } catch (error) {
      return passedOver(error);
    }
  },
});

const provider = (name: Provider, label: string): Candidate =>
  gpu(name, `onnxruntime-${name}`, label, () => providerAbsence(name));

/** Where programs might run, the preferred first. */
export const candidates: readonly Candidate[] = [
  provider("webgpu", "ONNX Runtime, WebGPU"),
  provider("cuda", "ONNX Runtime, CUDA"),
  provider("dml", "ONNX Runtime, DirectML"),
  provider("coreml", "ONNX Runtime, CoreML"),
  gpu("tfjs-node-gpu", "tfjs-node-gpu", "TensorFlow, CUDA (tfjs-node-gpu)", () =>
    isInstalled("@tensorflow/tfjs-node-gpu") ? undefined : "the package @tensorflow/tfjs-node-gpu is not installed",
  ),
  cpu(
    "onnxruntime-cpu",
    "ONNX Runtime, CPU",
    async ({ threads }) => onnxRuntime(threads ? { threads } : {}),
    "it computes a known product, natively on this machine's cores",
  ),
  cpu(
    "tfjs-wasm",
    "TensorFlow.js, WebAssembly",
    wasmRuntime,
    "it computes a known product, but on one core and without compiling",
  ),
];

/** Why a provider need not be tried on this machine, where that is plain without loading its driver. */
async function providerAbsence(name: Provider): Promise<string | undefined> {
  const runtime = await loadOnnxRuntime();
  if (!runtime.listSupportedBackends().some((backend) => backend.name === name))
    return `ONNX Runtime has no such provider on ${process.platform} ${process.arch}`;
  if (name === "cuda" && !existsSync(cudaLibrary()))
    return "its CUDA library is not installed (npm rebuild onnxruntime-node --ignore-scripts=false fetches it)";
  const hasDevice = ["/dev/dri", "/dev/dxg", "/dev/nvidia0"].some((path) => existsSync(path));
  const namesDriver = process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES;
  return process.platform === "linux" && !hasDevice && !namesDriver ? "this machine has no GPU device" : undefined;
}

function cudaLibrary(): string {
  const [prefix, suffix] = process.platform === "win32" ? ["", "dll"] : ["lib", "so"];
  const home = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  const library = `${prefix}onnxruntime_providers_cuda.${suffix}`;
  return join(home, "bin", "napi-v6", process.platform, process.arch, library);
}

function isInstalled(packageName: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    return true;
  } catch {
    return false;
  }
}
