import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { GeneratorEpoch, GeneratorSettings } from "#shared/contract/generators.ts";
import { type Generator, seededGenerator } from "#shared/random/generator.ts";
import { compile, type Program, type TensorSpec, type TensorValue } from "../../compile/compile.ts";
import type { ImageReader } from "../../datasets/images.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Watch } from "../../watch.ts";
import type { ParameterTensors, Weights } from "../architecture.ts";
import { adam } from "../optimisers/adam.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
import { constants } from "../predict.ts";
import {
  initialState,
  parameterKey,
  scalarSpecs,
  stateSpecs,
  stepScalars,
  type TrainingState,
  updated,
  weightsOf,
} from "../training-step.ts";
import type { GeneratorDesign } from "./generator.ts";

/**
 * Trains a generator on images with Adam, one compiled program a step. Weights, the order of the images and the noise
 * follow from the seed: the same seed gives the same weights, on the same device with as many threads.
 * @param indices the images to learn from
 * @throws ExemplarError `INVALID` where there are none, or a loss is no longer a number
 */
export async function trainGenerator(
  design: GeneratorDesign,
  { images, indices }: { images: ImageReader; indices: Int32Array },
  { epochs, learningRate, seed, ...settings }: Omit<GeneratorSettings, "architecture">,
  runtime: Runtime,
  { signal, onProgress }: Watch,
): Promise<{ weights: Weights; history: GeneratorEpoch[] }> {
  if (indices.length === 0)
    throw new ExemplarError("INVALID", "There are no images to train on", "Choose more images.");
  const generator = seededGenerator(seed);
  const batchSize = Math.min(settings.batchSize, indices.length);
  const stepsPerEpoch = Math.ceil(indices.length / batchSize);
  const total = epochs * stepsPerEpoch;
  const step = await compileGeneratorStep(design, batchSize, runtime);
  try {
    let state = initialState(design.initialise(seed));
    const history: GeneratorEpoch[] = [];
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = Int32Array.from(generator.split(`order ${epoch}`).shuffle([...indices]));
      const noise = generator.split(`noise ${epoch}`);
      const sums = Object.fromEntries(design.objectives.map(({ name }) => [name, 0]));
      for (let k = 0; k < stepsPerEpoch; k++) {
        signal.throwIfAborted();
        const rows = order.subarray(k * batchSize, (k + 1) * batchSize);
        const t = (epoch - 1) * stepsPerEpoch + k + 1;
        const results = await step.run({
          ...state,
          ...(await batchInputs(design, images, rows, batchSize, noise)),
          ...stepScalars(adam, learningRate, t),
        });
        state = nextState(state, results);
        for (const { name } of design.objectives) {
          const loss = results[lossKey(name)]!.data[0]!;
          requireFinite(name, loss, t);
          sums[name]! += loss * rows.length;
        }
        const message = design.objectives.map(({ name }) => `${name} ${results[lossKey(name)]!.data[0]!.toFixed(2)}`);
        onProgress({ done: t, total, unit: "steps", message: `Epoch ${epoch} of ${epochs}: ${message.join(", ")}` });
      }
      const losses = Object.entries(sums).map(([name, sum]) => [name, sum / indices.length]);
      history.push({ epoch, losses: Object.fromEntries(losses) });
    }
    return { weights: await settled(design, weightsOf(state, design), generator.split("settling"), runtime), history };
  } finally {
    await step.dispose();
  }
}

const lossKey = (name: string) => `loss:${name}`;

/**
 * One step down every objective. In: parameters, the optimiser's slots and scalars, images, noise for each objective, and
 * 1 for each row that counts. Out: the new parameters and slots, and each objective's mean loss over the rows that count.
 */
export function compileGeneratorStep(
  design: GeneratorDesign,
  batchSize: number,
  runtime: Runtime,
  optimiser: Optimiser = adam,
): Promise<Program> {
  return compile(
    (inputs) => {
      const { images, counts } = inputs;
      const current: Record<string, tf.Tensor> = { ...inputs };
      const outputs: Record<string, tf.Tensor> = {};
      for (const { name, parameters, losses } of design.objectives) {
        const meanLoss = (...values: tf.Tensor[]) => {
          const own: ParameterTensors = Object.fromEntries([
            ...Object.keys(design.parameterShapes).map((key) => [key, current[parameterKey(key)]!] as const),
            ...parameters.map((key, index) => [key, values[index]!] as const),
          ]);
          const each = losses(own, images!, inputs[noiseKey(name)]!);
          return tf.div(tf.sum(tf.mul(counts!, each)), tf.sum(counts!)) as tf.Scalar;
        };
        const { value, grads } = tf.valueAndGrads(meanLoss)(parameters.map((key) => current[parameterKey(key)]!));
        const changed = updated(optimiser, current, parameters, grads);
        Object.assign(current, changed);
        Object.assign(outputs, changed, { [lossKey(name)]: value });
      }
      return outputs;
    },
    {
      ...stateSpecs(design, optimiser),
      ...scalarSpecs(optimiser),
      images: { shape: [batchSize, ...design.imageShape], dtype: "float32" },
      counts: { shape: [batchSize], dtype: "float32" },
      ...Object.fromEntries(
        design.objectives.map(({ name }): [string, TensorSpec] => [
          noiseKey(name),
          { shape: [batchSize, design.latentSize], dtype: "float32" },
        ]),
      ),
    },
    { runtime, name: "generator step" },
  );
}

const noiseKey = (objective: string) => `noise:${objective}`;

async function batchInputs(
  { imageShape, latentSize, objectives }: GeneratorDesign,
  images: ImageReader,
  rows: Int32Array,
  batchSize: number,
  generator: Generator,
): Promise<Record<string, TensorValue>> {
  const noise = objectives.map(({ name }): [string, TensorValue] => {
    const data = Float32Array.from({ length: batchSize * latentSize }, () => generator.normal());
    return [noiseKey(name), { shape: [batchSize, latentSize], dtype: "float32", data }];
  });
  const data = await images.read(rows, batchSize);
  return {
    images: { shape: [batchSize, ...imageShape], dtype: "float32", data },
    counts: { shape: [batchSize], dtype: "float32", data: new Float32Array(batchSize).fill(1, 0, rows.length) },
    ...Object.fromEntries(noise),
  };
}

/** How many codes settle what is not trained. */
const settlingCodes = 256;

async function settled(
  design: GeneratorDesign,
  weights: Weights,
  generator: Generator,
  runtime: Runtime,
): Promise<Weights> {
  const { settle, latentSize } = design;
  if (!settle) return weights;
  const shape = [settlingCodes, latentSize];
  const data = Float32Array.from({ length: settlingCodes * latentSize }, () => generator.normal());
  const program = await compile(
    ({ codes }) => settle(constants(weights), codes!),
    { codes: { shape, dtype: "float32" } },
    { runtime, name: "settling" },
  );
  try {
    const results = Object.entries(await program.run({ codes: { shape, dtype: "float32", data } }));
    const own = results.map(
      ([name, value]) => [name, { shape: value.shape, data: value.data as Float32Array }] as const,
    );
    return { ...weights, ...Object.fromEntries(own) };
  } finally {
    await program.dispose();
  }
}

const nextState = (state: TrainingState, results: TrainingState): TrainingState =>
  Object.fromEntries(Object.keys(state).map((key) => [key, results[key] ?? state[key]!]));

function requireFinite(objective: string, loss: number, step: number): void {
  if (!Number.isFinite(loss))
    throw new ExemplarError(
      "INVALID",
      `Training diverged: the ${objective} is ${loss} after ${step} steps`,
      "Train again with a lower learning rate.",
    );
}
