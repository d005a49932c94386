import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/contract/errors.ts";
import type { OutputLayer } from "#shared/contract/library.ts";
import { compile, type Program, type TensorFunction } from "../compile/compile.ts";
import { buildProgram } from "../compile/program.ts";
import { rowsThatFit } from "../compile/run-in-batches.ts";
import type { ImageReader } from "../datasets/images.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Watch } from "../watch.ts";
import type { ParameterTensors, Weights } from "./architecture.ts";
import { batchLimit, type Classifier } from "./classifier.ts";
import type { Workplace } from "./program-cache.ts";

/** Class probabilities of images, `[n, classes]`, in the order of the indices. */
export async function predict(
  classifier: Classifier,
  images: ImageReader,
  indices: Int32Array,
  workplace: Workplace,
  watch: Watch,
): Promise<Float32Array> {
  return (await layerOutputs(classifier, images, indices, "probabilities", workplace, watch)).values;
}

/**
 * What a layer gives for images, `[n, width]`, in the order of the indices. Works in batches of one compiled size (the
 * last one padded), as large as the workplace's limit of memory allows, so memory is bounded whatever n is.
 * @throws ExemplarError `UNSUPPORTED` where a black box is asked for more than its answers, `INVALID` where not even one
 * of several images fits into the limit
 */
export async function layerOutputs(
  classifier: Classifier,
  images: ImageReader,
  indices: Int32Array,
  layer: OutputLayer,
  { programs, runtime, memoryLimit }: Workplace,
  { signal, onProgress }: Watch,
): Promise<{ values: Float32Array; width: number }> {
  const { inputShape, key } = classifier;
  const batch = indices.length > 1 ? imagesAtOnce(classifier, layer, runtime, memoryLimit) : 1;
  const shape = [batch, ...inputShape];
  let values = new Float32Array(0);
  let width = 0;
  const build = () => compileLayer(classifier, layer, batch, runtime);
  await programs.use(`${layer}:${key}:${batch}`, build, async (program) => {
    for (let start = 0; start < indices.length; start += batch) {
      signal.throwIfAborted();
      const rows = indices.subarray(start, start + batch);
      const results = await program.run({
        images: { shape, dtype: "float32", data: await images.read(rows, batch) },
      });
      const output = results[layer]!;
      if (start === 0) {
        width = output.data.length / batch;
        values = new Float32Array(indices.length * width);
      }
      values.set((output.data as Float32Array).subarray(0, rows.length * width), start * width);
      const done = start + rows.length;
      onProgress({ done, total: indices.length, unit: "images", message: `${done} of ${indices.length} images` });
    }
  });
  return { values, width };
}

/** As many images as speed asks for, or as a limit of memory allows where that is less. */
function imagesAtOnce(classifier: Classifier, layer: OutputLayer, runtime: Runtime, memoryLimit?: number): number {
  const { design, inputShape, blackBox } = classifier;
  const wanted = batchLimit(design);
  // What a black box takes cannot be told from its file.
  if (memoryLimit === undefined || blackBox) return wanted;
  const inputs = { images: { shape: inputShape, dtype: "float32" as const } };
  return Math.min(wanted, rowsThatFit({ fn: layerFunction(classifier, layer), inputs }, memoryLimit, runtime));
}

function compileLayer(classifier: Classifier, layer: OutputLayer, batch: number, runtime: Runtime): Promise<Program> {
  const { inputShape, blackBox } = classifier;
  if (blackBox && layer === "probabilities") return blackBox.program(batch, runtime);
  if (blackBox)
    throw new ExemplarError(
      "UNSUPPORTED",
      `This classifier can only be asked for its answers, not for its ${layer}: ${blackBox.reason}`,
      "Use a method that needs a black box only, or import the classifier in another form.",
    );
  const inputs = { images: { shape: [batch, ...inputShape], dtype: "float32" as const } };
  return buildProgram(layerFunction(classifier, layer), inputs, runtime, layer, { lean: true });
}

/** `images [batch, H, W, C]` → what the layer gives, with the weights as constants. */
function layerFunction({ design, weights }: Classifier, layer: OutputLayer): TensorFunction {
  return ({ images }) => {
    const outputs = design.forward(constants(weights), images!);
    return { [layer]: layer === "probabilities" ? tf.softmax(outputs.logits) : outputs[layer] };
  };
}

/** `images [batch, H, W, C]` → `probabilities [batch, classes]`, with the weights as constants. */
export function compileProbabilities(classifier: Classifier, batch: number, runtime: Runtime): Promise<Program> {
  const { inputShape, blackBox } = classifier;
  if (blackBox) return blackBox.program(batch, runtime);
  return compile(
    layerFunction(classifier, "probabilities"),
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
