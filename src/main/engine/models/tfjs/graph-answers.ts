import * as z from "zod";
import type { ModelReport } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type GraphDefinition, type GraphNode, makerOf, neededNodes } from "./graph-definition.ts";
import type { NamedValues } from "./network.ts";

export interface GraphAnswers {
  /** The value with one number a class. */
  readonly output: string;
  /** The value that becomes probabilities in the end, where the graph computes these. */
  readonly logits: string | null;
  /** How: by a softmax over classes, or by a sigmoid of each number. */
  readonly ending: "softmax" | "sigmoid" | null;
  /** What the classification layer reads. */
  readonly features: string | null;
  readonly classificationLayer: ModelReport["classificationLayer"];
  readonly lastConvolution: string | null;
}

/** Operations that change how values lie, and not the values. */
const passing = new Set(["Identity", "Reshape", "Squeeze", "ExpandDims", "StopGradient", "Snapshot"]);

/**
 * Where a graph answers, and by which of its nodes.
 * @throws ExemplarError `INVALID` where a value that the user names is none of the graph's, or where several outputs
 * leave open which one is meant
 */
export function findGraphAnswers(graph: GraphDefinition, named: NamedValues, origin: string): GraphAnswers {
  const { nodes, outputs } = graph;
  const output = findOutput(graph, named.output, origin);
  for (const value of [named.features, named.lastConvolution])
    if (value !== undefined && !nodes.has(makerOf(value))) throw unknownValue(graph, value, origin);
  const end = nodes.get(makerOf(skipBack(graph, outputs.get(output) ?? output)));
  const ending = end?.op === "Softmax" ? "softmax" : end?.op === "Sigmoid" ? "sigmoid" : null;
  const logits = ending ? (end!.input[0] ?? null) : null;
  const layer = classificationLayer(graph, skipBack(graph, logits ?? outputs.get(output) ?? output));
  const features = named.features ?? layer?.features ?? null;
  const value = outputs.get(output) ?? output;
  return {
    output: value,
    logits,
    ending,
    features,
    classificationLayer: layer && features === layer.features ? layer.report : null,
    lastConvolution: named.lastConvolution ?? lastConvolution(graph, features ?? value, origin)?.name ?? null,
  };
}

/** Operations that work on each cell of an image, or make it smaller, and leave what it shows. */
const cellwise =
  /^(Identity|Relu6?|LeakyRelu|Prelu|Elu|Selu|FusedBatchNorm(V[23])?|Mean|Max|MaxPool|AvgPool|Reshape|Squeeze|BiasAdd)$/;

/**
 * The convolution that makes the last image: where branches of them are put side by side in the end, their concatenation;
 * none where the image becomes a sequence that attends to itself.
 */
function lastConvolution(graph: GraphDefinition, end: string, origin: string): GraphNode | undefined {
  const nodes = neededNodes(graph, [end], origin);
  const last = nodes.findLastIndex(({ op }) => op.includes("Conv2"));
  if (last < 0 || nodes.slice(last + 1).some(({ op }) => op === "Softmax" || op === "Einsum")) return undefined;
  let node = graph.nodes.get(makerOf(end));
  while (node && cellwise.test(node.op)) node = graph.nodes.get(makerOf(node.input[0] ?? ""));
  return node?.op === "ConcatV2" && nodes.indexOf(node) > last ? node : nodes[last];
}

function findOutput(graph: GraphDefinition, wanted: string | undefined, origin: string): string {
  const { nodes, outputs } = graph;
  if (wanted !== undefined) {
    if (!outputs.has(wanted) && !nodes.has(makerOf(wanted))) throw unknownValue(graph, wanted, origin);
    return wanted;
  }
  const names = [...outputs.keys()];
  if (names.length !== 1)
    throw new ExemplarError(
      "INVALID",
      `${origin} has ${names.length} outputs that may be its answers: ${names.join(", ")}.`,
      "Say which one it is with the model's settings (output).",
    );
  return names[0]!;
}

const unknownValue = ({ outputs }: GraphDefinition, name: string, origin: string): ExemplarError =>
  new ExemplarError(
    "INVALID",
    `${origin} has no value '${name}'.`,
    `Its outputs are ${[...outputs.keys()].join(", ")}.`,
  );

/** The value that lies differently in this one. */
function skipBack({ nodes }: GraphDefinition, value: string): string {
  const seen = new Set<string>();
  for (let current = value; ; ) {
    const node = nodes.get(makerOf(current));
    if (!node || !passing.has(node.op) || node.input.length === 0 || seen.has(current)) return current;
    seen.add(current);
    current = node.input[0]!;
  }
}

interface Layer {
  readonly features: string;
  readonly report: NonNullable<ModelReport["classificationLayer"]>;
}

/** The linear layer that makes a value: a product with weights, or a 1 × 1 convolution, with or without a bias. */
function classificationLayer(graph: GraphDefinition, value: string): Layer | null {
  const node = graph.nodes.get(makerOf(value));
  if (!node) return null;
  const constant = (input: string | undefined) => {
    const maker = input === undefined ? undefined : graph.nodes.get(makerOf(skipBack(graph, input)));
    return maker?.op === "Const" ? maker.name : null;
  };
  if (/^(BiasAdd|Add|AddV2)$/.test(node.op)) {
    const index = node.input.findIndex((input) => constant(input) !== null);
    const sum = node.input[1 - index];
    const maker = sum === undefined || index < 0 ? undefined : graph.nodes.get(makerOf(sum));
    if (!maker || !/^(MatMul|Conv2D)$/.test(maker.op)) return null;
    const layer = classificationLayer(graph, sum!);
    return layer && { ...layer, report: { ...layer.report, bias: constant(node.input[index]) } };
  }
  if (!/^_?(Fused)?(MatMul|Conv2D)$/.test(node.op)) return null;
  const [features, kernel, bias] = node.input;
  const weights = constant(kernel);
  const fused = fusedOperations(node);
  if (features === undefined || weights === null || isTrue(node, "transpose_a")) return null;
  if (fused.length > 0 && (fused.length > 1 || fused[0] !== "BiasAdd")) return null;
  const report = { node: node.name, weights, bias: constant(bias), transposed: isTrue(node, "transpose_b") };
  return { features, report };
}

const isTrue = ({ attr }: GraphNode, name: string): boolean =>
  z.looseObject({ b: z.literal(true) }).safeParse(attr[name]).success;

/** What a fused operation does after its product: "BiasAdd", "Relu", … */
function fusedOperations({ attr }: GraphNode): string[] {
  const parsed = z.looseObject({ list: z.looseObject({ s: z.array(z.string()) }) }).safeParse(attr.fused_ops);
  return parsed.success ? parsed.data.list.s.map((text) => Buffer.from(text, "base64").toString("latin1")) : [];
}
