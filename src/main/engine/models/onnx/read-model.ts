import { open } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { ExemplarError } from "#shared/contract/errors.ts";
import { onnx } from "../../compile/onnx-encoding.ts";
import { invalidModel } from "./errors.ts";
import { isExternal, takeInExternalData } from "./external-data.ts";
import { inspectWire } from "./inspect-wire.ts";
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxValueInfo } from "./model.ts";
import { describeNode, orderNodes } from "./order-nodes.ts";
import { readShape, readTensor, type TensorMessage } from "./read-tensor.ts";

type Integer = number | { toNumber(): number };

interface AttributeMessage {
  readonly name: string;
  readonly type?: number;
  readonly f?: number;
  readonly i?: Integer;
  readonly s?: Uint8Array;
  readonly t?: TensorMessage;
  readonly floats: readonly number[];
  readonly ints: readonly Integer[];
  readonly strings: readonly Uint8Array[];
  readonly g?: GraphMessage;
  readonly graphs: readonly GraphMessage[];
  readonly tensors: readonly TensorMessage[];
  readonly sparseTensor?: SparseMessage;
}

interface NodeMessage {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly attribute: readonly AttributeMessage[];
}

interface ValueMessage {
  readonly name: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elemType: number;
      readonly shape?: { readonly dim: readonly { readonly dimValue?: Integer; readonly dimParam?: string }[] };
    };
  };
}

interface SparseMessage {
  readonly values?: TensorMessage;
  readonly indices?: TensorMessage;
}

interface GraphMessage {
  readonly node: readonly NodeMessage[];
  readonly initializer: readonly TensorMessage[];
  readonly sparseInitializer: readonly SparseMessage[];
  readonly input: readonly ValueMessage[];
  readonly output: readonly ValueMessage[];
}

interface ModelMessage {
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graph?: GraphMessage;
  readonly opsetImport: readonly { readonly domain: string; readonly version: Integer }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
  readonly functions: readonly { readonly name: string; readonly node: readonly NodeMessage[] }[];
}

/** Protobuf cannot be longer, nor can a file that ONNX Runtime is to read from memory. */
const longestFile = 2 ** 31 - 1;

/** Of ONNX's TensorProto.DataType. */
const elementTypes = { STRING: 8 };

/** Of ONNX's AttributeProto.AttributeType. */
const attributeTypes = { FLOAT: 1, INT: 2, STRING: 3, TENSOR: 4, FLOATS: 6, INTS: 7 };

/**
 * Reads an ONNX file that anyone may have written, and the files beside it that hold its external data.
 * @throws ExemplarError `NOT_FOUND` where it cannot be read, `INVALID` with what is wrong and where, `UNSUPPORTED` where
 * it is larger than ONNX Runtime takes
 */
export async function readModelFile(path: string): Promise<OnnxModel> {
  const origin = basename(path);
  const file = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    throw new ExemplarError("NOT_FOUND", `${path} cannot be read (${cause.code}).`, "Check the path.", { cause });
  });
  try {
    const { size } = await file.stat();
    if (size > longestFile)
      throw new ExemplarError(
        "UNSUPPORTED",
        `${origin} has ${size} bytes, more than an ONNX model can have.`,
        "Choose a smaller model.",
      );
    const bytes = await file.readFile().catch((cause: NodeJS.ErrnoException) => {
      throw new ExemplarError("NOT_FOUND", `${path} cannot be read (${cause.code}).`, "Name an ONNX file.", { cause });
    });
    return decodeModel(bytes, origin, dirname(path));
  } finally {
    await file.close();
  }
}

/**
 * Decodes a model.
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
    inWords(`the tensor '${tensor.name}'`, () => {
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
  // Texts and sparse tensors are for ONNX Runtime alone; a node that reads one is not imported.
  const dense = graph.initializer.filter(({ dataType }) => dataType !== elementTypes.STRING);
  const constants = new Map(dense.map((tensor) => [tensor.name ?? "", readInitializer(tensor)] as const));
  const stored = [...graph.initializer, ...graph.sparseInitializer.map(({ values }) => values)];
  const given = new Set(stored.map((tensor) => tensor?.name ?? ""));
  const inputs = graph.input.filter(({ name }) => !given.has(name)).map(readValueInfo);
  for (const { name } of inputs) given.add(name);
  const nodes = orderNodes(graph.node.map(readNode), given);
  const outputs = graph.output.map(readValueInfo);
  const made = new Set(nodes.flatMap((node) => node.outputs));
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
    bytes,
  };
}

function readInitializer(message: TensorMessage) {
  const { name } = message;
  if (!name) throw new Error("one of its constants has no name");
  return inWords(`the tensor '${name}'`, () => {
    const tensor = readTensor(message);
    const bad = tensor.data.findIndex(Number.isNaN);
    if (bad >= 0) throw new Error(`element ${bad} is not a number`);
    return tensor;
  });
}

function readNode(message: NodeMessage): OnnxNode {
  const { opType: operator, input: inputs, output: outputs } = message;
  const domain = message.domain === "ai.onnx" ? "" : message.domain;
  const node = { name: message.name || `${operator}:${outputs[0] ?? ""}`, operator, domain, inputs, outputs };
  return inWords(describeNode({ ...node, attributes: new Map() }), () => {
    if (!operator) throw new Error("its operator has no name");
    return {
      ...node,
      attributes: new Map(message.attribute.map((attribute) => [attribute.name, readAttribute(attribute)])),
    };
  });
}

function readAttribute(message: AttributeMessage): OnnxAttribute {
  switch (message.type) {
    case attributeTypes.FLOAT:
      return message.f ?? 0;
    case attributeTypes.INT:
      return Number(message.i ?? 0);
    case attributeTypes.STRING:
      return new TextDecoder().decode(message.s);
    case attributeTypes.FLOATS:
      return message.floats;
    case attributeTypes.INTS:
      return message.ints.map(Number);
    case attributeTypes.TENSOR:
      return message.t?.dataType === elementTypes.STRING
        ? { unreadable: "text" }
        : inWords(`attribute ${message.name}`, () => readTensor(message.t ?? {}));
    default:
      return { unreadable: `attribute type ${message.type}` };
  }
}

function readValueInfo({ name, type }: ValueMessage): OnnxValueInfo {
  const tensor = type?.tensorType;
  return inWords(`the input or output '${name}'`, () => ({
    name,
    elementType: tensor ? tensor.elemType : null,
    shape: tensor?.shape ? tensor.shape.dim.map(readExtent) : null,
  }));
}

/** Extents that a caller may choose are written as a name, left out, or as -1. */
function readExtent({ dimValue, dimParam }: { dimValue?: Integer; dimParam?: string }): number | null {
  if (dimParam || dimValue === undefined || Number(dimValue) <= 0) return null;
  return readShape([dimValue])[0]!;
}

/** Puts the subject before what an error says. */
function inWords<R>(subject: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    throw new Error(`${subject}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
