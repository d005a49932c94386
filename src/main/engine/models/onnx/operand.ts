import * as tf from "@tensorflow/tfjs-core";
import { elementsOf } from "../../compile/program.ts";
import type { TensorValue } from "../../runtime/runtime.ts";

/**
 * A value while a graph is run: a TF.js tensor, or elements that are known beforehand (constants, shapes and what is
 * computed of them), which become a tensor where one is needed.
 */
export class Operand {
  readonly shape: readonly number[];
  readonly known: TensorValue | undefined;
  #tensor: tf.Tensor | undefined;

  private constructor(shape: readonly number[], known: TensorValue | undefined, tensor: tf.Tensor | undefined) {
    this.shape = shape;
    this.known = known;
    this.#tensor = tensor;
  }

  static of(tensor: tf.Tensor): Operand {
    return new Operand(tensor.shape, undefined, tensor);
  }

  /** @param tensor the same elements as a tensor, where there is one already */
  static known(value: TensorValue, tensor?: tf.Tensor): Operand {
    return new Operand(value.shape, value, tensor);
  }

  /** The elements of a tensor of TF.js's CPU backend. */
  static read(tensor: tf.Tensor): Operand {
    return Operand.known(elementsOf(tensor));
  }

  get tensor(): tf.Tensor {
    this.#tensor ??= tf.tensor(this.known!.data, [...this.shape], this.known!.dtype);
    return this.#tensor;
  }
}
