import { type RowProgram, tracedRows } from "../batches/row-program.ts";
import { runInBatches } from "../batches/run-in-batches.ts";
import { type Workplace, workplaceOn } from "../batches/workplace.ts";
import type { TensorValue } from "../compile/compile.ts";
import { SetAsideImages } from "../datasets/set-aside-images.ts";
import type { NetworkDesign, ParameterTensors, Shape } from "./architecture.ts";
import { entropy, type Loss } from "./losses/loss.ts";
import { chosen } from "./predict.ts";
import type { TrainingData } from "./training-data.ts";
import { parameterKey, type TrainingState } from "./training-step.ts";

/** How well a network in training does on images that it does not learn from. */
export interface HeldOut {
  /** Images that cannot be read are set aside. @returns null where there are none that can */
  evaluate(
    state: TrainingState,
    indices: Int32Array,
    signal: AbortSignal,
  ): Promise<{ loss: number; accuracy: number } | null>;
  dispose(): void;
}

export function heldOut(
  design: NetworkDesign,
  { images, labels, classCount }: Pick<TrainingData, "images" | "labels" | "classCount">,
  loss: Loss,
  { runtime, memoryLimit }: Workplace,
): HeldOut {
  const program = changingLogits(design, images.imageShape);
  // Programs of weights that still change are of no use afterwards.
  const own = workplaceOn(runtime, memoryLimit);
  const targets = Array.from({ length: classCount }, (_, label) => loss.target(label, classCount));
  const reading = new SetAsideImages();
  const isRead = (index: number) => !reading.has(index);
  return {
    async evaluate(state, indices, signal) {
      if (indices.length === 0) return null;
      const shared = Object.fromEntries(Object.keys(program.shared).map((name) => [name, state[name]!.data]));
      let seen = 0;
      let hits = 0;
      let sum = 0;
      const all = { ...chosen(images, indices, reading), shared };
      for await (const { from, rows, results } of runInBatches(program, all, own, { signal })) {
        const logits = results.logits!;
        const batch = indices.subarray(from, from + rows);
        hits += countHits(logits, labels, batch, isRead);
        for (const [row, index] of batch.entries()) {
          if (!isRead(index)) continue;
          seen++;
          sum += divergence(targets[labels[index]!]!, logits.data.subarray(row * classCount, (row + 1) * classCount));
        }
      }
      return seen === 0 ? null : { loss: sum / seen, accuracy: hits / seen };
    },
    dispose: () => own.programs.clear(),
  };
}

/** How many of the rows, of those that count, have their largest logit at their label. */
export function countHits(
  { data, shape }: TensorValue,
  labels: Int32Array,
  rows: Int32Array,
  counts: (index: number) => boolean,
): number {
  const classes = shape[1]!;
  let hits = 0;
  for (let row = 0; row < rows.length; row++) {
    if (!counts(rows[row]!)) continue;
    let best = 0;
    for (let c = 1; c < classes; c++) if (data[row * classes + c]! > data[row * classes + best]!) best = c;
    if (best === labels[rows[row]!]) hits++;
  }
  return hits;
}

/** KL(p ‖ softmax(logits)), nats. */
function divergence(p: Float32Array, logits: ArrayLike<number>): number {
  const classes = p.length;
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[c]!);
  let total = 0;
  for (let c = 0; c < classes; c++) total += Math.exp(logits[c]! - largest);
  const logTotal = largest + Math.log(total);
  let crossEntropy = 0;
  for (let c = 0; c < classes; c++) crossEntropy -= p[c]! * (logits[c]! - logTotal);
  return crossEntropy - entropy(p);
}

/** `parameters, images [N, H, W, C]` → `logits [N, classes]`, for weights that still change. */
function changingLogits(design: NetworkDesign, imageShape: Shape): RowProgram {
  const names = Object.keys(design.parameterShapes);
  return tracedRows({
    key: "held-out",
    rows: { images: { shape: imageShape, dtype: "float32" } },
    shared: Object.fromEntries(
      Object.entries(design.parameterShapes).map(([name, shape]) => [
        parameterKey(name),
        { shape, dtype: "float32" } as const,
      ]),
    ),
    fn: (inputs) => {
      const parameters: ParameterTensors = Object.fromEntries(names.map((name) => [name, inputs[parameterKey(name)]!]));
      return { logits: design.forward(parameters, inputs.images!).logits };
    },
  });
}
