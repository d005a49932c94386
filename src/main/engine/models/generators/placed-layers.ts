import type * as tf from "@tensorflow/tfjs-core";
import { seededGenerator } from "#shared/random/generator.ts";
import type { ParameterTensors, Shape, Weights } from "../architecture.ts";
import { type Layer, sizeOf } from "../layers.ts";

/** Layers of which each knows what shape it reads, but which need not follow one another. */
export interface PlacedLayers {
  readonly parameterShapes: Readonly<Record<string, Shape>>;
  initialise(seed: number): Weights;
  /** The names of a layer's parameters among all. */
  parametersOf(...layers: Layer[]): string[];
  apply(layer: Layer, x: tf.Tensor, parameters: ParameterTensors): tf.Tensor;
}

export function placedLayers(layers: readonly (readonly [Layer, Shape])[]): PlacedLayers {
  const specs = layers.flatMap(([layer, input]) =>
    Object.entries(layer.parameters?.(input) ?? {}).map(
      ([name, spec]) => ({ layer, name, full: `${layer.name}/${name}`, spec }) as const,
    ),
  );
  return {
    parameterShapes: Object.fromEntries(specs.map(({ full, spec }) => [full, spec.shape])),
    initialise(seed) {
      const generator = seededGenerator(seed).split("weights");
      return Object.fromEntries(
        specs.map(({ full, spec: { shape, initialise } }) => [
          full,
          { shape, data: initialise(sizeOf(shape), generator.split(full)) },
        ]),
      );
    },
    parametersOf: (...own) => specs.flatMap(({ layer, full }) => (own.includes(layer) ? [full] : [])),
    apply(layer, x, parameters) {
      const own = specs.filter((spec) => spec.layer === layer).map(({ name, full }) => [name, parameters[full]!]);
      return layer.apply(x, Object.fromEntries(own));
    },
  };
}
