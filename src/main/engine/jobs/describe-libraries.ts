import { createRequire } from "node:module";
import { version_core } from "@tensorflow/tfjs-core";
import type { Job } from "./job.ts";

/** Read from the package and not from the library, which may not load on this machine. */
const onnxRuntimeVersion = (): string => createRequire(import.meta.url)("onnxruntime-node/package.json").version;

export const describeLibraries: Job<"describe-libraries"> = async () => ({
  "ONNX Runtime": onnxRuntimeVersion(),
  "TensorFlow.js": version_core,
});
