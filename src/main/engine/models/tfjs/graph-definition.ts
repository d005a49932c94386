import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import { invalidTfjsModel, type TfjsModel } from "./read-model.ts";

/** An operation of a TensorFlow graph. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** The values that it reads: a node's name, and `:1`, … for a further result of it. */
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}

export interface GraphDefinition {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Values that the model gives, by the names of its signature where it has one. */
  readonly outputs: ReadonlyMap<string, string>;
}

const definition = z.object({
  node: z
    .array(
      z.object({
        name: z.string().min(1),
        op: z.string().min(1),
        input: z.array(z.string().min(1)).default([]),
        attr: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .min(1)
    .max(100_000),
  signature: z.object({ outputs: z.record(z.string(), z.looseObject({ name: z.string() })).nullish() }).nullish(),
});

/** What decides at run time what is computed next, or how much: none of it is one function of the image. */
const controlFlow =
  /^(Switch|Merge|Enter|Exit|NextIteration|LoopCond|(Stateless)?(If|Case|While)|(Stateful)?PartitionedCall|NonMaxSuppression.*|Where|TensorArray.*|TensorList.*|HashTable.*|LookupTable.*)$/;

/** The name of the node that makes a value. */
export const makerOf = (value: string): string => value.split(":")[0]!;

/** @throws ExemplarError `INVALID` where a graph is described wrongly */
export function readGraph({ origin, topology }: TfjsModel): GraphDefinition {
  const parsed = definition.safeParse(topology);
  if (!parsed.success) throw invalidTfjsModel(origin, z.prettifyError(parsed.error), parsed.error);
  const { node: entries, signature } = parsed.data;
  const nodes = new Map<string, GraphNode>();
  for (const entry of entries) {
    if (nodes.has(entry.name)) throw invalidTfjsModel(origin, `two of its nodes are called '${entry.name}'`);
    // TF.js keeps nodes in plain objects, which have names of their own.
    if (entry.name in {}) throw invalidTfjsModel(origin, `a node is called '${entry.name}'`);
    // What a node only waits for ("^name") is computed nowhere else here.
    nodes.set(entry.name, { ...entry, input: entry.input.filter((value) => !value.startsWith("^")) });
  }
  const read = new Set([...nodes.values()].flatMap(({ input }) => input.map(makerOf)));
  const ends = [...nodes.values()].filter(({ name, op }) => !read.has(name) && op !== "Const" && op !== "NoOp");
  const signed = Object.entries(signature?.outputs ?? {}).map(([key, { name }]) => [key, name] as const);
  const outputs = new Map(signed.length > 0 ? signed : ends.map(({ name }) => [name, name] as const));
  for (const [key, value] of outputs)
    if (!nodes.has(makerOf(value)))
      throw invalidTfjsModel(origin, `its output '${key}' is '${value}', which no node makes`);
  return { nodes, outputs };
}

/**
 * The nodes that a value is computed from, each after those that it reads.
 * @throws ExemplarError `INVALID` where one reads what no node makes, or itself, `UNSUPPORTED` where one decides what to
 * compute
 */
export function neededNodes({ nodes }: GraphDefinition, wanted: readonly string[], origin: string): GraphNode[] {
  const ordered = new Set<GraphNode>();
  const open = new Set<GraphNode>();
  const pending = wanted.map((value) => ({ value, reader: "its output" }));
  while (pending.length > 0) {
    const { value, reader } = pending.at(-1)!;
    const node = nodes.get(makerOf(value));
    if (!node) throw invalidTfjsModel(origin, `${reader} reads '${value}', which no node makes`);
    if (controlFlow.test(node.op))
      throw new ExemplarError(
        "UNSUPPORTED",
        `${origin} decides at run time what it computes: by ${node.op}, in its node '${node.name}'.`,
        "Save the classifier without control flow, or choose an output before it.",
      );
    const awaited = node.input.filter((input) => !ordered.has(nodes.get(makerOf(input))!));
    if (ordered.has(node) || awaited.length === 0) {
      ordered.add(node);
      open.delete(node);
      pending.pop();
      continue;
    }
    if (open.has(node)) throw invalidTfjsModel(origin, `its node '${node.name}' reads what is computed from it`);
    open.add(node);
    for (const input of awaited) pending.push({ value: input, reader: `its node '${node.name}'` });
  }
  return [...ordered];
}

const shapeAttribute = z.object({ dim: z.array(z.object({ size: z.coerce.number().int() })).max(8) });

/** What a placeholder says of its shape; null is any extent. @throws ExemplarError `INVALID` where it says nothing */
export function placeholderShape({ name, attr }: GraphNode, origin: string): (number | null)[] {
  const parsed = z.looseObject({ shape: shapeAttribute }).safeParse(attr.shape);
  if (!parsed.success) throw invalidTfjsModel(origin, `its input '${name}' does not say its shape`, parsed.error);
  return parsed.data.shape.dim.map(({ size }) => (size < 0 ? null : size));
}
