import type { TensorValue } from "../../runtime/runtime.ts";
import type { ModelFile } from "./model-file.ts";

/** A graph within a node, such as a branch of an `If`. It also reads values of the graph around it. */
export interface OnnxBranch {
  /** Each after those that it depends on. */
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, TensorValue>;
  readonly outputs: readonly string[];
  /** Names of the values that it reads of the graph around it. */
  readonly captured: readonly string[];
}

/** A node's attribute: a number, text, tensor or graph, or a list of numbers; else what it is called. */
export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | TensorValue
  | OnnxBranch
  | { readonly unreadable: string };

export interface OnnxNode {
  /** Its name, or where it has none its operator and first output. */
  readonly name: string;
  readonly operator: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  /** Names of values; an empty name is an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export interface OnnxValueInfo {
  readonly name: string;
  /** ONNX's TensorProto.DataType, 0 where the file does not say; null for sequences and maps. */
  readonly elementType: number | null;
  /** An extent that is not fixed is null; so is the shape where the file does not say. */
  readonly shape: readonly (number | null)[] | null;
}

/** What an ONNX file says, checked: every node reads what an earlier node, an input or a constant provides. */
export interface OnnxModel {
  /** How messages name the file. */
  readonly origin: string;
  /** What wrote it: "pytorch 2.5.1". */
  readonly producer: string;
  /** Version of ONNX's own operators. */
  readonly opset: number;
  readonly metadata: ReadonlyMap<string, string>;
  /** Each after those that it depends on. */
  readonly nodes: readonly OnnxNode[];
  /** Constants by name, as the types that TF.js has: float32, int32 (int64 saturated) or bool. */
  readonly constants: ReadonlyMap<string, TensorValue>;
  /** Inputs that a caller provides. */
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly file: ModelFile;
}

/** Names of the values that a node reads, its branches included. */
export function readBy({ inputs, attributes }: Pick<OnnxNode, "inputs" | "attributes">): string[] {
  const captured = [...attributes.values()].flatMap((attribute) =>
    typeof attribute === "object" && "captured" in attribute ? attribute.captured : [],
  );
  return [...inputs.filter(Boolean), ...captured];
}

/** The node that makes each value, by the value's name. */
export function producersOf(nodes: readonly OnnxNode[]): Map<string, OnnxNode> {
  return new Map(nodes.flatMap((node) => node.outputs.filter(Boolean).map((name) => [name, node] as const)));
}
