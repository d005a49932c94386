import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { ExemplarError } from "#shared/domain/errors.ts";
import { withActiveBackend } from "../../compile/active-backend.ts";
import type { ParameterTensors } from "../architecture.ts";
import { invalidModel, UnsupportedOperatorError } from "./errors.ts";
import { type OnnxModel, type OnnxNode, producersOf, readBy } from "./model.ts";
import { NodeCall } from "./node-call.ts";
import { Operand } from "./operand.ts";
import { operators } from "./operators/list.ts";
import { describeNode } from "./order-nodes.ts";

/** A node whose inputs are all known is computed beforehand, unless it could make more elements than this. */
const largestFolded = 2 ** 22;

export interface GraphRun {
  /** Values that a caller provides, by name. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  /** Constants as tensors, by name, where there are already; the others are made of the file's elements. */
  readonly parameters?: ParameterTensors;
  /** The values to compute, by name. */
  readonly wanted: readonly string[];
  /** Called with each node that does not only compute shapes, and its outputs. */
  readonly observe?: (node: OnnxNode, inputs: readonly (Operand | undefined)[], outputs: readonly tf.Tensor[]) => void;
}

/**
 * Computes an ONNX graph with TF.js, node by node: a pure function of its inputs, which can be compiled and
 * differentiated. Shapes, and what the file computes of them, are numbers while it runs.
 *
 * @throws UnsupportedOperatorError for a node that is not covered; ExemplarError `INVALID` for one that contradicts itself
 */
export function runGraph(
  model: OnnxModel,
  { inputs, parameters = {}, wanted, observe }: GraphRun,
): Record<string, tf.Tensor> {
  const values = new Map<string, Operand>();
  for (const [name, value] of model.constants) values.set(name, Operand.known(value, parameters[name]));
  for (const [name, tensor] of Object.entries(inputs)) values.set(name, Operand.of(tensor));
  runNodes(model, model.nodes, values, wanted, observe);
  return Object.fromEntries(
    wanted.map((name) => {
      const value = values.get(name);
      if (!value) throw invalidModel(model.origin, `nothing makes the value '${name}'`);
      return [name, value.tensor];
    }),
  );
}

/** Computes what these values need, into `values`. Of a node's results only those are made that something reads. */
function runNodes(
  model: OnnxModel,
  nodes: readonly OnnxNode[],
  values: Map<string, Operand>,
  wanted: readonly string[],
  observe: GraphRun["observe"],
): void {
  const needed = neededNodes({ nodes }, wanted);
  const read = new Set([...wanted, ...needed.flatMap(readBy)]);
  for (const node of needed) {
    const operands = node.inputs.map((name) => (name ? operandOf(values, name, node) : undefined));
    const outputs =
      node.operator === "If" && node.domain === ""
        ? runBranch(model, node, operands[0], values, observe)
        : compute(model, node, operands, read);
    for (const [index, name] of node.outputs.entries()) if (name && outputs[index]) values.set(name, outputs[index]);
    const computed = outputs.flatMap((output) => (output && !output.known ? [output.tensor] : []));
    if (computed.length > 0) observe?.(node, operands, computed);
  }
}

/** The branch that a condition chooses which is known before the network runs, such as one of shapes. */
function runBranch(
  model: OnnxModel,
  node: OnnxNode,
  condition: Operand | undefined,
  outer: ReadonlyMap<string, Operand>,
  observe: GraphRun["observe"],
): Operand[] {
  if (!condition?.known)
    throw new UnsupportedOperatorError("If", node.name, "what it chooses by is computed from the image");
  const branch = node.attributes.get(condition.known.data[0] ? "then_branch" : "else_branch");
  if (typeof branch !== "object" || !("captured" in branch))
    throw invalidModel(model.origin, `${describeNode(node)} has no such branch`);
  const values = new Map(outer);
  for (const [name, value] of branch.constants) values.set(name, Operand.known(value));
  runNodes(model, branch.nodes, values, branch.outputs, observe);
  return branch.outputs.map((name) => operandOf(values, name, node));
}

/** The nodes that these values depend on, in the graph's order. */
export function neededNodes({ nodes }: Pick<OnnxModel, "nodes">, wanted: readonly string[]): OnnxNode[] {
  const producers = producersOf(nodes);
  const needed = new Set<OnnxNode>();
  const pending = [...wanted];
  while (pending.length > 0) {
    const node = producers.get(pending.pop()!);
    if (!node || needed.has(node)) continue;
    needed.add(node);
    pending.push(...readBy(node));
  }
  return nodes.filter((node) => needed.has(node));
}

function operandOf(values: ReadonlyMap<string, Operand>, name: string, node: OnnxNode): Operand {
  const value = values.get(name);
  if (!value) throw new UnsupportedOperatorError(node.operator, node.name, `it reads '${name}', which is no tensor`);
  return value;
}

function compute(
  model: OnnxModel,
  node: OnnxNode,
  operands: readonly (Operand | undefined)[],
  read: ReadonlySet<string>,
): (Operand | undefined)[] {
  const operator = node.domain === "" ? operators.get(node.operator) : undefined;
  if (!operator) throw new UnsupportedOperatorError(operatorName(node), node.name, "no TF.js function stands for it");
  const apply = (inputs: readonly (Operand | undefined)[]) => {
    const call = new NodeCall(node, model.opset, inputs, read);
    const results = [operator.compute(call)].flat();
    for (const result of results) if (result) call.bounded(result.shape);
    return results;
  };
  try {
    const known = operands.map((operand) => operand?.known);
    if (known.every((value, index) => value || !operands[index]) && isSmall(node, operands))
      return withActiveBackend("cpu", () => {
        let folded: (Operand | undefined)[] = [];
        tf.tidy(() => {
          const results = apply(known.map((value) => value && Operand.known(value)));
          folded = results.map((result) => (result instanceof tf.Tensor ? Operand.read(result) : result));
        });
        return folded;
      });
    return apply(operands).map((result) => (result instanceof tf.Tensor ? Operand.of(result) : result));
  } catch (error) {
    if (error instanceof ExemplarError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidModel(model.origin, `${describeNode(node)} cannot be computed: ${reason}`, error);
  }
}

/** Whether a node of known inputs makes few elements: a broadcast makes at most the product of its operands'. */
function isSmall(node: OnnxNode, operands: readonly (Operand | undefined)[]): boolean {
  const sizes = operands.map((operand) => operand?.shape.reduce((product, extent) => product * extent, 1) ?? 1);
  const bound =
    node.operator === "Concat"
      ? sizes.reduce((sum, size) => sum + size, 0)
      : sizes.reduce((product, size) => product * Math.max(1, size), 1);
  return bound <= largestFolded;
}

/** An operator's name, with its domain where it is not ONNX's own. */
export const operatorName = ({ domain, operator }: Pick<OnnxNode, "domain" | "operator">): string =>
  domain ? `${domain}.${operator}` : operator;

/** Whether a TF.js function stands for an operator, at least with some attributes. */
export const isCovered = ({ domain, operator }: Pick<OnnxNode, "domain" | "operator">): boolean =>
  domain === "" && (operators.has(operator) || operator === "If");
