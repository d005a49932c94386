import { availableParallelism } from "node:os";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { CompilingRuntime, Session, TensorValue } from "./runtime.ts";
import { quietLibraries } from "./runtime.ts";

/** ONNX Runtime's execution providers that a program may be asked to run on. */
export type Provider = "cpu" | "webgpu" | "cuda" | "dml" | "coreml";

type OnnxRuntime = typeof import("onnxruntime-node");

/**
 * Loads ONNX Runtime's native library, which is an error in words where there is none for this machine. Nothing else loads
 * it: it sends telemetry unless the process says no before that.
 */
export async function loadOnnxRuntime(load = () => import("onnxruntime-node")): Promise<OnnxRuntime> {
  Object.assign(process.env, quietLibraries);
  try {
    const module = await load();
    return (module as { default?: OnnxRuntime }).default ?? module;
  } catch (cause) {
    throw new ExemplarError(
      "ENGINE_FAILED",
      `ONNX Runtime's native library cannot be loaded on ${process.platform} ${process.arch}.`,
      "Run `npm install` again on this machine; until then programs run on TF.js WASM, which is slower.",
      { detail: cause instanceof Error ? cause.message : String(cause), cause },
    );
  }
}

export interface OnnxRuntimeOptions {
  readonly provider?: Provider;
  readonly label?: string;
  readonly device?: string;
  /** CPU threads; all cores unless given. */
  readonly threads?: number;
  /** Whether operators that the provider lacks run on the CPU (the default) or make loading fail. */
  readonly allowCpuFallback?: boolean;
  /**
   * Whether models are asked a few times only: weights are left as they lie, which takes less memory and time than to
   * arrange them for speed.
   */
  readonly brief?: boolean;
}

/** ONNX Runtime on one of its execution providers, the CPU unless another is named. */
export function onnxRuntime(options: OnnxRuntimeOptions = {}): CompilingRuntime {
  const { provider = "cpu", threads = availableParallelism(), allowCpuFallback = true, brief = false } = options;
  return {
    kind: "compiling",
    id: `onnxruntime-${provider}`,
    label: options.label ?? "ONNX Runtime, CPU",
    device: options.device ?? `CPU, ${threads} ${threads === 1 ? "core" : "cores"}`,
    async load({ indexedPools = [], outputs, ...model }, { lean = false, oneCore = false, sleeps = false } = {}) {
      const runtime = await loadOnnxRuntime();
      const options: InferenceSession.SessionOptions = {
        executionProviders: [forcingToCpu(provider, indexedPools)],
        extra: {
          session: {
            disable_cpu_ep_fallback: allowCpuFallback ? "0" : "1",
            disable_prepacking: brief ? "1" : "0",
            intra_op: { allow_spinning: sleeps ? "0" : "1" },
          },
        },
        graphOptimizationLevel: "all",
        enableMemPattern: !lean,
        intraOpNumThreads: oneCore ? 1 : threads,
        logSeverityLevel: 3,
      };
      const { InferenceSession: Sessions } = runtime;
      const created = "path" in model ? Sessions.create(model.path, options) : Sessions.create(model.bytes, options);
      const session = await created.catch(refused);
      return wrap(runtime, session, outputs ?? session.outputNames);
    },
  };
}

function refused(cause: unknown): never {
  throw new ExemplarError(
    "UNSUPPORTED",
    "ONNX Runtime does not accept the compiled program.",
    "Choose another runtime; TensorFlow.js, WebAssembly runs every function.",
    { detail: cause instanceof Error ? cause.message : String(cause), cause },
  );
}

/** WebGPU takes on max-pooling with indices, but does not compute the indices. */
function forcingToCpu(provider: Provider, indexedPools: readonly string[]) {
  return provider === "webgpu" && indexedPools.length > 0
    ? { name: provider, forceCpuNodeNames: indexedPools }
    : provider;
}

function wrap(runtime: OnnxRuntime, session: InferenceSession, outputs: readonly string[]): Session {
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
          name,
          new runtime.Tensor(dtype as "float32", data as Float32Array, shape),
        ]),
      );
      const results = await session.run(feeds, outputs);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, unwrap(tensor)]));
    },
    dispose: () => session.release(),
  };
}

const unwrap = ({ type, data, dims }: Tensor): TensorValue => ({
  shape: dims,
  dtype: type as TensorValue["dtype"],
  data: data as TensorValue["data"],
});
