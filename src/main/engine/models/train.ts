import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/contract/errors.ts";
import { type Generator, seededGenerator } from "#shared/random/generator.ts";
import { compile, type Program, type TensorSpec, type TensorValue } from "../compile/compile.ts";
import type { ImageReader } from "../datasets/images.ts";
import type { EpochRecord } from "../protocol.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Watch } from "../watch.ts";
import type { DropoutSite, NetworkDesign, ParameterTensors, Shape, Weights } from "./architecture.ts";
import { batchLimit } from "./classifier.ts";
import { sizeOf } from "./layers.ts";

export interface TrainingData {
  readonly images: ImageReader;
  /** The class of each image, 0 … classes − 1. */
  readonly labels: Int32Array;
  readonly classCount: number;
  readonly trainIndices: Int32Array;
  /** Images held out; accuracy on them is recorded after each epoch. May be empty. */
  readonly testIndices: Int32Array;
}

export interface TrainingSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** Parameters and optimiser state between steps, by the names of the step's inputs and outputs. */
type State = Record<string, TensorValue>;

// Adam (Kingma & Ba 2015) with the settings of its Algorithm 1.
const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * Minimises the mean negative log-likelihood with Adam, one compiled program a step: parameters and moments go in and
 * come out. The last batch of an epoch is filled up with images that count for nothing, so every training image counts
 * once an epoch.
 *
 * Initial weights, the order of the images and dropout follow from the seed: the same seed gives the same weights, to the
 * last bit on the same device with as many threads (more or fewer sum matrix products in another order).
 * @throws ExemplarError `INVALID` where the data do not fit or the loss is no longer a number
 */
export async function trainClassifier(
  design: NetworkDesign,
  data: TrainingData,
  settings: TrainingSettings,
  runtime: Runtime,
  { signal, onProgress }: Watch,
): Promise<{ weights: Weights; history: EpochRecord[] }> {
  requireTrainable(data);
  const generator = seededGenerator(settings.seed);
  const batchSize = Math.min(settings.batchSize, data.trainIndices.length);
  const stepsPerEpoch = Math.ceil(data.trainIndices.length / batchSize);
  const total = settings.epochs * stepsPerEpoch;
  const step = await compileStep(design, data, batchSize, runtime);
  const evaluation = await compileLogits(design, data, runtime);
  try {
    let state = initialState(design.initialise(settings.seed));
    const history: EpochRecord[] = [];
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      const order = Int32Array.from(generator.split(`order ${epoch}`).shuffle([...data.trainIndices]));
      const dropout = generator.split(`dropout ${epoch}`);
      let seen = 0;
      let loss = 0;
      let hits = 0;
      for (let k = 0; k < stepsPerEpoch; k++) {
        signal.throwIfAborted();
        const rows = order.subarray(k * batchSize, (k + 1) * batchSize);
        const t = (epoch - 1) * stepsPerEpoch + k + 1;
        const results = await step.run({
          ...state,
          ...(await batchInputs(data, rows, batchSize)),
          ...dropoutMasks(design.dropout, batchSize, dropout),
          ...adamScalars(settings.learningRate, t),
        });
        const { loss: batchLoss, logits, ...next } = results;
        state = next;
        seen += rows.length;
        loss += batchLoss!.data[0]! * rows.length;
        hits += countHits(logits!, data.labels, rows);
        requireFinite(loss, t);
        const message = `Epoch ${epoch} of ${settings.epochs}: loss ${(loss / seen).toFixed(3)}, accuracy ${percent(hits / seen)}`;
        onProgress({ done: t, total, unit: "steps", message });
      }
      const testAccuracy = await accuracy(evaluation, design, state, data, signal);
      history.push({ epoch, loss: loss / seen, accuracy: hits / seen, testAccuracy });
    }
    return { weights: weightsOf(state, design), history };
  } finally {
    await Promise.all([step.dispose(), evaluation.dispose()]);
  }
}

/** One step of Adam. In: parameters, moments, images, one-hot answers, dropout masks, Adam's scalars. Out: the new state, loss, logits. */
export function compileStep(
  design: NetworkDesign,
  { images, classCount }: { images: { imageShape: Shape }; classCount: number },
  batchSize: number,
  runtime: Runtime,
): Promise<Program> {
  const names = Object.keys(design.parameterShapes);
  const sites = Object.keys(design.dropout);
  return compile(
    (inputs) => {
      const images = inputs.images!;
      const answers = inputs.answers!;
      const kept = Object.fromEntries(sites.map((site) => [site, inputs[`kept:${site}`]!]));
      let logits: tf.Tensor | undefined;
      const meanLoss = (...values: tf.Tensor[]) => {
        const parameters = Object.fromEntries(names.map((name, index) => [name, values[index]!]));
        logits = tf.keep(design.forward(parameters, images, kept).logits);
        // Rows of zeros, which fill up the last batch, add nothing to either sum.
        return tf.div(tf.neg(tf.sum(tf.mul(answers, tf.logSoftmax(logits)))), tf.sum(answers)) as tf.Scalar;
      };
      const { value: loss, grads } = tf.valueAndGrads(meanLoss)(names.map((name) => inputs[parameterKey(name)]!));
      const updates = names.map((name, index) => adam(name, inputs, grads[index]!));
      return { loss, logits: logits!, ...Object.assign({}, ...updates) };
    },
    {
      ...stateSpecs(design),
      images: { shape: [batchSize, ...images.imageShape], dtype: "float32" },
      answers: { shape: [batchSize, classCount], dtype: "float32" },
      ...Object.fromEntries(
        Object.entries(design.dropout).map(([site, { shape }]) => [
          `kept:${site}`,
          { shape: [batchSize, ...shape], dtype: "bool" } satisfies TensorSpec,
        ]),
      ),
      stepSize: { shape: [], dtype: "float32" },
      epsilon: { shape: [], dtype: "float32" },
    },
    { runtime, name: "training step" },
  );
}

function adam(name: string, inputs: Record<string, tf.Tensor>, gradient: tf.Tensor): Record<string, tf.Tensor> {
  const first = tf.add(tf.mul(inputs[firstMomentKey(name)]!, beta1), tf.mul(gradient, 1 - beta1));
  const second = tf.add(tf.mul(inputs[secondMomentKey(name)]!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const change = tf.mul(inputs.stepSize!, tf.div(first, tf.add(tf.sqrt(second), inputs.epsilon!)));
  return {
    [parameterKey(name)]: tf.sub(inputs[parameterKey(name)]!, change),
    [firstMomentKey(name)]: first,
    [secondMomentKey(name)]: second,
  };
}

/** Both moments' bias corrections at step t, taken out of the step's tensors: m̂ / (√v̂ + ε) = correction · m / (√v + ε′). */
export function adamScalars(learningRate: number, t: number): Record<"stepSize" | "epsilon", TensorValue> {
  const secondCorrection = Math.sqrt(1 - beta2 ** t);
  return {
    stepSize: scalar((learningRate * secondCorrection) / (1 - beta1 ** t)),
    epsilon: scalar(epsilon * secondCorrection),
  };
}

const parameterKey = (name: string) => `parameter:${name}`;
const firstMomentKey = (name: string) => `first-moment:${name}`;
const secondMomentKey = (name: string) => `second-moment:${name}`;

function stateSpecs(design: NetworkDesign): Record<string, TensorSpec> {
  return Object.fromEntries(
    Object.entries(design.parameterShapes).flatMap(([name, shape]) =>
      [parameterKey, firstMomentKey, secondMomentKey].map((key) => [key(name), { shape, dtype: "float32" } as const]),
    ),
  );
}

export function initialState(weights: Weights): State {
  const state: State = {};
  for (const [name, { shape, data }] of Object.entries(weights)) {
    state[parameterKey(name)] = { shape, dtype: "float32", data };
    for (const key of [firstMomentKey, secondMomentKey])
      state[key(name)] = { shape, dtype: "float32", data: new Float32Array(data.length) };
  }
  return state;
}

function weightsOf(state: State, design: NetworkDesign): Weights {
  return Object.fromEntries(
    Object.entries(design.parameterShapes).map(([name, shape]) => [
      name,
      { shape, data: state[parameterKey(name)]!.data as Float32Array },
    ]),
  );
}

async function batchInputs(
  data: TrainingData,
  rows: Int32Array,
  batchSize: number,
): Promise<Record<string, TensorValue>> {
  const { images, labels, classCount } = data;
  const answers = new Float32Array(batchSize * classCount);
  for (let row = 0; row < rows.length; row++) answers[row * classCount + labels[rows[row]!]!] = 1;
  return {
    images: { shape: [batchSize, ...images.imageShape], dtype: "float32", data: await images.read(rows, batchSize) },
    answers: { shape: [batchSize, classCount], dtype: "float32", data: answers },
  };
}

/** Which elements each site keeps. One random byte decides one element: rates are exact to 1/512, and exact at multiples of 1/256. */
export function dropoutMasks(
  sites: Readonly<Record<string, DropoutSite>>,
  batchSize: number,
  generator: Generator,
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
      return [`kept:${site}`, { shape: [batchSize, ...shape], dtype: "bool", data }];
    }),
  );
}

/** `parameters, images [batch, H, W, C]` → `logits [batch, classes]`, for weights that still change. */
function compileLogits(
  design: NetworkDesign,
  { images }: { images: { imageShape: Shape } },
  runtime: Runtime,
): Promise<Program> {
  const specs = Object.entries(design.parameterShapes).map(
    ([name, shape]) => [parameterKey(name), { shape, dtype: "float32" } as const] as const,
  );
  return compile(
    (inputs) => {
      const parameters: ParameterTensors = Object.fromEntries(
        Object.keys(design.parameterShapes).map((name) => [name, inputs[parameterKey(name)]!]),
      );
      return { logits: design.forward(parameters, inputs.images!).logits };
    },
    {
      ...Object.fromEntries(specs),
      images: { shape: [batchLimit(design), ...images.imageShape], dtype: "float32" },
    },
    { runtime, name: "logits" },
  );
}

async function accuracy(
  program: Program,
  design: NetworkDesign,
  state: State,
  { images, labels, testIndices }: TrainingData,
  signal: AbortSignal,
): Promise<number | null> {
  if (testIndices.length === 0) return null;
  const batch = batchLimit(design);
  const parameters = Object.fromEntries(
    Object.keys(design.parameterShapes).map((name) => [parameterKey(name), state[parameterKey(name)]!]),
  );
  let hits = 0;
  for (let start = 0; start < testIndices.length; start += batch) {
    signal.throwIfAborted();
    const rows = testIndices.subarray(start, start + batch);
    const { logits } = await program.run({
      ...parameters,
      images: { shape: [batch, ...images.imageShape], dtype: "float32", data: await images.read(rows, batch) },
    });
    hits += countHits(logits!, labels, rows);
  }
  return hits / testIndices.length;
}

function countHits({ data, shape }: TensorValue, labels: Int32Array, rows: Int32Array): number {
  const classes = shape[1]!;
  let hits = 0;
  for (let row = 0; row < rows.length; row++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (data[row * classes + c]! > data[row * classes + best]!) best = c;
    if (best === labels[rows[row]!]) hits++;
  }
  return hits;
}

function requireTrainable({ images, labels, classCount, trainIndices }: TrainingData): void {
  const reimport = "Import the dataset again.";
  if (trainIndices.length === 0)
    throw new ExemplarError("INVALID", "There are no images to train on", "Choose a smaller test fraction.");
  if (labels.length !== images.count)
    throw new ExemplarError("INVALID", `There are ${labels.length} labels for ${images.count} images`, reimport);
  const strange = labels.find((label) => label < 0 || label >= classCount);
  if (strange !== undefined)
    throw new ExemplarError("INVALID", `Label ${strange} is none of ${classCount} classes`, reimport);
}

function requireFinite(loss: number, step: number): void {
  if (!Number.isFinite(loss))
    throw new ExemplarError(
      "INVALID",
      `Training diverged: the loss is ${loss} after ${step} steps`,
      "Train again with a lower learning rate.",
    );
}

const scalar = (value: number): TensorValue => ({ shape: [], dtype: "float32", data: Float32Array.of(value) });
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
