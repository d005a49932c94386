import type * as tf from "@tensorflow/tfjs-core";
import type * as layers from "@tensorflow/tfjs-layers";
import { trace } from "../../compile/trace-backend.ts";
import type { ClassificationLayer, SpatialLayer } from "../architecture.ts";
import { lastSpatialValue } from "../spatial-layer.ts";

type Layer = layers.SymbolicTensor["sourceLayer"];

/** The values that one is computed from, each after those that it needs itself, and the value itself. */
function valuesTo(end: layers.SymbolicTensor): layers.SymbolicTensor[] {
  const ordered = new Set<layers.SymbolicTensor>();
  const pending = [end];
  while (pending.length > 0) {
    const value = pending.at(-1)!;
    const awaited = value.inputs.filter((input) => !ordered.has(input));
    if (awaited.length > 0) pending.push(...awaited);
    else {
      ordered.add(value);
      pending.pop();
    }
  }
  return [...ordered];
}

/** Computes a value of a network from those that are known. */
export function evaluate(
  end: layers.SymbolicTensor,
  known: Map<layers.SymbolicTensor, tf.Tensor>,
  observe?: (value: layers.SymbolicTensor, tensor: tf.Tensor) => void,
): tf.Tensor {
  const compute = (value: layers.SymbolicTensor): tf.Tensor => {
    const already = known.get(value);
    if (already) return already;
    const inputs = value.inputs.map(compute);
    const given = inputs.length === 1 ? inputs[0]! : inputs;
    const results = [value.sourceLayer.apply(given, { training: false })].flat() as tf.Tensor[];
    const result = results[value.outputTensorIndex ?? 0]!;
    known.set(value, result);
    observe?.(value, result);
    return result;
  };
  return compute(end);
}

/** The last spatial layer of a network, and the last convolution before it. */
export interface FoundSpatialLayer extends Pick<SpatialLayer, "name" | "shape"> {
  readonly convolution: string;
}

/** @param shape of one image */
export function findSpatialLayer(
  input: layers.SymbolicTensor,
  output: layers.SymbolicTensor,
  shape: readonly number[],
): FoundSpatialLayer | null {
  const shapes = new Map<layers.SymbolicTensor, readonly number[]>();
  trace(
    ({ images }) => ({
      y: evaluate(output, new Map([[input, images!]]), (value, { shape }) => shapes.set(value, shape)),
    }),
    { images: { shape: [1, ...shape], dtype: "float32" } },
  );
  const values = valuesTo(output).filter((value) => value.inputs.length > 0);
  const operations = values.map((value) => ({
    inputs: value.inputs,
    outputs: [value],
    isConvolution: convolves(value.sourceLayer),
  }));
  const extentsOf = (value: layers.SymbolicTensor) => {
    const own = shapes.get(value);
    return own?.length === 4 ? ([own[1]!, own[2]!] as const) : null;
  };
  const found = lastSpatialValue(operations, extentsOf);
  if (found === null || values.some(({ sourceLayer }) => isChannelsFirst(sourceLayer))) return null;
  const before = values.slice(0, values.indexOf(found) + 1);
  return {
    name: found.sourceLayer.name,
    shape: shapes.get(found)!.slice(1) as unknown as SpatialLayer["shape"],
    convolution: before.findLast(({ sourceLayer }) => convolves(sourceLayer))!.sourceLayer.name,
  };
}

/** The value that a layer of this name makes last on the way to another. */
export const madeBy = (name: string, output: layers.SymbolicTensor): layers.SymbolicTensor =>
  valuesTo(output).findLast(({ sourceLayer }) => sourceLayer.name === name)!;

/** The layer whose product and sum the logits are. */
export function finalDense(logits: layers.SymbolicTensor): Layer | null {
  for (let value = logits; ; value = value.inputs[0]!) {
    const { sourceLayer: layer, inputs } = value;
    const linear = (layer.getConfig().activation ?? "linear") === "linear";
    if (layer.getClassName() === "Dense") return linear && inputs[0]!.shape.length === 2 ? layer : null;
    const passes = /^(Dropout|Flatten|Reshape)$/.test(layer.getClassName());
    if ((!passes && !(layer.getClassName() === "Activation" && linear)) || inputs.length !== 1) return null;
  }
}

/** Its kernel and bias. */
export function classificationLayerOf(dense: Layer): ClassificationLayer {
  const [kernel, bias] = dense.getWeights();
  const [size, classCount] = kernel!.shape as [number, number];
  const elements = (tensor: tf.Tensor) => Float32Array.from(tensor.dataSync());
  return {
    kernel: { shape: [size, classCount], data: elements(kernel!) },
    bias: { shape: [classCount], data: bias ? elements(bias) : new Float32Array(classCount) },
  };
}

/** Whether a layer, or one of the network that it is, convolves. */
const convolves = (layer: Layer): boolean =>
  /Conv2D|Conv2d/.test(layer.getClassName()) || ((layer as { layers?: Layer[] }).layers ?? []).some(convolves);

const isChannelsFirst = (layer: Layer): boolean =>
  layer.getConfig().dataFormat === "channelsFirst" ||
  ((layer as { layers?: Layer[] }).layers ?? []).some(isChannelsFirst);
