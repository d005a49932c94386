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

interface ConvolutionShape {
  readonly stride?: number;
  /** Whether the image is surrounded by zeros, so that stride 1 keeps its size. */
  readonly padded?: boolean;
}

/** A convolution, without padding and of stride 1 unless told; kernels `[size, size, in, filters]`. */
export function convolution(
  name: string,
  filters: number,
  size: number,
  { stride = 1, padded = false }: ConvolutionShape = {},
): Layer {
  const extent = (of: number) => Math.floor(((padded ? of : of - size + 1) - 1) / stride) + 1;
  return {
    name,
    detail: `convolution ${size} × ${size}${stride === 1 ? "" : `, stride ${stride}`}, ${filters} filters`,
    outputShape: ([height, width]) => [extent(height!), extent(width!), filters],
    parameters: ([, , channels]) => kernelAndBias(size, channels!, filters),
    apply: (x, { kernel, bias }) =>
      tf.add(
        tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, padded ? "same" : "valid"),
        bias as tf.Tensor1D,
      ),
  };
}

const kernelAndBias = (size: number, channels: number, filters: number): Record<"kernel" | "bias", ParameterSpec> => ({
  kernel: {
    shape: [size, size, channels, filters],
    initialise: weights("he", size * size * channels, size * size * filters),
  },
  bias: { shape: [filters], initialise: zeros },
});

/**
 * A residual block: x + a·f(x), rectified, where f is two convolutions of 3 × 3 with a rectifier between. The scale a begins
 * at 0, which trains deep networks without normalising batches (De & Smith 2020, SkipInit).
 */
export function residualBlock(name: string): Layer {
  return {
    name,
    detail: "residual block of two convolutions 3 × 3",
    outputShape: (input) => input,
    parameters: ([, , channels]) => {
      const [first, second] = [kernelAndBias(3, channels!, channels!), kernelAndBias(3, channels!, channels!)];
      return {
        ...first,
        kernel2: second.kernel,
        bias2: second.bias,
        scale: { shape: [1], initialise: zeros },
      };
    },
    apply(x, { kernel, bias, kernel2, bias2, scale }) {
      const convolved = (values: tf.Tensor, by: tf.Tensor, plus: tf.Tensor) =>
        tf.add(tf.conv2d(values as tf.Tensor4D, by as tf.Tensor4D, 1, "same"), plus);
      const change = convolved(tf.relu(convolved(x, kernel!, bias!)), kernel2!, bias2!);
      return tf.relu(tf.add(x, tf.mul(change, scale!)));
    },
  };
}

/** The mean over all places. */
export function globalAveragePooling(name: string): Layer {
  return {
    name,
    detail: "mean over all places",
    outputShape: ([, , channels]) => [channels!],
    apply: (x) => tf.mean(x, [1, 2]),
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
