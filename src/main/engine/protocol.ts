import type * as z from "zod";
import type { GeneratorEpoch } from "#shared/contract/generators.ts";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import type { DatasetFinding, ImageSettings, OutputLayer } from "#shared/contract/library.ts";
import type { Benchmark, RuntimeChoice } from "#shared/contract/system.ts";
import type { Artefact, FileType } from "#shared/domain/artefact.ts";
import type { ErrorCode } from "#shared/domain/errors.ts";
import type { PartialResult } from "#shared/domain/partial-result.ts";
import type { GeneratorSettings, TrainingSettings } from "#shared/library/training-settings.ts";
import type { Need } from "#shared/methods/need.ts";
import type {
  ArtefactReference,
  CheckpointReference,
  DatasetImages,
  DatasetReference,
  GeneratorReference,
  ImageFiles,
  NetworkReference,
  SubjectReference,
} from "./references.ts";

/** A dataset that was read: what is in the file that the host named, and what is known of it. */
export interface StoredContents {
  readonly kind: DatasetImages["kind"];
  /** Where the image files are; null for packed pixels. */
  readonly folder: string | null;
  readonly source: string;
  readonly classNames: string[];
  readonly shape: readonly [number, number, number, number];
  readonly labels: Int32Array;
  readonly testIndices: Int32Array | null;
  /** Of the file. */
  readonly contentsSha256: string;
  /** Of the file and the labels (int32, little-endian) after it. */
  readonly sha256: string;
  readonly notes: readonly string[];
  readonly problems: readonly string[];
  readonly problemCount: number;
}

/** An image that could not be read, and why. */
export type SetAsideImage = { readonly index: number; readonly reason: string };

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
  /** On the images that early stopping sets aside; null without it. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
}

/** What the engine has on offer; each entry is declared in one file of the engine. */
export interface Catalogue {
  readonly readers: { id: string; label: string; description: string; needsPath: boolean; draws: boolean }[];
  readonly architectures: { id: string; label: string; description: string }[];
  readonly generators: { id: string; label: string; description: string }[];
}

/** Of each feature: posterior mean, and the ends of the 90 % interval. */
export interface EffectIntervals {
  readonly mean: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** A tensor or picture that a method made, as it is to be stored. */
export interface MadeFile {
  readonly name: string;
  readonly dtype: FileType;
  readonly shape: number[];
  readonly bytes: Uint8Array;
}

/**
 * Everything that the engine process can be asked to do, with what goes in and what comes out. Files that go in are named
 * by the SHA-256 of their content, and are in the folder of blobs that comes with the request; paths are those of a user's
 * own files, and of what is written.
 */
export interface EngineTasks {
  catalogue: { params: Record<string, never>; result: Catalogue };
  /** Versions of the libraries that compute, by their names. */
  "describe-libraries": { params: Record<string, never>; result: Record<string, string> };
  /** How fast the present runtime is, measured for some seconds. */
  benchmark: { params: { seconds: number }; result: Benchmark };
  /** The runtime asked for, where it works, is also where the tasks that follow run. */
  "describe-runtime": { params: { requested?: string }; result: RuntimeChoice };
  /** What there is at a path, and which reader reads it. */
  "detect-dataset": { params: { path: string; image?: ImageSettings }; result: DatasetFinding };
  /** Reads a dataset; its pixels, or the list of its files, go into the file `into`, however many they are. */
  "read-dataset": {
    params: { reader: string; path?: string; image?: ImageSettings; into: string };
    result: StoredContents;
  };
  /** A dataset of some of another one's images, each shifted in a way of its own; its pixels go into the file `into`. */
  "shift-images": {
    params: { dataset: DatasetReference; indices: Int32Array; source: string; seed: number; into: string };
    result: StoredContents;
  };
  /** A dataset of pictures that a method has made, by their hashes; its pixels go into the file `into`. */
  "pack-pictures": {
    params: {
      pictures: readonly string[];
      /** `[H, W, C]` of each. */
      imageShape: readonly [number, number, number];
      source: string;
      into: string;
    };
    result: StoredContents;
  };
  /** One image as PNG, as programs see it: decoders of files that come from anywhere have no place in the host. */
  "read-image": { params: { images: ImageFiles; index: number }; result: { png: Uint8Array } };
  "describe-architecture": {
    params: { architecture: string; inputShape: readonly [number, number, number]; classCount: number };
    result: { layers: LayerSummary[]; parameterCount: number };
  };
  /**
   * Finds out how a model file is used and holds its import to its own answers; the model as it is to be stored goes
   * into the file `into`, where one is named.
   */
  "import-model": {
    params: {
      path: string;
      settings: ModelSettings;
      classNames?: readonly string[];
      /** `[H, W, C]` of the images that it is meant for. */
      imageShape?: readonly [number, number, number];
      /** Images of known classes, to find the range in which the model wants their pixels. */
      labelled?: { images: DatasetImages; indices: Int32Array; labels: Int32Array };
      into?: string;
    };
    /** With what the stored model's `architecture` is called. */
    result: ModelReport & { readonly architecture: string };
  };
  /** Fits a mixture of regressions to a table: its standardised columns with one of ones behind, and what is explained. */
  "fit-mixture": {
    params: {
      x: Float64Array;
      y: Float64Array;
      components: number;
      nets: number;
      sweeps: number;
      chains: number;
      seed: number;
    };
    result: {
      explained: number;
      rHat: number | null;
      effective: number | null;
      overall: EffectIntervals;
      components: (EffectIntervals & { share: number })[];
    };
  };
  /** What a classifier with its dataset does not give, with why, by the needs of methods. */
  "describe-classifier": {
    params: { network: NetworkReference; dataset: Pick<DatasetReference, "reader" | "images"> };
    result: { missing: Partial<Record<Need, string>> };
  };
  "train-classifier": {
    params: {
      images: DatasetImages;
      labels: Int32Array;
      trainIndices: Int32Array;
      testIndices: Int32Array;
      classCount: number;
      settings: TrainingSettings;
      /** Goes on from there, where training was cut short. */
      checkpoint?: CheckpointReference;
    };
    result: { weights: Uint8Array; history: EpochRecord[]; setAside: readonly SetAsideImage[] };
  };
  "train-generator": {
    params: {
      images: DatasetImages;
      indices: Int32Array;
      settings: GeneratorSettings;
      /** Goes on from there, where training was cut short. */
      checkpoint?: CheckpointReference;
    };
    result: {
      weights: Uint8Array;
      history: GeneratorEpoch[];
      latentSize: number;
      parameterCount: number;
      device: string;
      setAside: readonly SetAsideImage[];
    };
  };
  /** Images of seeded codes, `[count, H, W, C]` with pixels in [0, 1]. */
  "sample-generator": {
    params: { generator: GeneratorReference; count: number; seed: number };
    result: { values: Float32Array };
  };
  /**
   * What a layer gives, `[n, width]`, row by row, in the order of the indices (all images where they are left out);
   * probabilities where no layer is named. Images that cannot be read are set aside: their rows are NaN.
   */
  predict: {
    params: { network: NetworkReference; images: DatasetImages; indices?: Int32Array; layer?: OutputLayer };
    result: { values: Float32Array; width: number; setAside: readonly SetAsideImage[] };
  };
  /** One artefact of one subject by one method. */
  "run-method": {
    params: {
      method: string;
      subject: SubjectReference;
      settings: unknown;
      seed: number;
      /** Artefacts of the methods that it uses. */
      uses: readonly ArtefactReference[];
      /** A file for how far it has come, whose name says all that the artefact depends on. */
      checkpoint: string;
    };
    result: {
      summary: Artefact["summary"];
      uncertainty: Record<string, number>;
      files: MadeFile[];
      /** With the defaults of those that were left out. */
      settings: Artefact["settings"];
      device: string;
      seconds: number;
    };
  };
}

export type EngineTask = keyof EngineTasks;

export interface EngineProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly message: string;
  /** What there is so far, for those who look on: the epochs of a training. */
  readonly partial?: z.core.util.JSONType;
}

export interface EngineError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly detail?: string;
}

export type ToEngine =
  | {
      readonly type: "run";
      readonly id: number;
      readonly task: EngineTask;
      readonly params: unknown;
      readonly blobs?: string;
    }
  | { readonly type: "cancel"; readonly id: number };

export type FromEngine =
  | { readonly type: "ready" }
  | { readonly type: "progress"; readonly id: number; readonly progress: EngineProgress }
  | { readonly type: "partial"; readonly id: number; readonly partial: PartialResult }
  | { readonly type: "result"; readonly id: number; readonly result: unknown }
  | { readonly type: "error"; readonly id: number; readonly error: EngineError };
