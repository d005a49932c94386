import type { ModelReport, ModelSettings } from "#shared/contract/imported-model.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { elementTypes } from "./messages.ts";
import { type OnnxModel, type OnnxNode, type OnnxValueInfo, producersOf } from "./model.ts";
import { neededNodes } from "./run-graph.ts";

export interface Answers {
  /** The value with one number a class. */
  readonly output: string;
  /** The value that becomes probabilities in the end, where the file computes these. */
  readonly logits: string | null;
  /** How: by a softmax over classes, or by a sigmoid of each number. */
  readonly ending: "softmax" | "sigmoid" | null;
  readonly features: string | null;
  readonly classificationLayer: ModelReport["classificationLayer"];
  readonly lastConvolution: { readonly node: string; readonly value: string } | null;
}

/** The types of elements that answers may have, or that are not told. */
const floats: readonly (number | null)[] = [
  elementTypes.UNDEFINED,
  elementTypes.FLOAT,
  elementTypes.FLOAT16,
  elementTypes.DOUBLE,
];

/** Operators that change how values lie, and not the values. */
const passing = new Set(["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Dropout", "Cast"]);

const endings: Record<string, "softmax" | "sigmoid"> = {
  Softmax: "softmax",
  LogSoftmax: "softmax",
  Sigmoid: "sigmoid",
};

/**
 * Where a model answers, and by which layers.
 * @param classCount of the images that it is meant for, where there are some
 * @throws ExemplarError `INVALID` where a value that the settings name is none of the model's, or where several outputs
 * leave open which one is meant; `UNSUPPORTED` where no output has one number a class
 */
export function findAnswers(model: OnnxModel, settings: ModelSettings, classCount?: number): Answers {
  const producers = producersOf(model.nodes);
  for (const name of [settings.features, settings.lastConvolution])
    if (name !== undefined && !producers.has(name)) throw unknownValue(model, name);
  const output = findOutput(model, settings, producers, classCount);
  const last = producers.get(skipBack(output, producers));
  const ending = (last && endings[last.operator]) ?? null;
  const logits = ending ? last!.inputs[0]! : null;
  const layer = classificationLayer(model, skipBack(logits ?? output, producers), producers);
  const features = settings.features ?? layer?.features ?? null;
  const convolution = settings.lastConvolution
    ? producers.get(settings.lastConvolution)
    : lastConvolution(model, features ?? output, producers);
  return {
    output,
    logits,
    ending,
    features,
    classificationLayer: layer && features === layer.features ? layer.report : null,
    lastConvolution: convolution
      ? { node: convolution.name, value: settings.lastConvolution ?? convolution.outputs[0]! }
      : null,
  };
}

function unknownValue({ origin, outputs }: OnnxModel, name: string): ExemplarError {
  return new ExemplarError(
    "INVALID",
    `${origin} has no value '${name}'.`,
    `Its outputs are ${outputs.map((output) => output.name).join(", ")}.`,
  );
}

function findOutput(
  model: OnnxModel,
  { output, classNames }: ModelSettings,
  producers: ReadonlyMap<string, OnnxNode>,
  classCount: number | undefined,
): string {
  if (output !== undefined) {
    if (!producers.has(output)) throw unknownValue(model, output);
    return output;
  }
  // scikit-learn's exports wrap probabilities in dictionaries, which only the node before them can be read without.
  const unwrapped = model.outputs.map((candidate): OnnxValueInfo => {
    const maker = producers.get(candidate.name);
    const isMap = maker?.operator === "ZipMap";
    return isMap ? { name: maker.inputs[0]!, elementType: elementTypes.FLOAT, shape: null } : candidate;
  });
  const rows = unwrapped.filter(({ elementType, shape }) => floats.includes(elementType) && isRow(shape));
  if (rows.length === 0)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${model.origin} has no output with one number a class: ${unwrapped.map(outputInWords).join(", ")}.`,
      "Export the classifier with its logits or probabilities for an output.",
    );
  const chosen = theOne(rows, classNames?.length ?? classCount, producers);
  if (!chosen)
    throw new ExemplarError(
      "INVALID",
      `${model.origin} has ${rows.length} outputs that may be its answers: ${rows.map(outputInWords).join(", ")}.`,
      "Say which one it is with the model's settings (output).",
    );
  return chosen.name;
}

/** Whether a value has one row of numbers an image: all axes but the batch and one are of one element, or of any. */
const isRow = (shape: OnnxValueInfo["shape"]) =>
  shape === null || (shape.length > 0 && shape.slice(1).filter((extent) => extent !== null && extent > 1).length <= 1);

const widthOf = ({ shape }: OnnxValueInfo) =>
  shape?.slice(1).reduce<number | null>((size, extent) => (size === null || extent === null ? null : size * extent), 1);

/** An output as messages name it: "feat [any, 512]". */
const outputInWords = ({ name, shape }: OnnxValueInfo) =>
  `${name}${shape ? ` [${shape.map((extent) => extent ?? "any").join(", ")}]` : ""}`;

/** The one output that has the right number of classes, or that has the probabilities of another one's logits. */
function theOne(
  rows: readonly OnnxValueInfo[],
  classCount: number | undefined,
  producers: ReadonlyMap<string, OnnxNode>,
): OnnxValueInfo | undefined {
  const fitting = rows.filter((row) => {
    const width = widthOf(row);
    return classCount === undefined || width == null || width === classCount || (width === 1 && classCount === 2);
  });
  const open = fitting.length > 0 ? fitting : rows;
  const sources = new Set(
    open.flatMap(({ name }) => {
      const maker = producers.get(skipBack(name, producers));
      return maker && endings[maker.operator] ? [skipBack(maker.inputs[0]!, producers)] : [];
    }),
  );
  const ends = open.filter(({ name }) => !sources.has(skipBack(name, producers)));
  const named = ends.filter(({ name }) => /prob|softmax/i.test(name));
  return ends.length === 1 ? ends[0] : named.length === 1 ? named[0] : undefined;
}

function skipBack(name: string, producers: ReadonlyMap<string, OnnxNode>): string {
  let value = name;
  for (;;) {
    const node = producers.get(value);
    if (!node || !passing.has(node.operator)) return value;
    value = node.inputs[0]!;
  }
}

/** Operators that work on each cell of an image, or make it smaller, and leave what it shows. */
const cellwise =
  /^(Relu|LeakyRelu|PRelu|Clip|Elu|Selu|Celu|Gelu|Mish|HardSwish|BatchNormalization|LRN|InstanceNormalization|Identity|Dropout|Flatten|Reshape|Squeeze|.*Pool|ReduceMean|ReduceMax)$/;

/**
 * The convolution that makes the last image in a network: where branches of convolutions are put side by side in the end
 * (GoogLeNet, DenseNet), that concatenation; none where the image becomes a sequence (vision transformers).
 */
function lastConvolution(
  model: OnnxModel,
  end: string,
  producers: ReadonlyMap<string, OnnxNode>,
): OnnxNode | undefined {
  const nodes = neededNodes(model, [end]);
  const last = nodes.findLastIndex(({ operator }) => operator === "Conv");
  const isSequence = ({ operator, attributes }: OnnxNode) =>
    /Softmax|Attention/.test(operator) || (operator === "Transpose" && [attributes.get("perm")].flat().length === 3);
  if (last < 0 || nodes.slice(last + 1).some(isSequence)) return undefined;
  let node = producers.get(end);
  while (node && cellwise.test(node.operator)) node = producers.get(node.inputs[0]!);
  const isConcatenation = node?.operator === "Concat" && node.inputs.length > 1 && nodes.indexOf(node) > last;
  return isConcatenation ? node : nodes[last];
}

interface Layer {
  readonly features: string;
  /** Null where its weights are computed of the file's constants, and are none themselves. */
  readonly report: ModelReport["classificationLayer"];
}

/** The linear layer that makes a value: `Gemm`, or `MatMul` with or without a bias added to it. */
function classificationLayer(
  model: Pick<OnnxModel, "constants">,
  value: string,
  producers: ReadonlyMap<string, OnnxNode>,
): Layer | null {
  const isFixed = (name: string | undefined): boolean => {
    if (name === undefined || model.constants.has(name)) return name !== undefined;
    const node = producers.get(name);
    return node !== undefined && node.inputs.length > 0 && node.inputs.every((input) => input === "" || isFixed(input));
  };
  const layer = (node: OnnxNode, weights: string, bias: string | null, transposed: boolean): Layer | null => {
    if (!isFixed(weights)) return null;
    const isKept = model.constants.has(weights) && (bias === null || model.constants.has(bias));
    return { features: node.inputs[0]!, report: isKept ? { node: node.name, weights, bias, transposed } : null };
  };
  const node = producers.get(value);
  if (node?.operator === "Gemm")
    return node.attributes.get("transA")
      ? null
      : layer(node, node.inputs[1]!, node.inputs[2] || null, node.attributes.get("transB") === 1);
  if (node?.operator === "MatMul") return layer(node, node.inputs[1]!, null, false);
  if (node?.operator !== "Add") return null;
  const bias = node.inputs.find(isFixed);
  const product = node.inputs.map((name) => producers.get(name)).find((maker) => maker?.operator === "MatMul");
  return bias && product ? layer(product, product.inputs[1]!, bias, false) : null;
}
