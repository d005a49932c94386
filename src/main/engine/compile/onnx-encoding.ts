import protobuf from "protobufjs/light.js";
import { type ElementData, type ElementType, elementBytes, elementTypeCode } from "./constants.ts";
import type { Attribute, Graph, Node, Value } from "./graph.ts";
import schema from "./onnx-schema.json" with { type: "json" };
import { sizeOf } from "./shapes.ts";

/**
 * Operator set 18 (ONNX 1.13): the newest that reductions, padding and scattering need (axes as inputs, `reduction`),
 * and old enough that every execution provider registers kernels for it. IR version 8 goes with it.
 */
const OPSET = 18;
const IR_VERSION = 8;

/** Larger constants of one repeated number are written as that number and expanded when the model is loaded. */
const LARGEST_WRITTEN_SPLAT = 1024;

const root = protobuf.Root.fromJSON(schema);

/** ONNX's messages, of which this schema keeps the fields that are written or read here. */
export const onnx = {
  Model: root.lookupType("onnx.ModelProto"),
  Graph: root.lookupType("onnx.GraphProto"),
  Tensor: root.lookupType("onnx.TensorProto"),
  Node: root.lookupType("onnx.NodeProto"),
};

const attributeType = root.lookupEnum("onnx.AttributeProto.AttributeType").values;

export interface EncodedModel {
  /** The file: its nodes, and then each constant by itself. */
  readonly parts: readonly FilePart[];
  readonly nodeCount: number;
  /** Names of the max-pooling nodes that also tell where each maximum was. */
  readonly indexedPools: readonly string[];
}

/** Some bytes of a file, which are made when they are asked for. */
export interface FilePart {
  readonly length: number;
  bytes(): Uint8Array;
}

/** The name under which a program's input or output appears in its ONNX model, where the two share one name space. */
export const inputName = (name: string): string => `input:${name}`;
export const outputName = (name: string): string => `output:${name}`;

/** The nodes, constants and signature of a graph as an ONNX model. */
export function encodeModel(graph: Graph, name: string): EncodedModel {
  const nodes = graph.liveNodes();
  const inputs = new Map(graph.inputs.map((input) => [input.value.name, inputName(input.name)]));
  const nameOf = (value: Value | undefined) => (value ? (inputs.get(value.name) ?? value.name) : "");
  const used = [...nodes.flatMap((node) => node.inputs), ...graph.outputs.map((output) => output.value)];
  const usedNames = new Set(used.map((value) => value?.name));
  const constants = new Map(used.flatMap((value) => (value?.constant ? [[value.name, value] as const] : [])));
  const written = [...constants.values()].map(encodeConstant);
  const model = {
    irVersion: IR_VERSION,
    producerName: "exemplar",
    opsetImport: [{ domain: "", version: OPSET }],
    graph: {
      name,
      node: [
        ...written.flatMap(({ nodes }) => nodes),
        ...nodes.map((node) => encodeNode(node, nameOf, usedNames)),
        ...graph.outputs.map((output) => ({
          opType: "Identity",
          input: [nameOf(output.value)],
          output: [outputName(output.name)],
        })),
      ],
      input: graph.inputs.map((input) => signature(inputName(input.name), input.value)),
      output: graph.outputs.map((output) => signature(outputName(output.name), output.value)),
    },
  };
  const indexedPools = nodes.filter(
    ({ operator, outputs }) => operator === "MaxPool" && usedNames.has(outputs[1]?.name),
  );
  return {
    parts: [
      partOf(onnx.Model.encode(model).finish()),
      ...written.flatMap(({ initializers }) => initializers).flatMap(initializerParts),
    ],
    nodeCount: nodes.length,
    indexedPools: indexedPools.map(nodeName),
  };
}

/** A node's name: its operator and its first output. */
const nodeName = ({ operator, outputs }: Node): string => `${operator}:${outputs[0]!.name}`;

function encodeNode(node: Node, nameOf: (value: Value | undefined) => string, used: ReadonlySet<string | undefined>) {
  const lastUsed = node.outputs.findLastIndex((output) => used.has(output.name));
  return {
    opType: node.operator,
    name: nodeName(node),
    input: node.inputs.map(nameOf),
    output: node.outputs.slice(0, lastUsed + 1).map((output) => output.name),
    attribute: Object.entries(node.attributes).map(([name, value]) => ({ name, ...encodeAttribute(value) })),
  };
}

function encodeAttribute(value: Attribute) {
  if (typeof value === "number") return { i: value, type: attributeType.INT };
  if (typeof value === "string") return { s: new TextEncoder().encode(value), type: attributeType.STRING };
  return { ints: value, type: attributeType.INTS };
}

function encodeConstant({ name, shape, type, constant }: Value) {
  if (constant?.kind === "dense")
    return { initializers: [initializer(name, shape, type, () => constant.data)], nodes: [] };
  const size = sizeOf(shape);
  if (size <= LARGEST_WRITTEN_SPLAT)
    return { initializers: [initializer(name, shape, type, () => filled(type, size, constant!.value))], nodes: [] };
  return {
    initializers: [
      initializer(`${name}:element`, [], type, () => filled(type, 1, constant!.value)),
      initializer(`${name}:shape`, [shape.length], "int64", () => BigInt64Array.from(shape, BigInt)),
    ],
    nodes: [{ opType: "Expand", input: [`${name}:element`, `${name}:shape`], output: [name] }],
  };
}

function filled(type: ElementType, size: number, value: number): ElementData {
  switch (type) {
    case "float32":
      return new Float32Array(size).fill(value);
    case "int32":
      return new Int32Array(size).fill(value);
    case "int64":
      return new BigInt64Array(size).fill(BigInt(value));
    case "bool":
      return new Uint8Array(size).fill(value);
  }
}

/** A constant, whose elements are read when they are written. */
interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
  data(): ElementData;
}

const initializer = (
  name: string,
  shape: readonly number[],
  type: ElementType,
  data: Initializer["data"],
): Initializer => ({ name, shape, type, data });

const partOf = (bytes: Uint8Array): FilePart => ({ length: bytes.length, bytes: () => bytes });

/** The beginning of a field of so many bytes, in protobuf. */
const fieldHead = ({ id }: protobuf.Field, length: number): Uint8Array =>
  protobuf.Writer.create()
    .uint32((id << 3) | 2)
    .uint32(length)
    .finish();

/**
 * A model of nothing but a constant, as far as its elements and then these: protobuf messages that follow one another are
 * one message. So no more than one constant is in memory a second time while a model is written. ONNX's raw data is
 * little-endian, as is every machine that ONNX Runtime runs on.
 */
function initializerParts({ name, shape, type, data }: Initializer): FilePart[] {
  const length = sizeOf(shape) * elementBytes[type];
  const head = onnx.Tensor.encode({ name, dims: shape, dataType: elementTypeCode[type] }).finish();
  const rawHead = fieldHead(onnx.Tensor.fields.rawData!, length);
  const tensorHead = fieldHead(onnx.Graph.fields.initializer!, head.length + rawHead.length + length);
  const graphHead = fieldHead(onnx.Model.fields.graph!, tensorHead.length + head.length + rawHead.length + length);
  return [
    partOf(Buffer.concat([graphHead, tensorHead, head, rawHead])),
    {
      length,
      bytes() {
        const elements = data();
        return new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
      },
    },
  ];
}

const signature = (name: string, { shape, type }: Value) => ({
  name,
  type: {
    tensorType: { elemType: elementTypeCode[type], shape: { dim: shape.map((extent) => ({ dimValue: extent })) } },
  },
});
