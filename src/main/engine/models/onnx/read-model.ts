import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { readRegularFile } from "#files/regular-file.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { onnx } from "../../compile/onnx-encoding.ts";
import { free, largeModel } from "../../runtime/through-file.ts";
import { invalidModel } from "./errors.ts";
import { isExternal, takeInExternalData } from "./external-data.ts";
import { refuseForeignFile } from "./foreign-file.ts";
import { inspectWire } from "./inspect-wire.ts";
import type { GraphMessage, ModelMessage, NodeMessage, SparseMessage } from "./messages.ts";
import type { OnnxModel } from "./model.ts";
import { fileInMemory, fileOnDisk } from "./model-file.ts";
import { readGraph, readValueInfo, withSubject } from "./read-graph.ts";
import type { TensorMessage } from "./read-tensor.ts";

/** Protobuf cannot be longer, nor can a file that ONNX Runtime is to read from memory. */
const longestFile = 2 ** 31 - 1;

/**
 * Reads an ONNX file that anyone may have written, and the files beside it that hold its external data.
 * @throws ExemplarError `NOT_FOUND` where it cannot be read, `INVALID` with what is wrong and where, `UNSUPPORTED` where
 * it is larger than ONNX Runtime takes
 */
export async function readModelFile(path: string): Promise<OnnxModel> {
  const origin = basename(path);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > longestFile)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} has ${size} bytes, more than an ONNX model can have.`,
      "Choose a smaller model.",
    );
  const file = fileOnDisk(path, origin, longestFile);
  const bytes = readRegularFile(path, longestFile);
  refuseForeignFile(bytes, origin);
  const model = decodeModel(bytes, origin, dirname(path));
  // One that took in external data is another file than the one on the disk.
  if (bytes.length < largeModel || model.file.bytes() !== bytes) return model;
  free(bytes);
  return { ...model, file };
}

/**
 * Decodes a model, whose constants stand in memory of their own.
 * @param origin how messages name the file
 * @param folder where its external data may lie; a model that has some is refused without
 * @throws ExemplarError `INVALID`: what is wrong, and where
 */
export function decodeModel(bytes: Uint8Array, origin: string, folder?: string): OnnxModel {
  if (bytes.length === 0) throw invalidModel(origin, "it is empty");
  inspectWire(bytes, origin);
  const message = parse(bytes, origin);
  const { graph } = message;
  if (!graph || graph.node.length === 0) throw invalidModel(origin, "it has no graph");
  try {
    const tookIn = takeInAll(message, folder);
    return summarise(message, graph, origin, tookIn ? encode(message) : bytes);
  } catch (error) {
    if (error instanceof ExemplarError) throw error;
    throw invalidModel(origin, error instanceof Error ? error.message : String(error), error);
  }
}

function parse(bytes: Uint8Array, origin: string): ModelMessage {
  try {
    return onnx.Model.decode(bytes) as unknown as ModelMessage;
  } catch (error) {
    throw invalidModel(origin, `it is damaged (${error instanceof Error ? error.message : error})`, error);
  }
}

/** The message as a file, fields that this program does not know included. */
function encode(message: ModelMessage): Uint8Array {
  const bytes = onnx.Model.encode(message as never).finish();
  if (bytes.length > longestFile) throw new Error(`with its external data it has ${bytes.length} bytes, too many`);
  return bytes;
}

/** Takes in all external data. @returns whether there were any */
function takeInAll(message: ModelMessage, folder: string | undefined): boolean {
  let found = false;
  const take = (tensor: TensorMessage | undefined) => {
    if (!tensor || !isExternal(tensor)) return;
    withSubject(`the tensor '${tensor.name}'`, () => {
      if (folder === undefined) throw new Error("its data are in another file, which was not stored with the model");
      takeInExternalData(tensor, folder);
    });
    found = true;
  };
  const takeSparse = (tensor: SparseMessage | undefined) => {
    take(tensor?.values);
    take(tensor?.indices);
  };
  const takeNodes = (nodes: readonly NodeMessage[]) => {
    for (const attribute of nodes.flatMap((node) => node.attribute)) {
      for (const tensor of [attribute.t, ...attribute.tensors]) take(tensor);
      takeSparse(attribute.sparseTensor);
      for (const graph of [...(attribute.g ? [attribute.g] : []), ...attribute.graphs]) takeGraph(graph);
    }
  };
  const takeGraph = (graph: GraphMessage) => {
    graph.initializer.forEach(take);
    graph.sparseInitializer.forEach(takeSparse);
    takeNodes(graph.node);
  };
  takeGraph(message.graph!);
  for (const { node } of message.functions) takeNodes(node);
  return found;
}

function summarise(message: ModelMessage, graph: GraphMessage, origin: string, bytes: Uint8Array): OnnxModel {
  const stored = [...graph.initializer, ...graph.sparseInitializer.map(({ values }) => values)];
  const given = new Set(stored.map((tensor) => tensor?.name ?? ""));
  const inputs = graph.input.filter(({ name }) => !given.has(name)).map(readValueInfo);
  for (const { name } of inputs) given.add(name);
  const outputs = graph.output.map(readValueInfo);
  const { nodes, constants } = readGraph(graph, message.functions, given);
  const made = new Set([...nodes.flatMap((node) => node.outputs), ...constants.keys()]);
  for (const { name } of outputs)
    if (!made.has(name) && !given.has(name)) throw new Error(`nothing makes its output '${name}'`);
  const opset = message.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx");
  return {
    origin,
    producer: [message.producerName, message.producerVersion].filter(Boolean).join(" ") || "unknown",
    opset: Number(opset?.version ?? 1),
    metadata: new Map(message.metadataProps.map(({ key, value }) => [key, value])),
    nodes,
    constants,
    inputs,
    outputs,
    file: fileInMemory(bytes),
  };
}
