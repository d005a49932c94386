import * as tf from "@tensorflow/tfjs-core";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type RowProgram, tracedRows } from "../batches/row-program.ts";
import { runInBatches } from "../batches/run-in-batches.ts";
import type { Workplace } from "../batches/workplace.ts";
import type { Watch } from "../watch.ts";
import { networkRows } from "./answers.ts";
import { constants, type SpatialLayer } from "./architecture.ts";
import type { Network } from "./classifier.ts";

/** @throws ExemplarError `UNSUPPORTED` where the network has no spatial layer */
export function requireSpatialLayer({ design }: Network): SpatialLayer {
  if (design.spatialLayer) return design.spatialLayer;
  throw new ExemplarError(
    "UNSUPPORTED",
    "This classifier has no last convolution through which alone the image reaches its answers",
    "Choose a method that needs no spatial layer, or a convolutional network.",
  );
}

/**
 * The class activation map Σ_d α_d A_d, α_d = the mean over places of ∂ logit_c / ∂ A_d, A being the activations of the last
 * spatial layer: `target [1, classes]`, shared, and `images [N, H, W, C]` → `map [N, h, w]`.
 */
export function classActivations(network: Network): RowProgram {
  const { design, weights, key, inputShape, classCount } = network;
  const layer = requireSpatialLayer(network);
  return tracedRows({
    key: `class-activations:${key}`,
    rows: { images: { shape: inputShape, dtype: "float32" } },
    shared: { target: { shape: [1, classCount], dtype: "float32" } },
    multiple: design.batch ?? 1,
    fn({ images, target }) {
      const parameters = constants(weights);
      const activations = layer.activations(parameters, images!);
      const { gradients } = gradient(layer, parameters, activations, target!);
      const alpha = tf.mean(gradients, [1, 2], true);
      return { map: tf.sum(tf.mul(alpha, activations), 3) };
    },
  });
}

/**
 * Activations A of the last spatial layer for one image, and ∂ logit_c / ∂ A for every class of these: the image passes
 * the convolutions once, and classes go through what follows in batches.
 * @param image `[H, W, C]`
 * @returns for each batch of classes, gradients `[rows, h, w, D]` of the classes from `from` on; activations `[h, w, D]`
 */
export async function* classGradients(
  network: Network,
  image: Float32Array,
  classes: Int32Array,
  workplace: Workplace,
  watch: Partial<Watch> = {},
): AsyncGenerator<
  { from: number; rows: number; gradients: Float32Array; logits: Float32Array; activations: Float32Array },
  void,
  void
> {
  const { design, weights, key, classCount } = network;
  const layer = requireSpatialLayer(network);
  const activations = await spatialActivations(network, image, workplace);
  const program = tracedRows({
    key: `class-gradients:${key}`,
    rows: { target: { shape: [classCount], dtype: "float32" } },
    shared: { activations: { shape: layer.shape, dtype: "float32" } },
    multiple: design.batch ?? 1,
    fn({ activations, target }) {
      const copies = tf.tile(tf.expandDims(activations!, 0), [target!.shape[0]!, 1, 1, 1]) as tf.Tensor4D;
      return gradient(layer, constants(weights), copies, target!);
    },
  });
  const rows = {
    count: classes.length,
    unit: "classes",
    shared: { activations },
    read(from: number, count: number) {
      const target = new Float32Array(count * classCount);
      for (let row = 0; row < count; row++) target[row * classCount + classes[from + row]!] = 1;
      return { target };
    },
  };
  for await (const { from, rows: count, results } of runInBatches(program, rows, workplace, watch))
    yield {
      from,
      rows: count,
      gradients: results.gradients!.data as Float32Array,
      logits: results.logits!.data as Float32Array,
      activations,
    };
}

/** ∂ Σ logits ∘ target / ∂ A, where each row of the target picks a class. */
function gradient(
  layer: SpatialLayer,
  parameters: Parameters<SpatialLayer["outputs"]>[0],
  activations: tf.Tensor4D,
  target: tf.Tensor,
): { gradients: tf.Tensor; logits: tf.Tensor } {
  let logits: tf.Tensor | undefined;
  const gradients = tf.grad((a: tf.Tensor) => {
    logits = tf.sum(tf.mul(layer.outputs(parameters, a as tf.Tensor4D).logits, target), 1);
    return tf.sum(logits);
  })(activations);
  return { gradients, logits: logits! };
}

/**
 * Activations of the last spatial layer for one image, `[h, w, D]`.
 * @param image `[H, W, C]`
 */
export async function spatialActivations(
  network: Network,
  image: Float32Array,
  workplace: Workplace,
): Promise<Float32Array> {
  const layer = requireSpatialLayer(network);
  const program = networkRows("spatial-activations", network, (parameters, images) => ({
    activations: layer.activations(parameters, images),
  }));
  let activations = new Float32Array();
  for await (const { results } of runInBatches(program, { count: 1, read: () => ({ images: image }) }, workplace))
    activations = results.activations!.data as typeof activations;
  return activations;
}
