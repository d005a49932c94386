import * as tf from "@tensorflow/tfjs-core";
import type { ParameterTensors } from "../architecture.ts";
import { type Layer, type ParameterSpec, weights } from "../layers.ts";

const all =
  (value: number): ParameterSpec["initialise"] =>
  (size) =>
    new Float32Array(size).fill(value);

/** A transposed convolution without bias: stride 1 grows by the kernel, stride 2 ("same") to twice the size. */
export function transposedConvolution(name: string, filters: number, size: number, stride: 1 | 2): Layer {
  const grown = (extent: number) => (stride === 1 ? extent + size - 1 : 2 * extent);
  return {
    name,
    detail: `transposed convolution ${size} × ${size}, ${filters} filters, stride ${stride}`,
    outputShape: ([height, width]) => [grown(height!), grown(width!), filters],
    parameters([, , channels]) {
      // A point of the result meets size² / stride² cells of the kernel; one that grows from a single point meets one.
      const cells = stride === 1 ? 1 : size ** 2 / stride ** 2;
      const initialise = weights("he", cells * channels!, cells * filters);
      return { kernel: { shape: [size, size, filters, channels!], initialise } };
    },
    apply(x, { kernel }) {
      const [rows, height, width] = x.shape as [number, number, number];
      const output: [number, number, number, number] = [rows, grown(height), grown(width), filters];
      const padding = stride === 1 ? "valid" : "same";
      return tf.conv2dTranspose(x as tf.Tensor4D, kernel as tf.Tensor4D, output, stride, padding);
    },
  };
}

/** A convolution with bias that halves the size ("same" padding, stride 2). */
export function halvingConvolution(name: string, filters: number, size: number): Layer {
  return {
    name,
    detail: `convolution ${size} × ${size}, ${filters} filters, stride 2`,
    outputShape: ([height, width]) => [Math.ceil(height! / 2), Math.ceil(width! / 2), filters],
    parameters: ([, , channels]) => ({
      kernel: {
        shape: [size, size, channels!, filters],
        initialise: weights("he", size * size * channels!, size * size * filters),
      },
      bias: { shape: [filters], initialise: all(0) },
    }),
    apply: (x, { kernel, bias }) =>
      tf.add(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 2, "same"), bias as tf.Tensor1D),
  };
}

/** Each channel's mean and variance over a batch. */
export interface ChannelStatistics {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

export const statisticsOf = (x: tf.Tensor): ChannelStatistics => tf.moments(x, [0, 1, 2]);

/**
 * Ioffe & Szegedy 2015: (x − mean) / √(variance + ε) · γ + β by channel. By its own fixed statistics, so that rows do not
 * depend on each other; training passes those of the batch.
 */
export function batchNormalisation(name: string) {
  const normalise = (
    x: tf.Tensor,
    { gamma, beta }: ParameterTensors,
    { mean, variance }: ChannelStatistics,
  ): tf.Tensor => tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5))), gamma!), beta!);
  return {
    name,
    detail: "batch normalisation",
    outputShape: (input) => input,
    parameters: ([, , channels]) => ({
      gamma: { shape: [channels!], initialise: all(1) },
      beta: { shape: [channels!], initialise: all(0) },
      mean: { shape: [channels!], initialise: all(0) },
      variance: { shape: [channels!], initialise: all(1) },
    }),
    apply: (x, parameters) => normalise(x, parameters, { mean: parameters.mean!, variance: parameters.variance! }),
    normalise,
  } satisfies Layer & { normalise: unknown };
}
