import * as tf from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "#shared/random/generator.ts";
import type { ParameterTensors, Shape } from "./architecture.ts";

export interface ParameterSpec {
  readonly shape: Shape;
  readonly initialise: (size: number, generator: RandomGenerator) => Float32Array;
}

/** One step of a feed-forward network. Shapes leave out the batch. */
export interface Layer {
  readonly name: string;
  readonly detail: string;
  outputShape(input: Shape): Shape;
  /** By their names within the layer. */
  parameters?(input: Shape): Readonly<Record<string, ParameterSpec>>;
  /** The probability that training sets an element to zero; such a layer is the identity otherwise. */
  readonly dropoutRate?: number;
  /** `kept` is given to layers with a dropout rate, while training. */
  apply(x: tf.Tensor, parameters: ParameterTensors, kept?: tf.Tensor): tf.Tensor;
}

type Initialisation = "he" | "glorot";

/** A convolution without padding, stride 1; kernels `[size, size, in, filters]`. */
export function convolution(name: string, filters: number, size: number): Layer {
  return {
    name,
    detail: `convolution ${size} × ${size}, ${filters} filters`,
    outputShape: ([height, width]) => [height! - size + 1, width! - size + 1, filters],
    parameters: ([, , channels]) => ({
      kernel: {
        shape: [size, size, channels!, filters],
        initialise: weights("he", size * size * channels!, size * size * filters),
      },
      bias: { shape: [filters], initialise: zeros },
    }),
    apply: (x, { kernel, bias }) =>
      tf.add(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "valid"), bias as tf.Tensor1D),
  };
}

/** `x W + b`, W of `[in, units]`. */
export function fullyConnected(name: string, units: number, initialisation: Initialisation = "he"): Layer {
  return {
    name,
    detail: `fully connected, ${units} units`,
    outputShape: () => [units],
    parameters: ([size]) => ({
      kernel: { shape: [size!, units], initialise: weights(initialisation, size!, units) },
      bias: { shape: [units], initialise: zeros },
    }),
    apply: (x, { kernel, bias }) => tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias as tf.Tensor1D),
  };
}

export function relu(name: string): Layer {
  return { name, detail: "rectified linear", outputShape: (input) => input, apply: (x) => tf.relu(x) };
}

/** The largest of each `size` × `size` window; windows do not overlap, and what fills none is left out. */
export function maxPooling(name: string, size: number): Layer {
  return {
    name,
    detail: `max-pooling ${size} × ${size}`,
    outputShape: ([height, width, channels]) => [Math.floor(height! / size), Math.floor(width! / size), channels!],
    apply: (x) => tf.maxPool(x as tf.Tensor4D, size, size, "valid"),
  };
}

/** Inverted dropout: what is kept while training is scaled by 1 / (1 − rate), so that prediction needs no scaling. */
export function dropout(name: string, rate: number): Layer {
  return {
    name,
    detail: `dropout, probability ${rate}`,
    outputShape: (input) => input,
    dropoutRate: rate,
    apply: (x, _, kept) => (kept ? tf.mul(x, tf.mul(tf.cast(kept, "float32"), 1 / (1 - rate))) : x),
  };
}

export function flatten(name: string): Layer {
  return {
    name,
    detail: "flatten",
    outputShape: (input) => [sizeOf(input)],
    apply: (x) => tf.reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1))]),
  };
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

const zeros: ParameterSpec["initialise"] = (size) => new Float32Array(size);

/** He et al. 2015, before rectifiers: N(0, 2 / fan-in). Glorot & Bengio 2010, elsewhere: N(0, 2 / (fan-in + fan-out)). */
export function weights(initialisation: Initialisation, fanIn: number, fanOut: number): ParameterSpec["initialise"] {
  const sd = Math.sqrt(2 / (initialisation === "he" ? fanIn : fanIn + fanOut));
  return (size, generator) => Float32Array.from({ length: size }, () => sd * generator.normal());
}
