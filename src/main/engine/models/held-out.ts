import { compile, type Program, type TensorValue } from "../compile/compile.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { NetworkDesign, ParameterTensors, Shape } from "./architecture.ts";
import { batchLimit } from "./classifier.ts";
import { entropy, type Loss } from "./losses/loss.ts";
import type { TrainingData } from "./train.ts";
import { parameterKey, type TrainingState } from "./training-step.ts";

/** How well a network in training does on images that it does not learn from. */
export interface HeldOut {
  /** @returns null where there are no images */
  evaluate(
    state: TrainingState,
    indices: Int32Array,
    signal: AbortSignal,
  ): Promise<{ loss: number; accuracy: number } | null>;
  dispose(): Promise<void>;
}

export async function compileHeldOut(
  design: NetworkDesign,
  { images, labels, classCount }: Pick<TrainingData, "images" | "labels" | "classCount">,
  loss: Loss,
  runtime: Runtime,
): Promise<HeldOut> {
  const batch = batchLimit(design);
  const program = await compileLogits(design, [batch, ...images.imageShape], runtime);
  const names = Object.keys(design.parameterShapes).map(parameterKey);
  const targets = Array.from({ length: classCount }, (_, label) => loss.target(label, classCount));
  return {
    async evaluate(state, indices, signal) {
      if (indices.length === 0) return null;
      const parameters = Object.fromEntries(names.map((name) => [name, state[name]!]));
      let hits = 0;
      let sum = 0;
      for (let start = 0; start < indices.length; start += batch) {
        signal.throwIfAborted();
        const rows = indices.subarray(start, start + batch);
        const data = await images.read(rows, batch);
        const { logits } = await program.run({
          ...parameters,
          images: { shape: [batch, ...images.imageShape], dtype: "float32", data },
        });
        hits += countHits(logits!, labels, rows);
        for (const [row, index] of rows.entries()) {
          const own = logits!.data.subarray(row * classCount, (row + 1) * classCount);
          sum += divergence(targets[labels[index]!]!, own);
        }
      }
      return { loss: sum / indices.length, accuracy: hits / indices.length };
    },
    dispose: () => program.dispose(),
  };
}

/** How many of the rows have their largest logit at their label. */
export function countHits({ data, shape }: TensorValue, labels: Int32Array, rows: Int32Array): number {
  const classes = shape[1]!;
  let hits = 0;
  for (let row = 0; row < rows.length; row++) {
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

/** `parameters, images [batch, H, W, C]` → `logits [batch, classes]`, for weights that still change. */
function compileLogits(design: NetworkDesign, shape: Shape, runtime: Runtime): Promise<Program> {
  const names = Object.keys(design.parameterShapes);
  return compile(
    (inputs) => {
      const parameters: ParameterTensors = Object.fromEntries(names.map((name) => [name, inputs[parameterKey(name)]!]));
      return { logits: design.forward(parameters, inputs.images!).logits };
    },
    {
      ...Object.fromEntries(
        Object.entries(design.parameterShapes).map(
          ([name, own]) => [parameterKey(name), { shape: own, dtype: "float32" } as const] as const,
        ),
      ),
      images: { shape, dtype: "float32" },
    },
    { runtime, name: "logits" },
  );
}
