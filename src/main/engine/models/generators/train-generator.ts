import * as tf from "@tensorflow/tfjs-core";
import * as z from "zod";
import type { GeneratorEpoch } from "#shared/contract/generators.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { GeneratorSettings } from "#shared/library/training-settings.ts";
import { type RandomGenerator, seededGenerator } from "#shared/random/generator.ts";
import { compile, type Program, type TensorValue } from "../../compile/compile.ts";
import type { ImageReader } from "../../datasets/image-reader.ts";
import { SetAsideImages } from "../../datasets/set-aside-images.ts";
import type { SetAsideImage } from "../../protocol.ts";
import type { CheckpointReference } from "../../references.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Watch } from "../../watch.ts";
import type { ParameterTensors, Weights } from "../architecture.ts";
import { constants } from "../architecture.ts";
import { readCheckpoint, writeCheckpoint } from "../checkpoint.ts";
import type { Optimiser } from "../optimisers/optimiser.ts";
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

/** Between checkpoints, in ms. An epoch may take an hour; what a checkpoint holds does not depend on when it is written. */
const betweenCheckpoints = 60_000;

/** How far training has come: the steps taken, the epochs that are over, and this epoch's images and losses, summed. */
const generatorProgress = z.object({
  steps: z.int(),
  history: z.array(z.object({ epoch: z.int(), losses: z.record(z.string(), z.number()) })),
  seen: z.int(),
  sums: z.record(z.string(), z.number()),
});

/**
 * Trains a generator on images, one compiled program a step. Weights, the order of the images and the noise follow from
 * the seed: the same seed gives the same weights, on the same device with as many threads. The same holds where training
 * was cut short and goes on from its checkpoint. An image that cannot be read is set aside and counts for nothing.
 * @param indices the images to learn from
 * @throws ExemplarError `INVALID` where there are none, or a loss is no longer a number
 */
export async function trainGenerator(
  design: GeneratorDesign,
  { images, indices }: { images: ImageReader; indices: Int32Array },
  { epochs, learningRate, seed, ...settings }: Omit<GeneratorSettings, "architecture">,
  runtime: Runtime,
  { signal, onProgress }: Watch,
  checkpoint?: CheckpointReference,
): Promise<{ weights: Weights; history: GeneratorEpoch[]; setAside: SetAsideImage[] }> {
  if (indices.length === 0)
    throw new ExemplarError("INVALID", "There are no images to train on", "Choose more images.");
  const generator = seededGenerator(seed);
  const batchSize = Math.min(settings.batchSize, indices.length);
  const stepsPerEpoch = Math.ceil(indices.length / batchSize);
  const total = epochs * stepsPerEpoch;
  const step = await compileGeneratorStep(design, batchSize, runtime);
  const noSums = () => Object.fromEntries(design.objectives.map(({ name }) => [name, 0]));
  try {
    const saved = checkpoint && readCheckpoint(checkpoint, generatorProgress);
    let state = saved?.state ?? initialState(design.initialise(seed), design.optimiser);
    let { steps, seen, sums } = saved?.progress ?? { steps: 0, seen: 0, sums: noSums() };
    const history = saved?.progress.history ?? [];
    let order = new Int32Array(0);
    const reading = new SetAsideImages();
    let written = performance.now();
    const save = () => {
      if (checkpoint) writeCheckpoint(checkpoint, { state, progress: { steps, history, seen, sums }, best: null });
      written = performance.now();
    };
    while (steps < total) {
      if (signal.aborted) save();
      signal.throwIfAborted();
      const epoch = history.length + 1;
      const k = steps % stepsPerEpoch;
      if (k === 0 || order.length === 0)
        order = Int32Array.from(generator.split(`order ${epoch}`).shuffle([...indices]));
      const rows = order.subarray(k * batchSize, (k + 1) * batchSize);
      steps++;
      const pixels = await reading.read(images, rows, batchSize);
      const counts = Float32Array.from({ length: batchSize }, (_, row) =>
        Number(row < rows.length && !reading.has(rows[row]!)),
      );
      const read = counts.reduce((sum, count) => sum + count, 0);
      if (read > 0) {
        const results = await step.run({
          ...state,
          ...batchInputs(design, pixels, counts, generator.split(`noise ${steps}`)),
          ...stepScalars(design.optimiser, learningRate, steps),
        });
        state = nextState(state, results);
        const losses = design.objectives.map(({ name }) => [name, results[lossKey(name)]!.data[0]!] as const);
        for (const [name, loss] of losses) {
          requireFinite(name, loss, steps);
          sums[name]! += loss * read;
        }
        seen += read;
        const message = losses.map(([name, loss]) => `${name} ${loss.toFixed(2)}`).join(", ");
        onProgress({
          done: steps,
          total,
          unit: "steps",
          message: `Epoch ${epoch} of ${epochs}: ${message}`,
          ...(history.length > 0 && { partial: [...history] }),
        });
      }
      if (k === stepsPerEpoch - 1) {
        if (seen === 0) throw reading.noneReadable();
        const means = Object.entries(sums).map(([name, sum]) => [name, sum / seen]);
        history.push({ epoch, losses: Object.fromEntries(means) });
        sums = noSums();
        seen = 0;
      }
      if (performance.now() - written >= betweenCheckpoints) save();
    }
    save();
    const weights = await settled(design, weightsOf(state, design), generator.split("settling"), runtime);
    return { weights, history, setAside: reading.list };
  } finally {
    await step.dispose();
  }
}

const lossKey = (name: string) => `loss:${name}`;

/**
 * One step down every objective. In: parameters, the optimiser's slots and scalars, images, noise, and 1 for each row that
 * counts. Out: the new parameters and slots, and each objective's mean loss over the rows that count.
 */
export function compileGeneratorStep(
  design: GeneratorDesign,
  batchSize: number,
  runtime: Runtime,
  optimiser: Optimiser = design.optimiser,
): Promise<Program> {
  return compile(
    (inputs) => {
      const { images, counts, noise } = inputs;
      const current: Record<string, tf.Tensor> = { ...inputs };
      const outputs: Record<string, tf.Tensor> = {};
      for (const { name, parameters, losses } of design.objectives) {
        const meanLoss = (...values: tf.Tensor[]) => {
          const own: ParameterTensors = Object.fromEntries([
            ...Object.keys(design.parameterShapes).map((key) => [key, current[parameterKey(key)]!] as const),
            ...parameters.map((key, index) => [key, values[index]!] as const),
          ]);
          const each = losses(own, images!, noise!);
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
      noise: { shape: [batchSize, design.latentSize], dtype: "float32" },
    },
    { runtime, name: "generator step" },
  );
}

function batchInputs(
  { imageShape, latentSize }: GeneratorDesign,
  pixels: Float32Array,
  counts: Float32Array,
  generator: RandomGenerator,
): Record<string, TensorValue> {
  const batchSize = counts.length;
  const noise = Float32Array.from({ length: batchSize * latentSize }, () => generator.normal());
  return {
    images: { shape: [batchSize, ...imageShape], dtype: "float32", data: pixels },
    counts: { shape: [batchSize], dtype: "float32", data: counts },
    noise: { shape: [batchSize, latentSize], dtype: "float32", data: noise },
  };
}

/** How many codes settle what is not trained. */
const settlingCodes = 256;

async function settled(
  design: GeneratorDesign,
  weights: Weights,
  generator: RandomGenerator,
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
