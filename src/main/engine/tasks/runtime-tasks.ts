import { createRequire } from "node:module";
import { version_core } from "@tensorflow/tfjs-core";
import { benchmark } from "../models/benchmark.ts";
import type { Tasks } from "./task.ts";

/** Read from the package and not from the library, which may not load on this machine. */
const onnxRuntimeVersion = (): string => createRequire(import.meta.url)("onnxruntime-node/package.json").version;

export const runtimeTasks: Tasks<"describe-libraries" | "describe-runtime" | "benchmark"> = {
  "describe-libraries": async () => ({ "ONNX Runtime": onnxRuntimeVersion(), "TensorFlow.js": version_core }),
  "describe-runtime": async ({ requested }, { state }) => (await state.workplace(requested)).choice,
  benchmark: async ({ seconds }, { state, signal }) => benchmark((await state.workplace()).runtime, seconds, signal),
};
