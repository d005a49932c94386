import * as converter from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { ExemplarError } from "#shared/domain/errors.ts";
import { withActiveBackend } from "../../compile/active-backend.ts";
import { sizeOf } from "../../compile/shapes.ts";
import { trace } from "../../compile/trace-backend.ts";
import type { ClassificationLayer, Outputs, SpatialLayer } from "../architecture.ts";
import type { AffineStep } from "../find-range.ts";
import { lastSpatialValue } from "../spatial-layer.ts";
import { findGraphAnswers, type GraphAnswers } from "./graph-answers.ts";
import { type GraphNode, makerOf, neededNodes, placeholderShape, readGraph } from "./graph-definition.ts";
import type { NamedValues, Survey, TfjsNetwork } from "./network.ts";
import { invalidTfjsModel, type TfjsModel } from "./read-model.ts";
import { firstLine, refusing } from "./refusing.ts";
import { weightArtifacts } from "./weight-artifacts.ts";

/** Operations that are shown as layers of their own although they have no weights. */
const shownLayers = /Pool|Mean|Softmax|Resize/;

/** Elements of one value for one image; more is an attack, or no classifier of images. */
const largestValue = 2 ** 28;
const longestRange = 2 ** 20;

/**
 * Builds a network from a graph of TensorFlow's operations, as TF.js's converter writes it. TF.js interprets it, in the
 * nodes' order: on any of its backends, traced and differentiated as well.
 * @throws ExemplarError `UNSUPPORTED` where it decides at run time what to compute or does not read one image, `INVALID`
 * where its nodes and weights do not go together
 */
export function graphNetwork(model: TfjsModel, named: NamedValues): TfjsNetwork {
  const { origin } = model;
  const graph = readGraph(model);
  const answers = findGraphAnswers(graph, named, origin);
  const { output, logits, features, lastConvolution } = answers;
  const wanted = [output, ...(features ? [features] : []), ...(lastConvolution ? [lastConvolution] : [])];
  const nodes = neededNodes(graph, wanted, origin);
  const input = theImage(nodes, origin);
  const inputShape = placeholderShape(input, origin);
  const batch = inputShape[0] ?? null;
  if (batch !== null && batch !== 1)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} takes ${batch} images at once.`,
      "Convert the model with a batch of any size, or of one image.",
    );
  for (const node of nodes) requireShortRange(node, model);
  const interpreter = load(model, nodes);
  const passing = imageNodes(nodes, input.name);
  const run = (images: tf.Tensor, values: readonly string[]) =>
    [interpreter.execute({ [input.name]: images }, [...values])].flat() as tf.Tensor[];
  const last = [logits ?? output, ...(features ? [features] : [])];
  /** A graph for one image sees one after the other. */
  const inTurn = (rows: tf.Tensor, compute: (part: tf.Tensor) => tf.Tensor[]) => {
    const count = rows.shape[0]!;
    if (batch === null || count === 1) return compute(rows);
    const parts = tf.split(rows, count).map(compute);
    return parts[0]!.map((_, index) => tf.concat(parts.map((part) => part[index]!)));
  };
  const inRows = (values: readonly tf.Tensor[], count: number) => values.map((value) => asRows(value, count, origin));
  const rows = (images: tf.Tensor, values: readonly string[]) =>
    inTurn(images, (part) => inRows(run(part, values), part.shape[0]!));
  const outputsOf = ([first, second]: readonly tf.Tensor[]) =>
    ({ logits: first, features: second ?? first }) as Outputs;
  return {
    inputShape,
    inputName: input.name,
    outputName: output,
    ending: answers.ending,
    normalising: normalisingSteps(model, nodes, input.name),
    operators: nodes.map(({ op }) => op).filter((op) => op !== "Const" && op !== "Placeholder"),
    survey: (shape) => survey(model, nodes, passing, answers, named, input.name, shape, run),
    forward: (images) => outputsOf(rows(images, last)),
    activations: (images, layer) => inTurn(images, (part) => run(part, [layer]))[0]! as tf.Tensor4D,
    outputs: (activations, layer, shape) =>
      outputsOf(
        inTurn(activations, (part) => {
          const count = part.shape[0]!;
          // Some graphs ask the image for its shape to the last.
          const given = { [input.name]: tf.zeros([count, ...shape]), [layer]: part };
          return inRows([interpreter.execute(given, last)].flat() as tf.Tensor[], count);
        }),
      ),
    classificationLayer: () => answers.classificationLayer && weightsOf(model, answers.classificationLayer),
    answer: (images) => rows(images, [output])[0]!,
  };
}

/** The operations in front of the network that shift and scale the image by constants. */
function normalisingSteps({ weights }: TfjsModel, nodes: readonly GraphNode[], input: string) {
  const steps: (AffineStep & { node: string })[] = [];
  for (let value = input; ; ) {
    const readers = nodes.filter((node) => node.input.some((read) => makerOf(read) === value));
    const [reader] = readers;
    if (readers.length !== 1 || !reader) return steps;
    const at = reader.input.findIndex((read) => makerOf(read) === value);
    const by = weights[makerOf(reader.input[1 - at] ?? "")];
    const step = by && by.data.length <= mostChannels ? stepOf(reader, at, Array.from(by.data)) : undefined;
    if (step) steps.push(step);
    else if (!/^(Identity|Cast|Reshape|ExpandDims|Transpose|ResizeBilinear)$/.test(reader.op)) return steps;
    value = reader.name;
  }
}

const mostChannels = 4;

function stepOf({ name, op }: GraphNode, at: number, numbers: readonly number[]) {
  const step = (verb: string, factor: readonly number[], shift: readonly number[]) => ({
    node: name,
    words: `its node ${name} ${verb} ${numbers.map((number) => Number(number.toPrecision(4))).join(", ")}`,
    factor,
    shift,
  });
  const negative = numbers.map((number) => -number);
  if (op === "Mul") return step("multiplies by", numbers, [0]);
  if (/^(Add|AddV2|BiasAdd)$/.test(op)) return step("adds", [1], numbers);
  if (op === "Sub")
    return at === 0 ? step("subtracts", [1], negative) : step("subtracts the image from", [-1], numbers);
  const inverse = numbers.map((number) => 1 / number);
  return (op === "RealDiv" || op === "Div") && at === 0 ? step("divides by", inverse, [0]) : undefined;
}

function theImage(nodes: readonly GraphNode[], origin: string): GraphNode {
  const inputs = nodes.filter(({ op }) => op === "Placeholder");
  const [input] = inputs;
  if (!input || inputs.length > 1)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} reads ${inputs.length} inputs (${inputs.map(({ name }) => name).join(", ")}), a classifier reads one.`,
      "Save the classifier with the image as its only input.",
    );
  const { type } = (input.attr.dtype ?? {}) as { type?: unknown };
  if (type !== "DT_FLOAT" && type !== 1)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} reads '${input.name}' as ${type}, not as float32.`,
      "Save the classifier with an image of float32 for its input.",
    );
  return input;
}

/** Ranges are written out while a graph is traced, before the size of their values can be looked at. */
function requireShortRange({ name, op, input }: GraphNode, { origin, weights, integers }: TfjsModel): void {
  if (op !== "Range" && op !== "LinSpace") return;
  const [start, end, step] = input.map((value) => {
    const maker = makerOf(value);
    return weights[maker]?.data[0] ?? integers[maker]?.values[0] ?? Number.NaN;
  });
  const count = op === "LinSpace" ? step! : Math.abs(end! - start!) / Math.abs(step!);
  if (!(count <= longestRange)) throw invalidTfjsModel(origin, `its node '${name}' makes ${count} numbers by ${op}`);
}

function load({ origin, weights, integers }: TfjsModel, nodes: readonly GraphNode[]) {
  const names = new Set(nodes.filter(({ op }) => op === "Const").map(({ name }) => name));
  const missing = [...names].find((name) => !(name in weights) && !(name in integers));
  if (missing !== undefined) throw invalidTfjsModel(origin, `its files hold no values of its constant '${missing}'`);
  const needed = <T>(constants: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(constants).filter(([name]) => names.has(name)));
  const modelTopology = { node: structuredClone(nodes), versions: { producer: 0, minConsumer: 0 } };
  const artifacts = { modelTopology, ...weightArtifacts(needed(weights), needed(integers)) };
  try {
    return withActiveBackend("cpu", () => converter.loadGraphModelSync(tf.io.fromMemorySync(artifacts)));
  } catch (cause) {
    throw invalidTfjsModel(origin, firstLine(cause), cause);
  }
}

/** Traces the graph once, for one image: what it is made of, and whether it can be compiled. */
function survey(
  { origin, weights }: TfjsModel,
  nodes: readonly GraphNode[],
  passing: readonly GraphNode[],
  { output, features, lastConvolution, classificationLayer }: GraphAnswers,
  named: NamedValues,
  input: string,
  shape: readonly number[],
  run: (images: tf.Tensor, values: readonly string[]) => tf.Tensor[],
): Survey {
  const parametersOf = (node: GraphNode) =>
    node.input.reduce((sum, value) => {
      const data = weights[makerOf(value)]?.data;
      return sum + (data && data.length > 1 ? data.length : 0);
    }, 0);
  const shown = nodes.filter((node) => node.op !== "Identity" && (parametersOf(node) > 0 || shownLayers.test(node.op)));
  const found = [output, ...(features ? [features] : []), ...(lastConvolution ? [lastConvolution] : [])];
  const values = [...new Set([...found, ...shown.map(({ name }) => name), ...passing.map(({ name }) => name)])];
  const shapes = new Map<string, readonly number[]>();
  const traced = refusing(origin, () =>
    trace(
      ({ images }) => {
        const results = run(images!, values);
        for (const [index, value] of values.entries()) shapes.set(value, results[index]!.shape.slice(1));
        return { output: results[0]! };
      },
      { images: { shape: [1, ...shape], dtype: "float32" } },
    ),
  );
  const vast = traced.liveNodes().flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const largest = vast.find((value) => value !== undefined && sizeOf(value.shape) > largestValue);
  if (largest) throw invalidTfjsModel(origin, `it computes a value of shape [${largest.shape}]`);
  const isLayer =
    features !== null &&
    shapes
      .get(features)!
      .slice(0, -1)
      .every((extent) => extent === 1);
  const spatialLayer = findSpatial(passing, input, shapes, named.lastConvolution);
  return {
    spatialLayer,
    summaries: [
      ...(shown.some(({ name }) => name === input)
        ? []
        : [{ name: input, detail: "Input", outputShape: [...shape], parameters: 0 }]),
      ...shown.map((node) => ({
        name: node.name,
        detail: node.op.replace(/^_/, ""),
        outputShape: [...shapes.get(node.name)!],
        parameters: parametersOf(node),
      })),
    ],
    lastConvolution:
      spatialLayer && lastConvolution !== null
        ? {
            node: makerOf(lastConvolution),
            value: spatialLayer.name,
            shape: [spatialLayer.shape[2], spatialLayer.shape[0], spatialLayer.shape[1]],
          }
        : null,
    features: features === null ? null : { value: features, size: sizeOf(shapes.get(features)!) },
    classificationLayer: isLayer ? classificationLayer : null,
  };
}

/** What tells of a value no more than its shape. */
const shapeOnly = new Set(["Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike"]);

/** The nodes that compute something of the image itself, in an order in which they can be computed. */
function imageNodes(nodes: readonly GraphNode[], input: string): GraphNode[] {
  const reached = new Set([input]);
  return nodes.filter(({ name, op, input: inputs }) => {
    if (shapeOnly.has(op) || !inputs.some((value) => reached.has(makerOf(value)))) return false;
    reached.add(name);
    return true;
  });
}

function findSpatial(
  passing: readonly GraphNode[],
  image: string,
  shapes: ReadonlyMap<string, readonly number[]>,
  wanted: string | undefined,
): Pick<SpatialLayer, "name" | "shape"> | null {
  const several = new Set(passing.flatMap(({ input }) => input.filter((value) => /:[1-9]/.test(value)).map(makerOf)));
  const reached = new Set([image, ...passing.map(({ name }) => name)]);
  const operations = passing.map(({ name, op, input }) => ({
    inputs: input.map(makerOf).filter((maker) => reached.has(maker)),
    outputs: [name],
    isConvolution: /Conv2D|DepthwiseConv2d/.test(op) && !op.includes("Backprop"),
  }));
  const extentsOf = (name: string) => {
    const shape = several.has(name) ? undefined : shapes.get(name);
    return shape?.length === 3 ? ([shape[0]!, shape[1]!] as const) : null;
  };
  const name = lastSpatialValue(operations, extentsOf, wanted === undefined ? undefined : makerOf(wanted));
  return name === null ? null : { name, shape: shapes.get(name) as SpatialLayer["shape"] };
}

/** The weights of a classification layer, `[m, classes]`, and its bias, which may be left out. */
function weightsOf(
  { weights }: TfjsModel,
  { weights: kernel, bias, transposed }: NonNullable<GraphAnswers["classificationLayer"]>,
): ClassificationLayer | null {
  const own = weights[kernel];
  if (!own) return null;
  const [rows, columns] = own.shape.slice(-2) as [number, number];
  if (rows * columns !== own.data.length) return null;
  const [size, classCount] = transposed ? [columns, rows] : [rows, columns];
  const data = transposed ? transposedElements(own.data, rows, columns) : own.data;
  const shift = bias === null ? new Float32Array(classCount) : weights[bias]?.data;
  if (shift?.length !== classCount) return null;
  return { kernel: { shape: [size, classCount], data }, bias: { shape: [classCount], data: shift } };
}

/** `[rows, columns]` → `[columns, rows]` */
function transposedElements(data: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(data, (_, index) => data[(index % rows) * columns + Math.floor(index / rows)]!);
}

function asRows(value: tf.Tensor, count: number, origin: string): tf.Tensor2D {
  if (value.shape[0] !== count)
    throw new ExemplarError(
      "UNSUPPORTED",
      `${origin} makes a value of shape [${value.shape}] of ${count} images.`,
      "Convert the model with a batch of any size, or of one image.",
    );
  return tf.reshape(value, [count, value.size / count]);
}
