import * as tf from "@tensorflow/tfjs-core";
import { seededGenerator } from "#shared/random/generator.ts";

export type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Weights of bayes-trex's MNIST classifier (Table 7, left). */
const cnnShapes = {
  conv1: [3, 3, 1, 32],
  bias1: [32],
  conv2: [3, 3, 32, 64],
  bias2: [64],
  dense1: [9216, 128],
  bias3: [128],
  dense2: [128, 10],
  bias4: [10],
} as const;

/** Weights of bayes-trex's VAE decoder (Table 6): 5 latent dimensions, 400 hidden units. */
const decoderShapes = { hidden: [5, 400], hiddenBias: [400], pixels: [400, 784], pixelsBias: [784] } as const;

const random = (shapes: Readonly<Record<string, readonly number[]>>, seed: number): Tensors =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const generator = seededGenerator(seed).split(name);
      const fanIn = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
      const data = Float32Array.from(
        { length: tf.util.sizeFromShape([...shape]) },
        () => generator.normal() * Math.sqrt(2 / fanIn),
      );
      return [name, tf.tensor(data, [...shape])];
    }),
  );

export const randomCnn = (seed: number): Tensors => random(cnnShapes, seed);
export const randomDecoder = (seed: number): Tensors => random(decoderShapes, seed);

/** Class logits `[N, 10]` of images `[N, 28, 28, 1]`. */
export function cnnLogits(images: tf.Tensor, w: Tensors): tf.Tensor2D {
  const first = tf.relu(tf.add(tf.conv2d(images as tf.Tensor4D, w.conv1 as tf.Tensor4D, 1, "valid"), w.bias1!));
  const second = tf.relu(tf.add(tf.conv2d(first as tf.Tensor4D, w.conv2 as tf.Tensor4D, 1, "valid"), w.bias2!));
  const pooled = tf.reshape(tf.maxPool(second as tf.Tensor4D, 2, 2, "valid"), [images.shape[0]!, 9216]);
  const hidden = tf.relu(tf.add(tf.matMul(pooled, w.dense1!), w.bias3!));
  return tf.add(tf.matMul(hidden, w.dense2!), w.bias4!);
}

/** Images `[N, 28, 28, 1]` of latent codes `[N, 5]`. */
export function decode(codes: tf.Tensor, w: Tensors): tf.Tensor {
  const hidden = tf.relu(tf.add(tf.matMul(codes, w.hidden!), w.hiddenBias!));
  return tf.reshape(tf.sigmoid(tf.add(tf.matMul(hidden, w.pixels!), w.pixelsBias!)), [codes.shape[0]!, 28, 28, 1]);
}
