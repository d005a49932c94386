import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { trainingSettings } from "#shared/library/training-settings.ts";
import { seededGenerator } from "#shared/random/generator.ts";
import { workplaceOn } from "../batches/workplace.ts";
import { firstCurvedOperator } from "../compile/piecewise-linear.ts";
import { trace } from "../compile/trace-backend.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import { alexNetLike } from "./alexnet-like.ts";
import { constants } from "./architecture.ts";
import { convolution, globalAveragePooling, residualBlock } from "./layers.ts";
import { resNetLike } from "./resnet-like.ts";
import { trainClassifier } from "./train.ts";
import { vggLike } from "./vgg-like.ts";

beforeAll(() => tf.setBackend("cpu"));

const generator = seededGenerator(4);
const random = (...shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((size, extent) => size * extent, 1) }, () => generator.normal()),
    shape,
  );

describe.each([
  [alexNetLike, "relu5", [12, 12, 96]],
  [vggLike, "relu4b", [12, 12, 64]],
  [resNetLike, "block3b", [12, 12, 64]],
] as const)("$label", (architecture, layerName, shape) => {
  const design = architecture.design([96, 96, 3], 12);
  const weights = design.initialise(1);

  test("its last spatial layer is that before the last pooling, and what follows from it is the answer", () => {
    const layer = design.spatialLayer!;
    expect([layer.name, layer.shape]).toEqual([layerName, shape]);
    const images = tf.abs(random(1, 96, 96, 3));
    const parameters = constants(weights);
    const whole = design.forward(parameters, images).logits.dataSync();
    const activations = layer.activations(parameters, images);
    expect(activations.shape).toEqual([1, ...shape]);
    expect([...layer.outputs(parameters, activations).logits.dataSync()]).toEqual([...whole]);
  });

  test("from its last spatial layer on it is piecewise linear", () => {
    const graph = trace(({ a }) => ({ y: design.spatialLayer!.outputs(constants(weights), a as tf.Tensor4D).logits }), {
      a: { shape: [1, ...shape], dtype: "float32" },
    });
    expect(firstCurvedOperator(graph)).toBeNull();
  });

  test("it learns two colours", async () => {
    const side = 32;
    const count = 16;
    const labels = Int32Array.from({ length: count }, (_, k) => k % 2);
    const size = side * side * 3;
    const pixels = Float32Array.from({ length: count * size }, (_, k) =>
      k % 3 === 2 * labels[Math.floor(k / size)]! ? 0.6 + 0.4 * generator.next() : 0.3 * generator.next(),
    );
    const images = {
      count,
      imageShape: [side, side, 3] as const,
      read: (indices: ArrayLike<number>, batch = indices.length) => {
        const result = new Float32Array(batch * size);
        for (let k = 0; k < indices.length; k++)
          result.set(pixels.subarray(indices[k]! * size, (indices[k]! + 1) * size), k * size);
        return result;
      },
      [Symbol.dispose]() {},
    };
    const all = Int32Array.from(labels.keys());
    const { history } = await trainClassifier(
      architecture.design([side, side, 3], 2),
      { images, labels, classCount: 2, trainIndices: all, testIndices: new Int32Array() },
      trainingSettings.parse({ epochs: 12, batchSize: 8, seed: 3 }),
      workplaceOn(onnxRuntime({ threads: 1 })),
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    expect(history.at(-1)!.loss).toBeLessThan(0.5 * history[0]!.loss);
  });
});

test("a padded convolution keeps the image's size, and a stride divides it, rounded up", () => {
  for (const [stride, side] of [
    [1, 9],
    [2, 5],
    [4, 3],
  ] as const) {
    const layer = convolution("c", 5, 3, { stride, padded: true });
    const parameters = layer.parameters!([9, 9, 2]);
    const made = layer.apply(random(2, 9, 9, 2), {
      kernel: random(...parameters.kernel!.shape),
      bias: random(5),
    });
    expect(layer.outputShape([9, 9, 2])).toEqual([side, side, 5]);
    expect(made.shape.slice(1)).toEqual([side, side, 5]);
  }
  expect(convolution("c", 5, 3, { stride: 2 }).outputShape([9, 9, 2])).toEqual([4, 4, 5]);
});

test("a residual block is a rectifier as long as its scale is zero, and adds what its convolutions make otherwise", () => {
  const block = residualBlock("b");
  const specs = block.parameters!([6, 6, 3]);
  const parameters = Object.fromEntries(Object.entries(specs).map(([name, { shape }]) => [name, random(...shape)]));
  const x = random(2, 6, 6, 3);
  const at = (scale: number) => block.apply(x, { ...parameters, scale: tf.tensor1d([scale]) });
  const rectified = [...tf.relu(x).dataSync()];
  expect([...at(0).dataSync()]).toEqual(rectified);
  expect([...specs.scale!.initialise(1, generator)]).toEqual([0]);
  // Where both are positive, the change is linear in the scale.
  const [none, one, two] = [at(0), at(0.01), at(0.02)].map((values) => values.dataSync());
  let compared = 0;
  for (let k = 0; k < none!.length; k++)
    if (none![k]! > 0.5 && one![k]! > 0 && two![k]! > 0) {
      expect(two![k]! - none![k]!).toBeCloseTo(2 * (one![k]! - none![k]!), 4);
      compared++;
    }
  expect(compared).toBeGreaterThan(20);
  expect([...at(0.5).dataSync()]).not.toEqual(rectified);
});

test("global average pooling is the mean over places", () => {
  const x = random(2, 3, 4, 5);
  const pooled = globalAveragePooling("g").apply(x, {});
  expect(pooled.shape).toEqual([2, 5]);
  expect(pooled.dataSync()[0]).toBeCloseTo(
    Array.from({ length: 12 }, (_, place) => x.dataSync()[5 * place]!).reduce((sum, value) => sum + value / 12, 0),
    5,
  );
});
