import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { workplaceOn } from "../../batches/workplace.ts";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { constants } from "../architecture.ts";
import type { Network } from "../classifier.ts";
import { sizeOf } from "../layers.ts";
import { classGradients } from "../spatial-gradients.ts";

const workplace = workplaceOn(onnxRuntime({ threads: 1 }));

/** The parts of a network make the whole: cut at its spatial layer, and by the weights of its classification layer. */
export function expectParts({ design, weights, inputShape, classCount }: Network): void {
  tf.tidy(() => {
    const parameters = constants(weights);
    const images = tf.randomUniform([3, ...inputShape], 0, 1, "float32", 3);
    const { logits, features } = design.forward(parameters, images);
    const scale = Math.max(1, tf.max(tf.abs(logits)).dataSync()[0]!);
    const expectLogits = (actual: tf.Tensor) =>
      expect(tf.max(tf.abs(tf.sub(actual, logits))).dataSync()[0]! / scale).toBeLessThan(1e-5);

    const spatial = design.spatialLayer;
    if (spatial) {
      const activations = spatial.activations(parameters, images);
      expect(activations.shape).toEqual([3, ...spatial.shape]);
      expectLogits(spatial.outputs(parameters, activations).logits);
    }

    const { kernel, bias } = design.classificationLayer(weights)!;
    expect(features.shape).toEqual([3, design.featureCount]);
    expect(kernel.shape).toEqual([design.featureCount, classCount]);
    expect(bias.shape).toEqual([classCount]);
    const product = tf.matMul(features, tf.tensor2d(kernel.data, kernel.shape as [number, number]));
    expectLogits(tf.add(product, tf.tensor1d(bias.data)));
  });
}

/** The gradients of some logits by the spatial layer's activations are those of differences, whatever the batches. */
export async function expectClassGradients(network: Network): Promise<void> {
  const { design, weights, inputShape } = network;
  const layer = design.spatialLayer!;
  const image = tf.tidy(() => tf.randomUniform([...inputShape], 0, 1, "float32", 4).dataSync()) as Float32Array;
  const classes = Int32Array.of(2, 0, 1);
  const size = sizeOf(layer.shape);
  const direction = Float32Array.from({ length: size }, (_, k) => Math.sin(k));
  const seen: number[] = [];
  for await (const batch of classGradients(network, image, classes, workplace)) {
    // In proportion, so that what a rectifier made zero stays there, where pooling has its kinks.
    const shift = batch.activations.map((value, k) => value * direction[k]!);
    const along = (step: number) =>
      tf.tidy(() => {
        const shifted = batch.activations.map((value, k) => value + step * shift[k]!);
        return layer
          .outputs(constants(weights), tf.tensor(shifted, [1, ...layer.shape]))
          .logits.dataSync()
          .slice();
      });
    const [above, below, at] = [along(1e-3), along(-1e-3), along(0)];
    for (let row = 0; row < batch.rows; row++) {
      const own = batch.gradients.subarray(row * size, (row + 1) * size);
      const slope = own.reduce((sum, value, k) => sum + value * shift[k]!, 0);
      const c = classes[batch.from + row]!;
      const scale = Math.max(...at.map(Math.abs));
      expect(batch.logits[row]! / scale).toBeCloseTo(at[c]! / scale, 4);
      const difference = (above[c]! - below[c]!) / 2e-3;
      expect(Math.abs(slope - difference) / Math.max(scale, Math.abs(difference))).toBeLessThan(0.03);
      seen.push(c);
    }
  }
  expect(seen).toEqual([2, 0, 1]);
}
