import type { ErrorCode } from "#shared/contract/errors.ts";
import type { Benchmark, RuntimeChoice } from "#shared/contract/system.ts";

/** Pixels of a packed dataset: a file of bytes `[N, H, W, C]`, 0 = black. Programs see them divided by 255. */
export interface PackedImages {
  readonly path: string;
  readonly shape: readonly [number, number, number, number];
}

/** A network and its weights (a safetensors file). */
export interface NetworkReference {
  readonly architecture: string;
  readonly weightsPath: string;
  readonly weightsSha256: string;
  readonly inputShape: readonly [number, number, number];
  readonly classCount: number;
}

export interface LayerSummary {
  readonly name: string;
  readonly detail: string;
  readonly outputShape: number[];
  readonly parameters: number;
}

export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly testAccuracy: number | null;
}

/** What the engine has on offer; each entry is declared in one file of the engine. */
export interface Catalogue {
  readonly readers: { id: string; label: string; description: string; needsPath: boolean }[];
  readonly architectures: { id: string; label: string; description: string }[];
  readonly methods: {
    id: string;
    label: string;
    description: string;
    source: string;
    requires: "black-box" | "features" | "gradients";
    settingsSchema: unknown;
    defaults: unknown;
    colourMap: string;
  }[];
}

/** Everything that the engine process can be asked to do, with what goes in and what comes out. */
export interface EngineTasks {
  catalogue: { params: Record<string, never>; result: Catalogue };
  /** Versions of the libraries that compute, by their names. */
  "describe-libraries": { params: Record<string, never>; result: Record<string, string> };
  /** How fast the present runtime is, measured for some seconds. */
  benchmark: { params: { seconds: number }; result: Benchmark };
  /** The runtime asked for, where it works, is also where the tasks that follow run. */
  "describe-runtime": { params: { requested?: string }; result: RuntimeChoice };
  "read-dataset": {
    params: { reader: string; path?: string };
    result: {
      readonly source: string;
      readonly classNames: string[];
      readonly shape: [number, number, number, number];
      readonly pixels: Uint8Array;
      readonly labels: Int32Array;
    };
  };
  "describe-architecture": {
    params: { architecture: string; inputShape: readonly [number, number, number]; classCount: number };
    result: { layers: LayerSummary[]; parameterCount: number };
  };
  "train-classifier": {
    params: {
      images: PackedImages;
      labels: Int32Array;
      trainIndices: Int32Array;
      testIndices: Int32Array;
      architecture: string;
      classCount: number;
      epochs: number;
      batchSize: number;
      learningRate: number;
      seed: number;
    };
    result: { weights: Uint8Array; history: EpochRecord[] };
  };
  /** Probabilities `[n, classes]`, row by row, in the order of the indices (all images where they are left out). */
  predict: {
    params: { network: NetworkReference; images: PackedImages; indices?: Int32Array };
    result: { probabilities: Float32Array };
  };
  /** One explanation of one image by one method. */
  explain: {
    params: {
      method: string;
      network: NetworkReference;
      images: PackedImages;
      index: number;
      targetClass: number;
      settings: unknown;
      seed: number;
    };
    result: Explanation;
  };
}

/** A map over the image's pixels, `[height, width]`, with its uncertainty by the method's own names. */
export interface Explanation {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
  readonly range: readonly [number, number];
  readonly uncertainty: Record<string, number>;
  /** Other maps over the same pixels that the method computes on the way, by name (`standardError`, …). */
  readonly maps?: Record<string, Float32Array>;
  readonly settings: unknown;
  readonly device: string;
  readonly seconds: number;
}

export type EngineTask = keyof EngineTasks;

export interface EngineProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly message: string;
}

export interface EngineError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly detail?: string;
}

export type ToEngine =
  | { readonly type: "run"; readonly id: number; readonly task: EngineTask; readonly params: unknown }
  | { readonly type: "cancel"; readonly id: number };

export type FromEngine =
  | { readonly type: "ready" }
  | { readonly type: "progress"; readonly id: number; readonly progress: EngineProgress }
  | { readonly type: "result"; readonly id: number; readonly result: unknown }
  | { readonly type: "error"; readonly id: number; readonly error: EngineError };
