import * as tf from "@tensorflow/tfjs-core";
import type { Program } from "../compile/compile.ts";
import { compile } from "../compile/compile.ts";
import type { ImageReader } from "../datasets/images.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Watch } from "../watch.ts";
import type { ParameterTensors, Weights } from "./architecture.ts";
import { batchLimit, type Classifier } from "./classifier.ts";
import type { Workplace } from "./program-cache.ts";

/**
 * Class probabilities of images, `[n, classes]`, in the order of the indices. Works in batches of one compiled size
 * (the last one padded), so memory is bounded whatever n is.
 */
export async function predict(
  classifier: Classifier,
  images: ImageReader,
  indices: Int32Array,
  { programs, runtime }: Workplace,
  { signal, onProgress }: Watch,
): Promise<Float32Array> {
  const { design, classCount, inputShape, key } = classifier;
  const batch = indices.length === 1 ? 1 : batchLimit(design);
  const shape = [batch, ...inputShape];
  const probabilities = new Float32Array(indices.length * classCount);
  const build = () => compileProbabilities(classifier, batch, runtime);
  await programs.use(`probabilities:${key}:${batch}`, build, async (program) => {
    for (let start = 0; start < indices.length; start += batch) {
      signal.throwIfAborted();
      const rows = indices.subarray(start, start + batch);
      const result = await program.run({
        images: { shape, dtype: "float32", data: await images.read(rows, batch) },
      });
      probabilities.set(
        (result.probabilities!.data as Float32Array).subarray(0, rows.length * classCount),
        start * classCount,
      );
      const done = start + rows.length;
      onProgress({ done, total: indices.length, unit: "images", message: `${done} of ${indices.length} images` });
    }
  });
  return probabilities;
}

/** `images [batch, H, W, C]` → `probabilities [batch, classes]`, with the weights as constants. */
export function compileProbabilities(classifier: Classifier, batch: number, runtime: Runtime): Promise<Program> {
  const { design, weights, inputShape, blackBox } = classifier;
  if (blackBox) return blackBox.program(batch, runtime);
  return compile(
    ({ images }) => ({ probabilities: tf.softmax(design.forward(constants(weights), images!).logits) }),
    { images: { shape: [batch, ...inputShape], dtype: "float32" } },
    { runtime, name: "probabilities" },
  );
}

/** Weights as tensors, within a traced function: constants of the program. */
export function constants(weights: Weights): ParameterTensors {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
}
