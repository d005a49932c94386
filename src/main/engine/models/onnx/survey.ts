import type * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../compile/shapes.ts";
import { trace } from "../../compile/trace-backend.ts";
import type { LayerSummary } from "../../protocol.ts";
import { lastSpatialValue, type Operation } from "../spatial-layer.ts";
import type { OnnxModel, OnnxNode } from "./model.ts";
import { forward, type NetworkUse } from "./network-use.ts";
import type { Operand } from "./operand.ts";

/** What is seen of a network as it runs on one batch. */
export interface Survey {
  readonly layers: LayerSummary[];
  /** Shapes by value. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The last spatial layer, `[D, h, w]`, by all the names that it has. */
  readonly spatial: { readonly names: readonly string[]; readonly shape: readonly [number, number, number] } | null;
}

/** Operators that are shown as layers of their own although they have no weights. */
const shownLayers = /Pool|Reduce|Softmax|Resize|LRN/;

/** Traces the network once, for what it is made of. */
export function survey(model: OnnxModel, use: NetworkUse): Survey {
  const layers: LayerSummary[] = [];
  const shapes = new Map<string, readonly number[]>();
  const operations: Operation<tf.Tensor>[] = [];
  const see = (node: OnnxNode, inputs: readonly (Operand | undefined)[], outputs: readonly tf.Tensor[]) => {
    for (const [index, output] of outputs.entries()) shapes.set(node.outputs[index] ?? "", output.shape);
    const read = inputs.flatMap((input) => (input && !input.known ? [input.tensor] : []));
    operations.push({ inputs: read, outputs, isConvolution: node.operator === "Conv" });
    const parameters = inputs.reduce(
      (sum, input) => sum + (input?.known?.dtype === "float32" && sizeOf(input.shape) > 1 ? sizeOf(input.shape) : 0),
      0,
    );
    if (parameters === 0 && !shownLayers.test(node.operator)) return;
    const outputShape = [...outputs[0]!.shape.slice(1)];
    layers.push({ name: node.name, detail: describeLayer(node, inputs), outputShape, parameters });
  };
  const batch = use.input.batch ?? 1;
  const named = new Map<tf.Tensor, string[]>();
  let spatial: Survey["spatial"] = null;
  trace(
    ({ images }) => {
      const { logits } = forward(model, use, {}, images!, (node, inputs, outputs) => {
        see(node, inputs, outputs);
        for (const [index, output] of outputs.entries())
          if (node.outputs[index]) named.set(output, [...(named.get(output) ?? []), node.outputs[index]]);
      });
      spatial = findSpatial(model, use, operations, named);
      return { logits };
    },
    { images: { shape: [batch, ...use.input.imageShape], dtype: "float32" } },
  );
  return { layers, shapes, spatial };
}

/** What the settings name as the last convolution's value, unless it is what a convolution itself makes. */
function findSpatial(
  { nodes }: OnnxModel,
  { lastConvolution }: NetworkUse,
  operations: readonly Operation<tf.Tensor>[],
  names: ReadonlyMap<tf.Tensor, readonly string[]>,
): Survey["spatial"] {
  if (lastConvolution === null) return null;
  const chosen = nodes.find(({ outputs }) => outputs.includes(lastConvolution.value));
  const isFound = chosen?.operator === "Conv" || chosen?.operator === "Concat";
  const exact = chosen && !isFound ? lastConvolution.value : undefined;
  const tensor = exact === undefined ? undefined : [...names].find(([, own]) => own.includes(exact))?.[0];
  if (exact !== undefined && !tensor) return null;
  const extentsOf = ({ shape }: tf.Tensor) => (shape.length === 4 ? ([shape[2]!, shape[3]!] as const) : null);
  const found = lastSpatialValue(operations, extentsOf, tensor);
  const own = found === null ? undefined : names.get(found);
  return !found || !own ? null : { names: own, shape: found.shape.slice(1) as [number, number, number] };
}

function describeLayer({ operator, attributes }: OnnxNode, inputs: readonly (Operand | undefined)[]): string {
  const window = (attributes.get("kernel_shape") as readonly number[] | undefined)?.join(" × ");
  const weights = inputs[1]?.shape;
  switch (operator) {
    case "Conv":
      return `convolution ${weights!.slice(2).join(" × ")}, ${weights![0]} filters`;
    case "ConvTranspose":
      return `transposed convolution ${weights!.slice(2).join(" × ")}`;
    case "Gemm":
    case "MatMul":
      return "fully connected";
    case "BatchNormalization":
      return "batch normalisation";
    case "LayerNormalization":
      return "layer normalisation";
    case "MaxPool":
      return `max-pooling ${window}`;
    case "AveragePool":
      return `average pooling ${window}`;
    case "GlobalAveragePool":
      return "global average pooling";
    default:
      return operator;
  }
}
