import * as tf from "@tensorflow/tfjs-core";
import type { ImageReader } from "../../../datasets/image-reader.ts";
import type { Network } from "../../../models/classifier.ts";
import type { DatasetMaterial, TargetMaterial } from "../../runner.ts";

const side = 16;
/** Of 4 × 4 pixels each: red, green and blue patches are the parts. */
const cell = 4;

/** Which parts each class has, by channel: the first two share the red one, and nothing else. */
const parts = [
  [1, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
];

/**
 * A network that is right by design: it sees red, green and blue patches on a grid of 4 × 4, and adds up how much of each
 * class's parts there is.
 */
export const partsNetwork: Network = {
  kind: "network",
  key: "two-parts",
  inputShape: [side, side, 3],
  classCount: 3,
  weights: {},
  design: {
    layers: [],
    parameterShapes: {},
    dropout: {},
    batch: null,
    featureCount: 3,
    spatialLayer: {
      name: "patches",
      shape: [side / cell, side / cell, 3],
      activations: (_, images) => tf.relu(tf.avgPool(images as tf.Tensor4D, cell, cell, "valid")),
      outputs: (_, activations) => read(activations),
    },
    classificationLayer: () => null,
    initialise: () => ({}),
    forward: (_, images) => read(tf.relu(tf.avgPool(images as tf.Tensor4D, cell, cell, "valid"))),
  },
};

function read(activations: tf.Tensor4D) {
  const features = tf.sum(activations, [1, 2]) as tf.Tensor2D;
  return { logits: tf.matMul(features, tf.tensor2d(parts, [3, 3]), false, true) as tf.Tensor2D, features };
}

/** A black image with patches of one channel at cells of the grid. */
export function patches(of: readonly { channel: number; row: number; column: number }[]): Float32Array {
  const image = new Float32Array(side * side * 3);
  for (const { channel, row, column } of of)
    for (let y = row * cell; y < (row + 1) * cell; y++)
      for (let x = column * cell; x < (column + 1) * cell; x++) image[(y * side + x) * 3 + channel] = 1;
  return image;
}

/** The image as a target, in a dataset of a few images of each class. */
export function targetOf(image: Float32Array, classifier: TargetMaterial["classifier"] = partsNetwork): TargetMaterial {
  const labels = Int32Array.from([0, 0, 1, 1, 2, 2]);
  const images: ImageReader = {
    count: labels.length,
    imageShape: [side, side, 3],
    read: async (indices) => {
      const pixels = new Float32Array(indices.length * image.length);
      for (let k = 0; k < indices.length; k++) pixels.set(image, k * image.length);
      return pixels;
    },
    [Symbol.dispose]() {},
  };
  const dataset: DatasetMaterial = {
    key: "six images",
    images,
    classNames: ["ant", "bee", "cat"],
    labels: () => labels,
    trainIndices: () => Int32Array.from([0, 1, 2, 3, 4]),
    parts: () => null,
    testIndices: () => new Int32Array(0),
  };
  return { kind: "target", classifier, dataset, index: 0, image, targetClass: 0, alternativeClass: 1 };
}
