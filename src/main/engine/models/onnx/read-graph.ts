import type { TensorValue } from "../../runtime/runtime.ts";
import { inlineFunctions } from "./inline-functions.ts";
import {
  type AttributeMessage,
  attributeTypes,
  elementTypes,
  type FunctionMessage,
  type GraphMessage,
  type Integer,
  type NodeMessage,
  type ValueMessage,
} from "./messages.ts";
import { type OnnxAttribute, type OnnxBranch, type OnnxNode, type OnnxValueInfo, readBy } from "./model.ts";
import { describeNode, orderNodes } from "./order-nodes.ts";
import { readShape, readTensor, saturated, type TensorMessage } from "./read-tensor.ts";

type Constants = Map<string, TensorValue>;

/**
 * A graph's nodes, each after those that it depends on, and its constants: those that nodes of their own hold
 * (`Constant`) or rename (`Identity`) included, and calls of the file's own functions written out.
 * @param given names of values that no node makes
 * @throws Error in words: what is wrong, and where
 */
export function readGraph(
  graph: GraphMessage,
  functions: readonly FunctionMessage[],
  given: ReadonlySet<string>,
): { nodes: OnnxNode[]; constants: Constants } {
  return arrange(graph, inlineFunctions(graph.node, functions).map(readNode), given);
}

function arrange(graph: GraphMessage, read: readonly OnnxNode[], given: ReadonlySet<string>) {
  const constants: Constants = new Map();
  // Texts and sparse tensors are for ONNX Runtime alone; a node that reads one is not imported.
  for (const tensor of graph.initializer)
    if (tensor.dataType !== elementTypes.STRING) constants.set(tensor.name ?? "", readInitializer(tensor));
  const kept = new Set(graph.output.map(({ name }) => name));
  const aliases = new Map<string, string>();
  const nodes = orderNodes(read, given).flatMap((entry) => {
    const node = renamingInputs(entry, aliases);
    const [output] = node.outputs as [string];
    const constant = node.operator === "Constant" && node.domain === "" ? constantOf(node) : undefined;
    if (constant) {
      constants.set(output, constant);
      return [];
    }
    if (node.operator === "Identity" && node.domain === "" && constants.has(node.inputs[0]!) && !kept.has(output)) {
      aliases.set(output, node.inputs[0]!);
      return [];
    }
    return [node];
  });
  return { nodes, constants };
}

/** What a `Constant` node holds; undefined where that is no number. */
function constantOf({ attributes }: OnnxNode): TensorValue | undefined {
  const [name, value] = [...attributes][0] ?? [];
  const numbers = [value].flat() as number[];
  const shape = Array.isArray(value) ? [value.length] : [];
  if (name === "value") return typeof value === "object" && "data" in value ? value : undefined;
  if (name === "value_float" || name === "value_floats")
    return { shape, dtype: "float32", data: Float32Array.from(numbers) };
  if (name === "value_int" || name === "value_ints")
    return { shape, dtype: "int32", data: Int32Array.from(numbers, saturated) };
  return undefined;
}

function renamingInputs(node: OnnxNode, aliases: ReadonlyMap<string, string>): OnnxNode {
  if (!readBy(node).some((name) => aliases.has(name))) return node;
  const rename = (names: readonly string[]) => names.map((name) => aliases.get(name) ?? name);
  const inBranch = (branch: OnnxBranch): OnnxBranch => ({
    ...branch,
    nodes: branch.nodes.map((inner) => renamingInputs(inner, aliases)),
    outputs: rename(branch.outputs),
    captured: rename(branch.captured),
  });
  const attributes = [...node.attributes].map(([name, value]): [string, OnnxAttribute] =>
    typeof value === "object" && "captured" in value ? [name, inBranch(value)] : [name, value],
  );
  return { ...node, inputs: rename(node.inputs), attributes: new Map(attributes) };
}

function readInitializer(message: TensorMessage): TensorValue {
  const { name } = message;
  if (!name) throw new Error("one of its constants has no name");
  return withSubject(`the tensor '${name}'`, () => {
    const tensor = readTensor(message);
    if (tensor.data.includes(Number.NaN)) {
      const bad = tensor.data.findIndex(Number.isNaN);
      throw new Error(`element ${bad} is not a number`);
    }
    return tensor;
  });
}

function readNode(message: NodeMessage): OnnxNode {
  const { opType: operator, input: inputs, output: outputs } = message;
  const domain = message.domain === "ai.onnx" ? "" : message.domain;
  const node = { name: message.name || `${operator}:${outputs[0] ?? ""}`, operator, domain, inputs, outputs };
  return withSubject(describeNode({ ...node, attributes: new Map() }), () => {
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
        : withSubject(`attribute ${message.name}`, () => readTensor(message.t ?? {}));
    case attributeTypes.GRAPH:
      return message.g
        ? withSubject(`attribute ${message.name}`, () => readBranch(message.g!))
        : { unreadable: "graph" };
    default:
      return { unreadable: `attribute type ${message.type}` };
  }
}

function readBranch(graph: GraphMessage): OnnxBranch {
  const within = new Set([
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name ?? ""),
    ...graph.sparseInitializer.map(({ values }) => values?.name ?? ""),
  ]);
  const made = new Set([...within, ...graph.node.flatMap(({ output }) => output)]);
  const outputs = graph.output.map(({ name }) => name);
  const nodes = graph.node.map(readNode);
  const captured = [...new Set([...nodes.flatMap(readBy), ...outputs].filter((name) => !made.has(name)))];
  return { ...arrange(graph, nodes, new Set([...within, ...captured])), outputs, captured };
}

export function readValueInfo({ name, type }: ValueMessage): OnnxValueInfo {
  const tensor = type?.tensorType;
  return withSubject(`the input or output '${name}'`, () => ({
    name,
    elementType: type ? (tensor?.elemType ?? null) : elementTypes.UNDEFINED,
    shape: tensor?.shape ? tensor.shape.dim.map(readExtent) : null,
  }));
}

/** Extents that a caller may choose are written as a name, left out, or as -1. */
function readExtent({ dimValue, dimParam }: { dimValue?: Integer; dimParam?: string }): number | null {
  if (dimParam || dimValue === undefined || Number(dimValue) <= 0) return null;
  return readShape([dimValue])[0]!;
}

/** Puts the subject before what an error says. */
export function withSubject<R>(subject: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    throw new Error(`${subject}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
