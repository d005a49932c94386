import type * as tf from "@tensorflow/tfjs-core";

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** A rule by which a step changes a parameter, given the loss's gradient. */
export interface Optimiser {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What it remembers of each parameter between steps: tensors of the parameter's shape, all zero at first. */
  readonly slots: readonly string[];
  /** The numbers that step t (the first is 1) works with, by name; they are inputs of the compiled step. */
  scalars(learningRate: number, t: number): Readonly<Record<string, number>>;
  /** A pure TF.js function: the parameter and its slots after the step. */
  update(
    parameter: tf.Tensor,
    gradient: tf.Tensor,
    slots: Tensors,
    scalars: Tensors,
  ): { readonly parameter: tf.Tensor; readonly slots: Tensors };
}
