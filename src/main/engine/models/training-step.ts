import * as tf from "@tensorflow/tfjs-core";
import type { RandomGenerator } from "#shared/random/generator.ts";
import { compile, type Program, type TensorSpec, type TensorValue } from "../compile/compile.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { DropoutSite, NetworkDesign, Shape, Weights } from "./architecture.ts";
import { sizeOf } from "./layers.ts";
import { adam } from "./optimisers/adam.ts";
import type { Optimiser } from "./optimisers/optimiser.ts";

/** Parameters and optimiser slots between steps, by the names of the step's inputs and outputs. */
export type TrainingState = Readonly<Record<string, TensorValue>>;

export interface StepData {
  readonly images: { readonly imageShape: Shape };
  readonly classCount: number;
}

export const parameterKey = (name: string) => `parameter:${name}`;
const slotKey = (slot: string, name: string) => `${slot}:${name}`;
const scalarKey = (name: string) => `scalar:${name}`;
const keptKey = (site: string) => `kept:${site}`;

/**
 * One step of an optimiser down the mean cross-entropy with the target probabilities. In: parameters, slots, images,
 * targets, dropout masks, the optimiser's scalars. Out: the new parameters and slots, loss, logits.
 */
export function compileStep(
  design: NetworkDesign,
  { images, classCount }: StepData,
  batchSize: number,
  runtime: Runtime,
  optimiser: Optimiser = adam,
): Promise<Program> {
  const names = Object.keys(design.parameterShapes);
  const sites = Object.keys(design.dropout);
  return compile(
    (inputs) => {
      const images = inputs.images!;
      const targets = inputs.targets!;
      const kept = picked(inputs, sites, keptKey);
      let logits: tf.Tensor | undefined;
      const meanLoss = (...values: tf.Tensor[]) => {
        const parameters = Object.fromEntries(names.map((name, index) => [name, values[index]!]));
        logits = tf.keep(design.forward(parameters, images, kept).logits);
        // Rows of zeros, which fill up the last batch, add nothing to either sum.
        return tf.div(tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)))), tf.sum(targets)) as tf.Scalar;
      };
      const { value: loss, grads } = tf.valueAndGrads(meanLoss)(names.map((name) => inputs[parameterKey(name)]!));
      return { loss, logits: logits!, ...updated(optimiser, inputs, names, grads) };
    },
    {
      ...stateSpecs(design, optimiser),
      images: { shape: [batchSize, ...images.imageShape], dtype: "float32" },
      targets: { shape: [batchSize, classCount], dtype: "float32" },
      ...Object.fromEntries(
        Object.entries(design.dropout).map(([site, { shape }]) => [
          keptKey(site),
          { shape: [batchSize, ...shape], dtype: "bool" } satisfies TensorSpec,
        ]),
      ),
      ...scalarSpecs(optimiser),
    },
    { runtime, name: "training step" },
  );
}

type Tensors = Readonly<Record<string, tf.Tensor>>;

const picked = (inputs: Tensors, names: readonly string[], key: (name: string) => string): Tensors =>
  Object.fromEntries(names.map((name) => [name, inputs[key(name)]!]));

/** Within a compiled step: the named parameters and their slots after the optimiser's update, by a step's names. */
export function updated(
  optimiser: Optimiser,
  inputs: Tensors,
  names: readonly string[],
  gradients: readonly tf.Tensor[],
): Record<string, tf.Tensor> {
  const scalars = picked(inputs, Object.keys(optimiser.scalars(1, 1)), scalarKey);
  const outputs: Record<string, tf.Tensor> = {};
  for (const [index, name] of names.entries()) {
    const before = picked(inputs, optimiser.slots, (slot) => slotKey(slot, name));
    const { parameter, slots } = optimiser.update(inputs[parameterKey(name)]!, gradients[index]!, before, scalars);
    outputs[parameterKey(name)] = parameter;
    for (const slot of optimiser.slots) outputs[slotKey(slot, name)] = slots[slot]!;
  }
  return outputs;
}

/** What `stepScalars` gives, as inputs of a program. */
export const scalarSpecs = (optimiser: Optimiser): Record<string, TensorSpec> =>
  Object.fromEntries(
    Object.keys(optimiser.scalars(1, 1)).map((name) => [scalarKey(name), { shape: [], dtype: "float32" }]),
  );

/** The inputs of step t (the first is 1) that the optimiser gives it. */
export function stepScalars(optimiser: Optimiser, learningRate: number, t: number): Record<string, TensorValue> {
  return Object.fromEntries(
    Object.entries(optimiser.scalars(learningRate, t)).map(([name, value]) => [
      scalarKey(name),
      { shape: [], dtype: "float32", data: Float32Array.of(value) },
    ]),
  );
}

/** The shapes of parameters and slots. */
export function stateSpecs(
  design: Pick<NetworkDesign, "parameterShapes">,
  optimiser: Optimiser,
): Record<string, TensorSpec> {
  return Object.fromEntries(
    Object.entries(design.parameterShapes).flatMap(([name, shape]) =>
      [parameterKey(name), ...optimiser.slots.map((slot) => slotKey(slot, name))].map(
        (key) => [key, { shape, dtype: "float32" } as const] as const,
      ),
    ),
  );
}

/** The state before the first step. */
export function initialState(weights: Weights, optimiser: Optimiser = adam): TrainingState {
  const state: Record<string, TensorValue> = {};
  for (const [name, { shape, data }] of Object.entries(weights)) {
    state[parameterKey(name)] = { shape, dtype: "float32", data };
    for (const slot of optimiser.slots)
      state[slotKey(slot, name)] = { shape, dtype: "float32", data: new Float32Array(data.length) };
  }
  return state;
}

export function weightsOf(state: TrainingState, design: Pick<NetworkDesign, "parameterShapes">): Weights {
  return Object.fromEntries(
    Object.entries(design.parameterShapes).map(([name, shape]) => [
      name,
      { shape, data: state[parameterKey(name)]!.data as Float32Array },
    ]),
  );
}

/** Which elements each site keeps. One random byte decides one element: rates are exact to 1/512, and exact at multiples of 1/256. */
export function dropoutMasks(
  sites: Readonly<Record<string, DropoutSite>>,
  batchSize: number,
  generator: RandomGenerator,
): Record<string, TensorValue> {
  return Object.fromEntries(
    Object.entries(sites).map(([site, { shape, rate }]) => {
      const threshold = Math.round(rate * 256);
      const data = new Uint8Array(batchSize * sizeOf(shape));
      for (let start = 0; start < data.length; start += 4) {
        const bits = generator.integer(2 ** 32);
        for (let k = 0; k < 4 && start + k < data.length; k++)
          data[start + k] = ((bits >>> (8 * k)) & 255) >= threshold ? 1 : 0;
      }
      return [keptKey(site), { shape: [batchSize, ...shape], dtype: "bool", data }];
    }),
  );
}
