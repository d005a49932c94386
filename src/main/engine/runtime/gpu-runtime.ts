import { onnxRuntime, type Provider } from "./onnx-runtime.ts";
import type { Runtime } from "./runtime.ts";
import { tensorflowGpuRuntime } from "./tfjs-runtime.ts";

/** What a GPU can be reached through: a provider of ONNX Runtime, or TensorFlow. */
export type GpuTarget = Provider | "tfjs-node-gpu";

export const gpuRuntime = async (target: GpuTarget, label: string, allowCpuFallback = true): Promise<Runtime> =>
  target === "tfjs-node-gpu"
    ? tensorflowGpuRuntime()
    : onnxRuntime({ provider: target, label, device: `GPU (${label})`, allowCpuFallback });
