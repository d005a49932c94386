import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { decodeModel } from "../read-model.ts";
import { expectAsRuntime, expectGradientOfFile, normalImages, runImported } from "../testing/compare-with-runtime.ts";
import { ModelBuilder } from "../testing/model-builder.ts";

beforeAll(() => tf.setBackend("cpu"));

/** ONNX Runtime's results of `equation` for an image and seeded operands, and its gradient. */
function einsum(equation: string, image: number[], ...others: number[][]) {
  const model = new ModelBuilder({ opset: 17 });
  const operands = [model.input("x", image), ...others.map((shape) => model.random(shape))];
  model.output(model.node("Einsum", operands, { attributes: { equation } }));
  return { bytes: model.bytes(), inputs: { x: normalImages(image) } };
}

test.each<[string, number[], ...number[][]]>([
  ["ij->ji", [2, 3]],
  ["ijk->i", [2, 3, 4]],
  ["ii->i", [3, 3]],
  ["bii->b", [2, 3, 3]],
  ["ij,jk->ik", [2, 3], [3, 4]],
  ["bhid,bhjd->bhij", [2, 2, 3, 4], [2, 2, 5, 4]],
  ["bhij,bhjd->bihd", [2, 2, 3, 3], [2, 2, 3, 4]],
  ["...ij,...jk->...ik", [2, 2, 3], [2, 3, 4]],
  ["i,j->ij", [3], [4]],
  ["ij,ij", [2, 3], [2, 3]],
  ["nchw,cd,de->nehw", [2, 3, 2, 2], [3, 4], [4, 5]],
  ["b...d , d k -> b...k", [2, 3, 4, 5], [5, 6]],
])("%s", async (equation, image, ...others) => {
  const { bytes, inputs } = einsum(equation, image, ...others);
  await expectAsRuntime(bytes, inputs);
  await expectGradientOfFile(bytes, inputs);
});

test("an equation that is not for its operands is named as it is", async () => {
  const { bytes, inputs } = einsum("ijk,kl->il", [2, 3], [3, 4]);
  await expect(runImported(decodeModel(bytes, "a.onnx"), inputs)).rejects.toThrow(/"ijk" does not name 2 axes/);
});
