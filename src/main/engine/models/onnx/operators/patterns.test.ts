import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { decodeModel } from "../read-model.ts";
import { expectAsRuntime, expectGradientOfFile, normalImages, runImported } from "../testing/compare-with-runtime.ts";
import { ModelBuilder } from "../testing/model-builder.ts";

beforeAll(() => tf.setBackend("cpu"));

const x = normalImages([2, 3, 4]);

test.each([
  [1, 0],
  [0, 0],
  [1, -1],
  [0, 2],
])("Trilu, upper %i, from diagonal %i", async (upper, k) => {
  const model = new ModelBuilder({ opset: 14 });
  model.output(model.node("Trilu", [model.input("x", x.shape), model.integers([k], [])], { attributes: { upper } }));
  await expectAsRuntime(model.bytes(), { x });
  await expectGradientOfFile(model.bytes(), { x });
});

test.each([
  [11, 1],
  [11, 2],
  [13, 0],
  [13, -1],
])("Hardmax of operator set %i along axis %i", async (opset, axis) => {
  const model = new ModelBuilder({ opset });
  model.output(model.node("Hardmax", [model.input("x", x.shape)], { attributes: { axis } }));
  await expectAsRuntime(model.bytes(), { x });
});

test.each([-1, 0, 1])("OneHot of what is computed, along axis %i", async (axis) => {
  const model = new ModelBuilder({ opset: 17 });
  const best = model.node("ArgMax", [model.input("x", x.shape)], { attributes: { axis: 2, keepdims: 0 } });
  const operands = [best, model.integers([4], []), model.floats([-1, 3])];
  model.output(model.node("OneHot", operands, { attributes: { axis } }));
  await expectAsRuntime(model.bytes(), { x });
});

test("the last of equal extremes", async () => {
  const model = new ModelBuilder({ opset: 17 });
  const flat = model.node("Floor", [model.input("x", x.shape)]);
  model.output(model.node("ArgMax", [flat], { attributes: { axis: 2, select_last_index: 1 } }));
  await expectAsRuntime(model.bytes(), { x });
});

test("results that nothing reads are no reason to refuse, those that are read are computed or refused", async () => {
  const model = new ModelBuilder({ opset: 17 });
  const image = normalImages([1, 2, 4, 4]);
  const name = model.input("x", image.shape);
  const [dropped] = model.nodes("Dropout", [name], { outputs: 2 });
  const [pooled] = model.nodes("MaxPool", [dropped!], { outputs: 2, attributes: { kernel_shape: [2, 2] } });
  const affine = [model.positive([3]), model.random([3])];
  const [normal, mean] = model.nodes("LayerNormalization", [pooled!, ...affine], { outputs: 3 });
  model.output(normal!);
  model.output(mean!);
  await expectAsRuntime(model.bytes(), { x: image });

  const reading = new ModelBuilder({ opset: 17 });
  const [, places] = reading.nodes("MaxPool", [reading.input("x", image.shape)], {
    outputs: 2,
    attributes: { kernel_shape: [2, 2] },
  });
  reading.output(reading.node("Cast", [places!], { attributes: { to: 1 } }));
  const run = runImported(decodeModel(reading.bytes(), "a.onnx"), { x: image });
  await expect(run).rejects.toThrow(/the places of its maxima are used/);
});
