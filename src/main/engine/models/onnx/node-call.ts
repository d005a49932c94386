import type * as tf from "@tensorflow/tfjs-core";
import type { TensorValue } from "../../runtime/runtime.ts";
import { UnsupportedOperatorError } from "./errors.ts";
import type { OnnxNode } from "./model.ts";
import type { Operand } from "./operand.ts";
import type { StoredTensor } from "./read-tensor.ts";

/** Tensors with more elements than this (1 GiB of float32) are a mistake or an attack. */
export const largestTensor = 2 ** 28;

/** One node about to be computed: its inputs and attributes, as its operator asks for them. */
export class NodeCall {
  readonly node: OnnxNode;
  /** Version of ONNX's operators that the file was written for. */
  readonly opset: number;
  readonly #inputs: readonly (Operand | undefined)[];
  readonly #read: ReadonlySet<string>;

  /** @param read names of the values that something reads */
  constructor(node: OnnxNode, opset: number, inputs: readonly (Operand | undefined)[], read: ReadonlySet<string>) {
    this.node = node;
    this.opset = opset;
    this.#inputs = inputs;
    this.#read = read;
  }

  /** Whether anything reads this one of its outputs. */
  isRead(output: number): boolean {
    return this.#read.has(this.node.outputs[output] ?? "");
  }

  /** The first input. */
  get x(): tf.Tensor {
    return this.tensor(0);
  }

  /** All inputs. */
  get tensors(): tf.Tensor[] {
    return this.#inputs.map((_, index) => this.tensor(index));
  }

  tensor(index: number): tf.Tensor {
    return this.#required(index).tensor;
  }

  optional(index: number): tf.Tensor | undefined {
    return this.#inputs[index]?.tensor;
  }

  shape(index: number): readonly number[] {
    return this.#required(index).shape;
  }

  /** An input's elements, where they are known before the network runs. */
  known(index: number): TensorValue | undefined {
    return this.#inputs[index]?.known;
  }

  /** ONNX's type of an input's elements, where it is a constant of the file: there are more than TF.js has. */
  elementType(index: number): number | undefined {
    return (this.known(index) as Partial<StoredTensor> | undefined)?.elementType;
  }

  /** The elements of an input that has to be known; undefined where the input is left out. */
  numbers(index: number): number[] | undefined {
    const operand = this.#inputs[index];
    if (!operand) return undefined;
    if (!operand.known) return this.refuse(`its input ${index} is computed from the image`);
    return Array.from(operand.known.data);
  }

  /** A whole number, or the default where it is left out. */
  integer(name: string, fallback: number): number {
    return this.#attribute(name, fallback, (value) => typeof value === "number");
  }

  float(name: string, fallback: number): number {
    return this.integer(name, fallback);
  }

  text(name: string, fallback: string): string {
    return this.#attribute(name, fallback, (value) => typeof value === "string");
  }

  /** A list of numbers; undefined where it is left out. */
  list(name: string): readonly number[] | undefined {
    return this.#attribute<readonly number[] | undefined>(name, undefined, Array.isArray);
  }

  constant(name: string): TensorValue | undefined {
    return this.#attribute<TensorValue | undefined>(
      name,
      undefined,
      (value) => typeof value === "object" && "data" in value,
    );
  }

  /** Axes counted from the front. */
  axes(axes: readonly number[], rank: number): number[] {
    return axes.map((axis) => {
      if (!Number.isInteger(axis) || axis < -rank || axis >= rank) this.fail(`there is no axis ${axis} of ${rank}`);
      return axis < 0 ? axis + rank : axis;
    });
  }

  axis(axis: number, rank: number): number {
    return this.axes([axis], rank)[0]!;
  }

  /** Refuses shapes that no memory holds before anything of that shape is made. */
  bounded<Shape extends readonly number[]>(shape: Shape): Shape {
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (!(size <= largestTensor) || shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0))
      this.fail(`a tensor of shape [${shape}] is impossible`);
    return shape;
  }

  /** The operator is not covered with these attributes or inputs. */
  refuse(reason: string): never {
    throw new UnsupportedOperatorError(this.node.operator, this.node.name, reason);
  }

  /** The node contradicts itself. */
  fail(reason: string): never {
    throw new Error(reason);
  }

  #required(index: number): Operand {
    return this.#inputs[index] ?? this.fail(`its input ${index} is missing`);
  }

  #attribute<T>(name: string, fallback: T, fits: (value: NonNullable<T>) => boolean): T {
    const value = this.node.attributes.get(name);
    if (value === undefined) return fallback;
    if (!fits(value as NonNullable<T>)) this.refuse(`its attribute ${name} is of another type`);
    return value as T;
  }
}

type Computed = tf.Tensor | Operand;

/** How one ONNX operator is computed with TF.js. Tensors keep ONNX's order of axes: images are `[N, C, H, W]`. */
export interface OnnxOperator {
  readonly name: string;
  readonly compute: (call: NodeCall) => Computed | (Computed | undefined)[];
}

export const operator = (name: string, compute: OnnxOperator["compute"]): OnnxOperator => ({ name, compute });
