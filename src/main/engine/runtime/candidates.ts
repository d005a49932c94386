import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { reproducesKnownProduct } from "./known-product.ts";
import { loadOnnxRuntime, onnxRuntime, type Provider } from "./onnx-runtime.ts";
import { probe } from "./probe.ts";
import type { Runtime } from "./runtime.ts";
import { tensorflowGpuRuntime, wasmRuntime } from "./tfjs-runtime.ts";

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

const passedOver = (reason: string): Start => ({ reason });

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts a runtime in this process and has it compute a known product. */
async function startAndCheck(start: () => Promise<Runtime>, reason: string): Promise<Start> {
  try {
    const runtime = await start();
    return (await reproducesKnownProduct(runtime))
      ? { runtime, reason }
      : passedOver("it computes a known matrix product wrongly");
  } catch (error) {
    return passedOver(wordsOf(error));
  }
}

/** Why a provider need not be tried on this machine, where that is plain without loading its driver. */
async function absence(provider: Provider): Promise<string | undefined> {
  const runtime = await loadOnnxRuntime();
  const built = runtime.listSupportedBackends().find(({ name }) => name === provider);
  if (!built) return `ONNX Runtime has no such provider on ${process.platform} ${process.arch}`;
  if (provider === "cuda") {
    const library =
      process.platform === "win32" ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";
    const home = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
    if (!existsSync(join(home, "bin", "napi-v6", process.platform, process.arch, library)))
      return "its CUDA library is not installed (onnxruntime-node's install script fetches it)";
  }
  const hasDevice = ["/dev/dri", "/dev/dxg", "/dev/nvidia0"].some((path) => existsSync(path));
  const hasNamedDriver = process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES;
  if (process.platform === "linux" && !hasDevice && !hasNamedDriver) return "this machine has no GPU device";
  return undefined;
}

const gpuProvider = (provider: Provider, label: string): Candidate => ({
  id: `onnxruntime-${provider}`,
  label,
  async start({ asked }) {
    try {
      const absent = await absence(provider);
      if (absent && !asked) return passedOver(absent);
      const { works, faster, reason } = await probe(provider);
      if (!works || !(faster || asked)) return passedOver(reason);
      return { runtime: onnxRuntime({ provider, label, device: `GPU (${label})` }), reason };
    } catch (error) {
      return passedOver(wordsOf(error));
    }
  },
});

/** Where programs might run, the preferred first. */
export const candidates: readonly Candidate[] = [
  gpuProvider("webgpu", "ONNX Runtime, WebGPU"),
  gpuProvider("cuda", "ONNX Runtime, CUDA"),
  gpuProvider("dml", "ONNX Runtime, DirectML"),
  gpuProvider("coreml", "ONNX Runtime, CoreML"),
  {
    id: "tfjs-node-gpu",
    label: "TensorFlow, CUDA (tfjs-node-gpu)",
    start: () =>
      isInstalled("@tensorflow/tfjs-node-gpu")
        ? startAndCheck(tensorflowGpuRuntime, "it computes a known product")
        : Promise.resolve(passedOver("the package @tensorflow/tfjs-node-gpu is not installed")),
  },
  {
    id: "onnxruntime-cpu",
    label: "ONNX Runtime, CPU",
    start: ({ threads }) =>
      startAndCheck(async () => onnxRuntime(threads ? { threads } : {}), "it computes a known product, on all cores"),
  },
  {
    id: "tfjs-wasm",
    label: "TensorFlow.js, WebAssembly",
    start: () => startAndCheck(wasmRuntime, "it runs everywhere, but on one core and without compiling"),
  },
];

function isInstalled(packageName: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    return true;
  } catch {
    return false;
  }
}
