import { closeSync, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import * as z from "zod";
import { ExemplarError } from "#shared/contract/errors.ts";
import { withActiveBackend } from "../../compile/active-backend.ts";
import type { Weights } from "../architecture.ts";
import { confinedPath } from "../confined-path.ts";

/** A network of TF.js layers: how its layers are connected, as Keras writes it, and their weights by name. */
export interface LayersModel {
  readonly origin: string;
  readonly producer: string;
  readonly topology: object;
  readonly weights: Weights;
}

const longestTopology = 64 * 2 ** 20;
const mostWeights = 2 ** 29;

const weightSpec = z.object({
  name: z.string().min(1),
  shape: z.array(z.int().min(0)).max(8),
  dtype: z.literal("float32"),
  quantization: z
    .object({
      dtype: z.enum(["uint8", "uint16", "float16"]),
      scale: z.number().optional(),
      min: z.number().optional(),
      original_dtype: z.literal("float32").optional(),
    })
    .optional(),
});

const modelFile = z.object({
  format: z.string().nullish(),
  generatedBy: z.string().nullish(),
  convertedBy: z.string().nullish(),
  modelTopology: z.looseObject({}),
  weightsManifest: z
    .array(z.object({ paths: z.array(z.string()).max(10_000), weights: z.array(weightSpec).max(100_000) }))
    .max(10_000),
});

/**
 * Reads a `model.json` that anyone may have written, and the files beside it that hold its weights.
 * @throws ExemplarError `NOT_FOUND`, `INVALID` with what is wrong and where, or `UNSUPPORTED` for graph models
 */
export function readLayersModel(path: string): LayersModel {
  const origin = basename(path);
  const file = parse(path, origin);
  if (file.format === "graph-model")
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} is a graph model, of which only the arithmetic is left.`,
      "Export the layers model that it was made from, or convert it to ONNX with tf2onnx.",
    );
  try {
    const weights = Object.assign(
      {},
      ...file.weightsManifest.map((group) => readGroup(group.paths, group.weights, dirname(path))),
    ) as Weights;
    const { generatedBy, convertedBy, modelTopology } = file;
    return { origin, producer: convertedBy ?? generatedBy ?? "TensorFlow.js", topology: modelTopology, weights };
  } catch (cause) {
    throw invalidLayersModel(origin, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

export function invalidLayersModel(origin: string, reason: string, cause?: unknown): ExemplarError {
  return new ExemplarError(
    "INVALID",
    `${origin} is not a usable TensorFlow.js model: ${reason}`,
    "Save the model again, and keep its weight files beside it.",
    { cause },
  );
}

function parse(path: string, origin: string): z.infer<typeof modelFile> {
  let text: string;
  try {
    if (statSync(path).size > longestTopology) throw invalidLayersModel(origin, "it is too long for a description");
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof ExemplarError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new ExemplarError("NOT_FOUND", `${path} cannot be read (${code}).`, "Name a model.json.", { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalidLayersModel(origin, `it is not JSON (${cause instanceof Error ? cause.message : cause})`, cause);
  }
  const parsed = modelFile.safeParse(json);
  if (!parsed.success) throw invalidLayersModel(origin, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

/** The weights of files that are read as one: tensor after tensor, some stored in fewer bits. */
function readGroup(paths: readonly string[], specs: readonly z.infer<typeof weightSpec>[], folder: string): Weights {
  const widths = { uint8: 1, uint16: 2, float16: 2 };
  const sizes = specs.map(({ name, shape, quantization }) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (size > mostWeights) throw new Error(`the weights '${name}' have shape [${shape}]`);
    return size * (quantization ? widths[quantization.dtype] : 4);
  });
  const bytes = Buffer.concat(paths.map((path) => readShard(path, folder)));
  const needed = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes.length !== needed)
    throw new Error(`${paths.join(", ")} hold ${bytes.length} bytes, its weights take ${needed}`);
  return withActiveBackend("cpu", () => {
    const tensors = tf.io.decodeWeights(Uint8Array.from(bytes).buffer, specs as tf.io.WeightsManifestEntry[]);
    return Object.fromEntries(
      specs.map(({ name, shape }) => {
        const data = tensors[name]!.dataSync() as Float32Array;
        tensors[name]!.dispose();
        const bad = data.findIndex((value) => !Number.isFinite(value));
        if (bad >= 0) throw new Error(`element ${bad} of '${name}' is ${data[bad]}`);
        return [name, { shape, data }];
      }),
    );
  });
}

function readShard(location: string, folder: string): Buffer {
  const descriptor = openSync(confinedPath(location, folder), "r");
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error(`its data are in ${location}, which is no file`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
