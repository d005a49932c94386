import { basename, dirname } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import * as z from "zod";
import { readRegularFile } from "#files/regular-file.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { withActiveBackend } from "../../compile/active-backend.ts";
import type { Weights } from "../architecture.ts";
import { confinedPath } from "../confined-path.ts";
import { readTeachableMachine, type TeachableMachine } from "./teachable-machine.ts";

/** What a classifier's `architecture` is called where it was imported from a `model.json`: a model's two kinds. */
export const LAYERS_ARCHITECTURE = "tfjs-layers";
export const GRAPH_ARCHITECTURE = "tfjs-graph";

/** Constants of a graph that count or choose: shapes, axes, indices. */
export type Integers = Readonly<Record<string, z.infer<typeof integerTensor>>>;

/** A network of TF.js layers or operations, and its weights by name. */
export interface TfjsModel {
  readonly architecture: typeof LAYERS_ARCHITECTURE | typeof GRAPH_ARCHITECTURE;
  readonly origin: string;
  readonly producer: string;
  /** How layers are connected, as Keras writes it; or TensorFlow's GraphDef, with the model's `signature` in it. */
  readonly topology: object;
  readonly weights: Weights;
  readonly integers: Integers;
  /** What lies beside it, where Teachable Machine wrote it. */
  readonly teachableMachine?: TeachableMachine;
}

export const integerTensor = z.object({
  dtype: z.enum(["int32", "bool"]),
  shape: z.array(z.int().min(0)).max(8),
  values: z.array(z.int()).max(2 ** 20),
});

const longestTopology = 64 * 2 ** 20;
const mostWeights = 2 ** 29;
/** One file of weights; converters cut them into far smaller ones. */
const mostShardBytes = 2 ** 31;
const bytesPerElement = { float32: 4, int32: 4, bool: 1 };

const weightSpec = z.object({
  name: z.string().min(1),
  shape: z.array(z.int().min(0)).max(8),
  dtype: z.enum(["float32", "int32", "bool"]),
  quantization: z
    .object({
      dtype: z.enum(["uint8", "uint16", "float16"]),
      scale: z.number().optional(),
      min: z.number().optional(),
      original_dtype: z.enum(["float32", "int32"]).optional(),
    })
    .optional(),
});

const modelFile = z.object({
  format: z.string().nullish(),
  generatedBy: z.string().nullish(),
  convertedBy: z.string().nullish(),
  modelTopology: z.looseObject({}),
  signature: z.unknown().optional(),
  userDefinedMetadata: z.looseObject({ signature: z.unknown().optional() }).nullish(),
  weightsManifest: z
    .array(z.object({ paths: z.array(z.string()).max(10_000), weights: z.array(weightSpec).max(100_000) }))
    .max(10_000),
});

/**
 * Reads a `model.json` that anyone may have written, and the files beside it that hold its weights.
 * @throws ExemplarError `NOT_FOUND`, or `INVALID` with what is wrong and where
 */
export function readTfjsModel(path: string): TfjsModel {
  const origin = basename(path);
  const { format, generatedBy, convertedBy, modelTopology, weightsManifest, ...file } = parse(path, origin);
  const producer = convertedBy ?? generatedBy ?? "TensorFlow.js";
  const isGraph = format === "graph-model" || Array.isArray(modelTopology.node);
  const teachableMachine = readTeachableMachine(dirname(path));
  const signature = file.signature ?? file.userDefinedMetadata?.signature;
  try {
    const constants = weightsManifest.flatMap(({ paths, weights }) => readGroup(paths, weights, dirname(path)));
    const weights = constants.flatMap(({ name, dtype, shape, data }) =>
      dtype === "float32" ? [[name, { shape, data: data as Float32Array }] as const] : [],
    );
    const integers = constants.flatMap(({ name, dtype, shape, data }) =>
      dtype === "float32" ? [] : [[name, integerTensor.parse({ dtype, shape, values: [...data] })] as const],
    );
    return {
      architecture: isGraph ? GRAPH_ARCHITECTURE : LAYERS_ARCHITECTURE,
      origin,
      producer,
      topology: isGraph ? { ...modelTopology, signature } : modelTopology,
      weights: Object.fromEntries(weights),
      integers: Object.fromEntries(integers),
      ...(teachableMachine && { teachableMachine }),
    };
  } catch (cause) {
    throw invalidTfjsModel(origin, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

export function invalidTfjsModel(origin: string, reason: string, cause?: unknown): ExemplarError {
  return new ExemplarError(
    "INVALID",
    `${origin} is not a usable TensorFlow.js model: ${reason}`,
    "Save the model again, and keep its weight files beside it.",
    { cause },
  );
}

function parse(path: string, origin: string): z.infer<typeof modelFile> {
  const text = readRegularFile(path, longestTopology).toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalidTfjsModel(origin, `it is not JSON (${cause instanceof Error ? cause.message : cause})`, cause);
  }
  const parsed = modelFile.safeParse(json);
  if (!parsed.success) throw invalidTfjsModel(origin, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

interface Constant {
  readonly name: string;
  readonly dtype: z.infer<typeof weightSpec>["dtype"];
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** The weights of files that are read as one: tensor after tensor, some stored in fewer bits. */
function readGroup(paths: readonly string[], specs: readonly z.infer<typeof weightSpec>[], folder: string): Constant[] {
  const widths = { uint8: 1, uint16: 2, float16: 2 };
  const sizes = specs.map(({ name, shape, dtype, quantization }) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (size > mostWeights) throw new Error(`the weights '${name}' have shape [${shape}]`);
    return size * (quantization ? widths[quantization.dtype] : bytesPerElement[dtype]);
  });
  const bytes = Buffer.concat(paths.map((path) => readShard(path, folder)));
  const needed = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes.length !== needed)
    throw new Error(`${paths.join(", ")} hold ${bytes.length} bytes, its weights take ${needed}`);
  return withActiveBackend("cpu", () => {
    const tensors = tf.io.decodeWeights(Uint8Array.from(bytes).buffer, specs as tf.io.WeightsManifestEntry[]);
    return specs.map(({ name, shape, dtype }) => {
      const data = tensors[name]!.dataSync() as Constant["data"];
      tensors[name]!.dispose();
      const bad = data.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) throw new Error(`element ${bad} of '${name}' is ${data[bad]}`);
      return { name, dtype, shape, data };
    });
  });
}

function readShard(location: string, folder: string): Buffer {
  return readRegularFile(confinedPath(location, folder), mostShardBytes);
}
