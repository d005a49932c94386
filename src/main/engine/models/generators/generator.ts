import type * as tf from "@tensorflow/tfjs-core";
import type { ParameterTensors, Shape, Weights } from "../architecture.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";

/** A loss, and which parameters are to lower it. */
export interface Objective {
  readonly name: string;
  readonly parameters: readonly string[];
  /**
   * A pure TF.js function.
   * @param images `[N, H, W, C]`, pixels in [0, 1] @param noise standard normal `[N, latentSize]`
   * @returns each row's loss, nats, `[N]`
   */
  losses(parameters: ParameterTensors, images: tf.Tensor, noise: tf.Tensor): tf.Tensor;
}

/** A model of images x = g(z) of standard normal codes z, for one shape of images. */
export interface GeneratorDesign {
  readonly latentSize: number;
  /** `[H, W, C]` */
  readonly imageShape: Shape;
  readonly parameterShapes: Readonly<Record<string, Shape>>;
  /** Untrained weights. The same seed gives the same weights. */
  initialise(seed: number): Weights;
  /** A pure TF.js function: codes `[N, latentSize]` → images `[N, H, W, C]` with pixels in [0, 1], row by row. */
  decode(parameters: ParameterTensors, codes: tf.Tensor): tf.Tensor;
  /** Each training step lowers them in this order, the later ones with what the earlier ones have changed. */
  readonly objectives: readonly Objective[];
  readonly optimiser: Optimiser;
  /**
   * A pure TF.js function: parameters that no objective trains, as they follow from the others when training is over (the
   * statistics of batch normalisation over many codes).
   */
  settle?(parameters: ParameterTensors, codes: tf.Tensor): Record<string, tf.Tensor>;
}

export interface GeneratorArchitecture {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  design(imageShape: readonly [number, number, number]): GeneratorDesign;
}
