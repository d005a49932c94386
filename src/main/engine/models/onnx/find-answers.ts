import { ExemplarError } from "#shared/contract/errors.ts";
import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { type OnnxModel, type OnnxNode, producersOf } from "./model.ts";
import { neededNodes } from "./run-graph.ts";

export interface Answers {
  /** The value with one number a class. */
  readonly output: string;
  /** The value that becomes probabilities by a softmax, where the file computes these in the end. */
  readonly logits: string | null;
  readonly features: string | null;
  readonly classificationLayer: ModelReport["classificationLayer"];
  readonly lastConvolution: { readonly node: string; readonly value: string } | null;
}

const FLOAT = 1;

/** Operators that change how values lie, and not the values. */
const passing = new Set(["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Dropout", "Cast"]);

/**
 * Where a model answers, and by which layers.
 * @throws ExemplarError `INVALID` where a value that the settings name is none of the model's, `UNSUPPORTED` where no
 * output has one number a class
 */
export function findAnswers(model: OnnxModel, settings: ModelSettings): Answers {
  const producers = producersOf(model.nodes);
  for (const name of [settings.features, settings.lastConvolution])
    if (name !== undefined && !producers.has(name)) throw unknownValue(model, name);
  const output = findOutput(model, settings, producers);
  const end = skipBack(output, producers);
  const softmax = producers.get(end);
  const logits = softmax?.operator === "Softmax" || softmax?.operator === "LogSoftmax" ? softmax.inputs[0]! : null;
  const layer = classificationLayer(model, skipBack(logits ?? output, producers), producers);
  const features = settings.features ?? layer?.features ?? null;
  const convolutions = neededNodes(model, [features ?? output]).filter(({ operator }) => operator === "Conv");
  const last = settings.lastConvolution ? producers.get(settings.lastConvolution) : convolutions.at(-1);
  return {
    output,
    logits,
    features,
    classificationLayer: layer && features === layer.features ? layer.report : null,
    lastConvolution: last ? { node: last.name, value: settings.lastConvolution ?? last.outputs[0]! } : null,
  };
}

function unknownValue({ origin, outputs }: OnnxModel, name: string): ExemplarError {
  return new ExemplarError(
    "INVALID",
    `${origin} has no value '${name}'.`,
    `Its outputs are ${outputs.map((output) => output.name).join(", ")}.`,
  );
}

function findOutput(model: OnnxModel, { output }: ModelSettings, producers: ReadonlyMap<string, OnnxNode>): string {
  if (output !== undefined) {
    if (!producers.has(output)) throw unknownValue(model, output);
    return output;
  }
  // scikit-learn's exports wrap probabilities in dictionaries, which only the node before them can be read without.
  const unwrapped = model.outputs.map((candidate) => {
    const maker = producers.get(candidate.name);
    return maker?.operator === "ZipMap" ? { name: maker.inputs[0]!, elementType: FLOAT, shape: null } : candidate;
  });
  const candidates = unwrapped.filter(
    ({ elementType, shape }) => elementType === FLOAT && (shape === null || shape.length === 2 || shape.length === 4),
  );
  const named = candidates.find(({ name }) => /prob|softmax/i.test(name));
  const chosen = named ?? candidates[0];
  if (!chosen)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${model.origin} has no output with one number a class: ${model.outputs.map(({ name }) => name).join(", ")}.`,
      "Export the classifier with its logits or probabilities for an output.",
    );
  return chosen.name;
}

function skipBack(name: string, producers: ReadonlyMap<string, OnnxNode>): string {
  let value = name;
  for (;;) {
    const node = producers.get(value);
    if (!node || !passing.has(node.operator)) return value;
    value = node.inputs[0]!;
  }
}

interface Layer {
  readonly features: string;
  readonly report: NonNullable<ModelReport["classificationLayer"]>;
}

/** The linear layer that makes a value: `Gemm`, or `MatMul` with or without a bias added to it. */
function classificationLayer(
  model: Pick<OnnxModel, "constants">,
  value: string,
  producers: ReadonlyMap<string, OnnxNode>,
): Layer | null {
  const { constants } = model;
  const node = producers.get(value);
  if (node?.operator === "Gemm") {
    const [features, weights, bias] = node.inputs as [string, string, string?];
    if (!constants.has(weights) || node.attributes.get("transA")) return null;
    const transposed = node.attributes.get("transB") === 1;
    return { features, report: { node: node.name, weights, bias: bias || null, transposed } };
  }
  if (node?.operator === "MatMul") {
    const [features, weights] = node.inputs as [string, string];
    if (!constants.has(weights)) return null;
    return { features, report: { node: node.name, weights, bias: null, transposed: false } };
  }
  if (node?.operator === "Add") {
    const bias = node.inputs.find((name) => constants.has(name));
    const product = node.inputs.find((name) => producers.get(name)?.operator === "MatMul");
    if (!bias || !product) return null;
    const layer = classificationLayer(model, product, producers);
    return layer && { ...layer, report: { ...layer.report, bias } };
  }
  return null;
}
