import * as tf from "@tensorflow/tfjs-core";
import { compile, type Program } from "../../compile/compile.ts";
import { batchLimit, type Classifier } from "../../models/classifier.ts";
import { constants } from "../../models/predict.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Watch } from "../../watch.ts";
import type { ExplanationContext } from "./explanation-method.ts";

export interface MaskSource {
  readonly count: number;
  /** Extents of one mask; where they are smaller than the image's, masks are resized bilinearly. */
  readonly height: number;
  readonly width: number;
  /** Masks `start` to `end`, `[end − start, height, width]`. Asked for once each, in order. */
  masks(start: number, end: number): Float32Array;
}

/**
 * log p(class | image ∘ mask) for every mask, in batches of one compiled size. Masking is part of the program, so what
 * travels is a mask a sample.
 * @param image `[H, W, C]`
 * @param each called after each batch with its masks and log-probabilities, for what is summed over masks on the way
 * @param limit at most so many masks at once; as many as memory's bound allows, unless given
 */
export async function maskedLogProbabilities(
  { classifier, programs, runtime }: ExplanationContext,
  image: Float32Array,
  targetClass: number,
  source: MaskSource,
  { signal, onProgress }: Watch,
  each: (masks: Float32Array, logProbabilities: Float64Array) => void = () => {},
  limit = batchLimit(classifier.design),
): Promise<Float64Array> {
  const { count, height, width } = source;
  const batch = Math.ceil(count / Math.ceil(count / limit));
  const result = new Float64Array(count);
  const key = `masked:${classifier.key}:${batch}:${height}x${width}`;
  const build = () => compileMasked(classifier, batch, [height, width], runtime);
  await programs.use(key, build, async (program) => {
    for (let start = 0; start < count; start += batch) {
      signal.throwIfAborted();
      const end = Math.min(count, start + batch);
      const masks = source.masks(start, end);
      const { logProbabilities } = await program.run({
        image: { shape: classifier.inputShape, dtype: "float32", data: image },
        masks: { shape: [batch, height, width], dtype: "float32", data: padded(masks, batch * height * width) },
      });
      for (let row = start; row < end; row++)
        result[row] = logProbabilities!.data[(row - start) * classifier.classCount + targetClass]!;
      each(masks, result.subarray(start, end));
      onProgress({ done: end, total: count, unit: "masks", message: `${end} of ${count} masks` });
    }
  });
  return result;
}

/** `image [H, W, C], masks [batch, h, w]` → `logProbabilities [batch, classes]`. */
export async function compileMasked(
  { design, weights, inputShape, blackBox }: Classifier,
  batch: number,
  [h, w]: readonly [number, number],
  runtime: Runtime,
): Promise<Program> {
  const [height, width] = inputShape;
  const masked = ({ image, masks }: Record<string, tf.Tensor>) => {
    const resized = resizeBilinear(masks!, [height, width]);
    return tf.mul(tf.expandDims(image!, 0), tf.expandDims(resized, 3));
  };
  const inputs = {
    image: { shape: inputShape, dtype: "float32" },
    masks: { shape: [batch, h, w], dtype: "float32" },
  } as const;
  const options = { runtime, name: "masked images" };
  if (blackBox) {
    const images = await compile((tensors) => ({ images: masked(tensors) }), inputs, options);
    return askedInTurn(images, await blackBox.program(batch, runtime));
  }
  return compile(
    (tensors) => ({ logProbabilities: tf.logSoftmax(design.forward(constants(weights), masked(tensors)).logits) }),
    inputs,
    options,
  );
}

/** A black box cannot be part of a compiled program: one program makes the images, which the box is then asked about. */
function askedInTurn(images: Program, answers: Program): Program {
  return {
    nodeCount: images.nodeCount + answers.nodeCount,
    async run(inputs) {
      const { probabilities } = await answers.run(await images.run(inputs));
      const { shape, data } = probabilities!;
      return { logProbabilities: { shape, dtype: "float32", data: Float32Array.from(data, Math.log) } };
    },
    async dispose() {
      await Promise.all([images.dispose(), answers.dispose()]);
    },
  };
}

/** `[N, h, w]` → `[N, H, W]`, as one matrix product a direction. */
function resizeBilinear(x: tf.Tensor, [height, width]: readonly [number, number]): tf.Tensor {
  const [, h, w] = x.shape as [number, number, number];
  if (h === height && w === width) return x;
  const rows = tf.tensor(interpolation(height, h), [1, height, h]);
  const columns = tf.tensor(interpolation(width, w), [1, width, w]);
  return tf.matMul(tf.matMul(rows, x as tf.Tensor3D), columns, false, true);
}

/** The matrix `[to, from]` of bilinear interpolation between cell centres; beyond the outer centres, the edge's value. */
export function interpolation(to: number, from: number): Float32Array {
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const position = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const below = Math.min(from - 1, Math.floor(position));
    const above = Math.min(from - 1, below + 1);
    matrix[i * from + below]! += 1 - (position - below);
    matrix[i * from + above]! += position - below;
  }
  return matrix;
}

function padded(masks: Float32Array, size: number): Float32Array {
  if (masks.length === size) return masks;
  const result = new Float32Array(size);
  result.set(masks);
  return result;
}
