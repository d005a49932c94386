import * as z from "zod";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { TrainingSettings } from "#shared/library/training-settings.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import type { Workplace } from "../batches/workplace.ts";
import type { TensorValue } from "../compile/compile.ts";
import { SetAsideImages } from "../datasets/set-aside-images.ts";
import type { EpochRecord, SetAsideImage } from "../protocol.ts";
import type { CheckpointReference } from "../references.ts";
import type { Watch } from "../watch.ts";
import type { NetworkDesign, Weights } from "./architecture.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { bestEpoch, isExhausted, setAside } from "./early-stopping.ts";
import { countHits, heldOut as heldOutOn } from "./held-out.ts";
import { loss as lossOf } from "./losses/list.ts";
import { entropy, type Loss } from "./losses/loss.ts";
import { optimiser as optimiserOf } from "./optimisers/list.ts";
import { schedule as scheduleOf } from "./schedules.ts";
import { requireTrainable, type TrainingData } from "./training-data.ts";
import { compileStep, dropoutMasks, initialState, stepScalars, weightsOf } from "./training-step.ts";

/**
 * Minimises a loss, one compiled program a step: parameters and the optimiser's memory go in and come out. The last
 * batch of an epoch is filled up with images that count for nothing, so every training image counts once an epoch. An
 * image that cannot be read is set aside and counts for nothing either.
 *
 * Initial weights, the order of the images and dropout follow from the seed: the same seed gives the same weights, to the
 * last bit on the same device with as many threads (more or fewer sum matrix products in another order). The same holds
 * where training was cut short and goes on from its checkpoint, which is written after each epoch.
 *
 * With early stopping the weights are those of the epoch that did best on a part of the training images that is set
 * aside; without, those of the last epoch.
 * @throws ExemplarError `INVALID` where the data do not fit or the loss is no longer a number
 */
export async function trainClassifier(
  design: NetworkDesign,
  data: TrainingData,
  settings: Omit<TrainingSettings, "architecture">,
  workplace: Workplace,
  { signal, onProgress }: Watch,
  checkpoint?: CheckpointReference,
): Promise<{ weights: Weights; history: EpochRecord[]; setAside: SetAsideImage[] }> {
  requireTrainable(data);
  const { labels, testIndices } = data;
  const { epochs, learningRate, earlyStopping, seed } = settings;
  const optimiser = optimiserOf(settings.optimiser);
  const schedule = scheduleOf(settings.schedule);
  const loss = lossOf(settings.loss);
  const { training, validation } = earlyStopping ? setAside(data.trainIndices, labels, seed) : everything(data);
  if (earlyStopping) requireValidation(validation);

  const generator = seededGenerator(seed);
  const batchSize = Math.min(settings.batchSize, training.length);
  const stepsPerEpoch = Math.ceil(training.length / batchSize);
  const total = epochs * stepsPerEpoch;
  const step = await compileStep(design, data, batchSize, workplace.runtime, optimiser);
  const heldOut = heldOutOn(design, data, loss, workplace);
  try {
    const saved = checkpoint && readCheckpoint(checkpoint, epochRecords);
    let state = saved?.state ?? initialState(design.initialise(seed), optimiser);
    let best = saved?.best ?? null;
    const reading = new SetAsideImages();
    const isRead = (index: number) => !reading.has(index);
    const history = saved?.progress ?? [];
    while (history.length < epochs && !(earlyStopping && isExhausted(history, earlyStopping))) {
      const epoch = history.length + 1;
      const order = Int32Array.from(generator.split(`order ${epoch}`).shuffle([...training]));
      const dropout = generator.split(`dropout ${epoch}`);
      let seen = 0;
      let lossSum = 0;
      let hits = 0;
      for (let k = 0; k < stepsPerEpoch; k++) {
        signal.throwIfAborted();
        const rows = order.subarray(k * batchSize, (k + 1) * batchSize);
        const t = (epoch - 1) * stepsPerEpoch + k + 1;
        const { inputs, entropy: floor, read } = await batchInputs(data, reading, loss, rows, batchSize);
        if (read === 0) continue;
        const results = await step.run({
          ...state,
          ...inputs,
          ...dropoutMasks(design.dropout, batchSize, dropout),
          ...stepScalars(optimiser, learningRate * schedule.factor((t - 1) / total), t),
        });
        const { loss: crossEntropy, logits, ...next } = results;
        state = next;
        seen += read;
        lossSum += (crossEntropy!.data[0]! - floor) * read;
        hits += countHits(logits!, labels, rows, isRead);
        requireFinite(crossEntropy!.data[0]!, t);
        const message = `Epoch ${epoch} of ${epochs}: loss ${(lossSum / seen).toFixed(3)}, accuracy ${percent(hits / seen)}`;
        onProgress({
          done: t,
          total,
          unit: "steps",
          message,
          ...(history.length > 0 && { partial: history.map((record) => ({ ...record })) }),
        });
      }
      if (seen === 0) throw reading.noneReadable();
      const test = await heldOut.evaluate(state, testIndices, signal);
      const validated = await heldOut.evaluate(state, validation, signal);
      history.push({
        epoch,
        loss: lossSum / seen,
        accuracy: hits / seen,
        testAccuracy: test?.accuracy ?? null,
        validationLoss: validated?.loss ?? null,
        validationAccuracy: validated?.accuracy ?? null,
      });
      if (earlyStopping && bestEpoch(history, earlyStopping) === epoch) best = weightsOf(state, design);
      if (checkpoint) writeCheckpoint(checkpoint, { state, progress: history, best });
    }
    return { weights: best ?? weightsOf(state, design), history, setAside: reading.list };
  } finally {
    heldOut.dispose();
    await step.dispose();
  }
}

const epochRecords: z.ZodType<EpochRecord[]> = z.array(
  z.object({
    epoch: z.int(),
    loss: z.number(),
    accuracy: z.number(),
    testAccuracy: z.number().nullable(),
    validationLoss: z.number().nullable(),
    validationAccuracy: z.number().nullable(),
  }),
);

const everything = ({ trainIndices }: TrainingData) => ({ training: trainIndices, validation: new Int32Array(0) });

async function batchInputs(
  { images, labels, classCount }: TrainingData,
  reading: SetAsideImages,
  loss: Loss,
  rows: Int32Array,
  batchSize: number,
): Promise<{
  inputs: Record<string, TensorValue>;
  /** Mean of the targets'. */
  entropy: number;
  /** How many images could be read. */
  read: number;
}> {
  const pixels = await reading.read(images, rows, batchSize);
  const targets = new Float32Array(batchSize * classCount);
  let sum = 0;
  let read = 0;
  for (let row = 0; row < rows.length; row++) {
    if (reading.has(rows[row]!)) continue;
    read++;
    const target = loss.target(labels[rows[row]!]!, classCount);
    targets.set(target, row * classCount);
    sum += entropy(target);
  }
  return {
    inputs: {
      images: { shape: [batchSize, ...images.imageShape], dtype: "float32", data: pixels },
      targets: { shape: [batchSize, classCount], dtype: "float32", data: targets },
    },
    entropy: read === 0 ? 0 : sum / read,
    read,
  };
}

function requireValidation(validation: Int32Array): void {
  if (validation.length === 0)
    throw new ExemplarError(
      "INVALID",
      "There are too few training images to set some aside for early stopping",
      "Train without early stopping, or on a larger dataset.",
    );
}

function requireFinite(loss: number, step: number): void {
  if (!Number.isFinite(loss))
    throw new ExemplarError(
      "INVALID",
      `Training diverged: the loss is ${loss} after ${step} steps`,
      "Train again with a lower learning rate.",
    );
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
