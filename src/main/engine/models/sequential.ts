import type * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type {
  Architecture,
  DropoutSite,
  NetworkDesign,
  Outputs,
  ParameterTensors,
  Shape,
  SpatialLayer,
  Weights,
} from "./architecture.ts";
import { type Layer, type ParameterSpec, sizeOf } from "./layers.ts";
import { lastSpatialValue } from "./spatial-layer.ts";

/** An architecture whose layers follow one another; the last one is the classification layer. */
export function sequential(definition: {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly layers: (classCount: number) => readonly Layer[];
}): Architecture {
  const { id, label, description, layers } = definition;
  return {
    id,
    label,
    description,
    design: (inputShape, classCount) => sequentialDesign(label, layers(classCount), inputShape),
  };
}

type Kept = Readonly<Record<string, tf.Tensor>>;

interface PlacedLayer {
  readonly layer: Layer;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
}

function sequentialDesign(label: string, layers: readonly Layer[], inputShape: Shape): NetworkDesign {
  const placed = place(label, layers, inputShape);
  const specs = placed.flatMap(({ layer, parameters }) =>
    Object.entries(parameters).map(([name, spec]) => [`${layer.name}/${name}`, spec] as const),
  );

  const apply = (
    steps: readonly PlacedLayer[],
    parameters: ParameterTensors,
    input: tf.Tensor,
    kept?: Kept,
  ): Outputs => {
    let x = input;
    let features = input;
    for (const { layer, parameters: own } of steps) {
      features = x;
      x = layer.apply(x, ofLayer(layer, Object.keys(own), parameters), kept?.[layer.name]);
    }
    return { logits: x as tf.Tensor2D, features: features as tf.Tensor2D };
  };
  const last = placed.at(-1)!;

  return {
    layers: placed.map(({ layer, output, parameters }) => ({
      name: layer.name,
      detail: layer.detail,
      outputShape: [...output],
      parameters: Object.values(parameters).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    })),

    parameterShapes: Object.fromEntries(specs.map(([name, { shape }]) => [name, shape])),

    dropout: Object.fromEntries(
      placed.flatMap(({ layer, input }): [string, DropoutSite][] =>
        layer.dropoutRate === undefined ? [] : [[layer.name, { shape: input, rate: layer.dropoutRate }]],
      ),
    ),

    batch: null,

    featureCount: sizeOf(last.input),

    spatialLayer: spatialLayer(placed, apply),

    classificationLayer: (weights) => ({
      kernel: weights[`${last.layer.name}/kernel`]!,
      bias: weights[`${last.layer.name}/bias`]!,
    }),

    initialise(seed): Weights {
      const generator = seededGenerator(seed).split("weights");
      return Object.fromEntries(
        specs.map(([name, { shape, initialise }]) => [
          name,
          { shape, data: initialise(sizeOf(shape), generator.split(name)) },
        ]),
      );
    },

    forward: (parameters, images, kept) => apply(placed, parameters, images, kept),
  };
}

/** The last layer over as many places as the last convolution, before anything is pooled or flattened. */
function spatialLayer(
  placed: readonly PlacedLayer[],
  apply: (steps: readonly PlacedLayer[], parameters: ParameterTensors, input: tf.Tensor) => Outputs,
): SpatialLayer | null {
  const operations = placed.map((step, index) => ({
    inputs: [index - 1],
    outputs: [index],
    isConvolution: step.parameters.kernel?.shape.length === 4,
  }));
  const extentsOf = (index: number) => {
    const output = placed[index]?.output;
    return output?.length === 3 ? ([output[0]!, output[1]!] as const) : null;
  };
  const found = lastSpatialValue(operations, extentsOf);
  if (found === null) return null;
  const { layer, output } = placed[found]!;
  return {
    name: layer.name,
    shape: output as unknown as SpatialLayer["shape"],
    activations: (parameters, images) =>
      apply(placed.slice(0, found + 1), parameters, images).logits as tf.Tensor as tf.Tensor4D,
    outputs: (parameters, activations) => apply(placed.slice(found + 1), parameters, activations),
  };
}

function place(label: string, layers: readonly Layer[], inputShape: Shape): PlacedLayer[] {
  let input = inputShape;
  return layers.map((layer) => {
    const output = layer.outputShape(input);
    if (output.some((extent) => extent < 1))
      throw new ExemplarError(
        "INVALID",
        `Images of ${inputShape.join(" × ")} are too small for ${label}: nothing is left after ${layer.name}`,
        "Choose another architecture or larger images.",
      );
    const result = { layer, input, output, parameters: layer.parameters?.(input) ?? {} };
    input = output;
    return result;
  });
}

function ofLayer(layer: Layer, names: readonly string[], parameters: ParameterTensors): ParameterTensors {
  return Object.fromEntries(names.map((name) => [name, parameters[`${layer.name}/${name}`]!]));
}
