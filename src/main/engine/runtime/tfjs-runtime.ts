import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import { withActiveBackend } from "../compile/active-backend.ts";
import type { EagerRuntime } from "./runtime.ts";

/** TF.js's WASM backend: runs everywhere, on one core, several times slower than native code. */
export async function wasmRuntime(): Promise<EagerRuntime> {
  await import("@tensorflow/tfjs-backend-cpu");
  await import("@tensorflow/tfjs-backend-wasm");
  ready ??= startWasm().catch((cause) => {
    ready = undefined;
    throw cannotStart("wasm", cause);
  });
  await ready;
  borrowKernels("wasm", "cpu");
  return eager({ id: "tfjs-wasm", label: "TensorFlow.js, WebAssembly", device: "CPU, 1 core", backend: "wasm" });
}

/** TensorFlow on an NVIDIA GPU, where the user has installed `@tensorflow/tfjs-node-gpu` next to this application. */
export async function tensorflowGpuRuntime(): Promise<EagerRuntime> {
  const packageName = "@tensorflow/tfjs-node-gpu";
  const util = createRequire(import.meta.url)("node:util") as Record<string, unknown>;
  // Its last release calls two functions of node:util that Node 23 removed.
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  await import(packageName);
  await startBackend("tensorflow");
  return eager({
    id: "tfjs-node-gpu",
    label: "TensorFlow (tfjs-node-gpu)",
    device: "NVIDIA GPU",
    backend: "tensorflow",
  });
}

const eager = (runtime: Pick<EagerRuntime, "id" | "label" | "device" | "backend">): EagerRuntime => ({
  ...runtime,
  kind: "eager",
  evaluate: (run) => withActiveBackend(runtime.backend, () => tf.tidy(run)),
});

let ready: Promise<void> | undefined;

/**
 * Starts WASM once, however many ask for it, so that TF.js switches to it at once. While TF.js itself starts a backend, it
 * already is the active one: whoever switches to another and back in the meantime starts it again, and the first start is
 * taken for failed.
 */
async function startWasm(): Promise<void> {
  const backend = await tf.findBackendFactory("wasm")();
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", () => backend);
}

/** Starts a backend and leaves the active one active. */
async function startBackend(name: string): Promise<void> {
  const active: string | undefined = tf.getBackend();
  const started = await tf.setBackend(name);
  if (active) await tf.setBackend(active);
  if (!started) throw cannotStart(name);
}

const cannotStart = (name: string, cause?: unknown): ExemplarError =>
  new ExemplarError(
    "ENGINE_FAILED",
    `TensorFlow.js's backend '${name}' cannot be started.`,
    "Run `npm install` again on this machine.",
    { cause },
  );

/** Lets a backend use another's kernels for those that it lacks; their tensors are copied there and back. */
function borrowKernels(borrower: string, lender: string): void {
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend(lender)) {
    if (tf.getKernel(kernelName, borrower)) continue;
    tf.registerKernel({
      kernelName,
      backendName: borrower,
      kernelFunc: ({ inputs, attrs, backend: own }) => {
        const backend = tf.findBackend(lender);
        const copies = Object.entries(inputs).flatMap(([name, info]) =>
          info ? [[name, copy(info, tf.engine().readSync(info.dataId), backend)] as const] : [],
        );
        const result = kernelFunc({ inputs: Object.fromEntries(copies), ...(attrs ? { attrs } : {}), backend });
        const outputs = (Array.isArray(result) ? result : [result]).map((output) => {
          const returned = copy(output, backend.readSync(output.dataId), own as tf.KernelBackend);
          backend.disposeData(output.dataId, true);
          return returned;
        });
        for (const [, { dataId }] of copies) backend.disposeData(dataId, true);
        return Array.isArray(result) ? outputs : outputs[0]!;
      },
    });
  }
}

const copy = ({ shape, dtype }: tf.TensorInfo, values: tf.BackendValues, to: tf.KernelBackend): tf.TensorInfo => ({
  dataId: to.write(values, shape, dtype),
  shape,
  dtype,
});
