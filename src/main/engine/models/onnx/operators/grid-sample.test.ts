import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, test } from "vitest";
import { expectAsRuntime, expectGradientOfFile, normalImages } from "../testing/compare-with-runtime.ts";
import { ModelBuilder } from "../testing/model-builder.ts";

beforeAll(() => tf.setBackend("cpu"));

const image = normalImages([2, 3, 5, 4]);
const grid = normalImages([2, 3, 6, 2], 2);

test.each(
  ["bilinear", "nearest", "bicubic"].flatMap((mode) =>
    ["zeros", "border", "reflection"].flatMap((padding) => [0, 1].map((corners) => [mode, padding, corners] as const)),
  ),
)("%s, %s, align_corners %i", async (mode, padding_mode, align_corners) => {
  const model = new ModelBuilder({ opset: 16 });
  const operands = [model.input("x", image.shape), model.input("grid", grid.shape)];
  model.output(model.node("GridSample", operands, { attributes: { mode, padding_mode, align_corners } }));
  await expectAsRuntime(model.bytes(), { x: image, grid }, 1e-4);
  await expectGradientOfFile(model.bytes(), { x: image, grid });
});

test("the grid has gradients too", async () => {
  const model = new ModelBuilder({ opset: 16 });
  const operands = [model.input("image", image.shape), model.input("x", grid.shape)];
  const attributes = { mode: "bilinear", padding_mode: "border", align_corners: 1 };
  model.output(model.node("GridSample", operands, { attributes }));
  // Places well within cells, where the image is linear in them.
  const x = { ...grid, data: grid.data.map((_, k) => ((k * 7) % 5) / 4 - 0.45) as Float32Array };
  await expectGradientOfFile(model.bytes(), { image, x }, "x", 5e-2);
});
