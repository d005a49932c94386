import type * as tf from "@tensorflow/tfjs-core";
import type { EncodedModel } from "../compile/onnx-encoding.ts";
import type { ModelSource } from "./through-file.ts";

export interface TensorValue {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** What is handed to a model: some take bytes, or numbers of double precision. */
export interface FedValue {
  readonly shape: readonly number[];
  readonly dtype: TensorValue["dtype"] | "uint8" | "float64";
  readonly data: TensorValue["data"] | Float64Array;
}

/** A compiled model held by a runtime. Tensors go in and come out by the model's own names. */
export interface Session {
  run(inputs: Readonly<Record<string, FedValue>>): Promise<Record<string, TensorValue>>;
  dispose(): Promise<void>;
}

export interface LoadOptions {
  /** Goes on with the memory of the first run, where a plan made after it would take that much once more. */
  readonly lean?: boolean;
  /** Keeps to one core, for programs of which several run side by side. */
  readonly oneCore?: boolean;
  /**
   * Lets the other cores sleep between runs, for programs between whose runs much is done here: they would wait for the
   * next one awake, which starts it sooner and takes as much of the processor as if they worked.
   */
  readonly sleeps?: boolean;
}

interface RuntimeName {
  readonly id: string;
  readonly label: string;
  /** In plain words: "CPU, 2 cores". */
  readonly device: string;
}

/** A runtime that runs ONNX models. */
export interface CompilingRuntime extends RuntimeName {
  readonly kind: "compiling";
  /** Loads an ONNX model, of whose outputs the named ones are computed; all, unless given. */
  load(
    model: ModelSource & Partial<Pick<EncodedModel, "indexedPools">> & { outputs?: readonly string[] },
    options?: LoadOptions,
  ): Promise<Session>;
}

/** A runtime that runs TF.js functions as they stand, on a TF.js backend that is ready. */
export interface EagerRuntime extends RuntimeName {
  readonly kind: "eager";
  readonly backend: string;
  evaluate<T extends tf.TensorContainer>(run: () => T): T;
}

export type Runtime = CompilingRuntime | EagerRuntime;

/**
 * What native libraries must find in the environment of every process that loads them. Without it ONNX Runtime sends
 * telemetry, keeps a device id and a database of events in the user's cache, and writes a log into the temporary folder.
 */
export const quietLibraries: Readonly<Record<string, string>> = { ORT_DISABLE_TELEMETRY: "1" };
