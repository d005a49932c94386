import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { compile } from "../../../compile/compile.ts";
import { onnxRuntime } from "../../../runtime/onnx-runtime.ts";
import { decodeModel } from "../read-model.ts";
import { runGraph } from "../run-graph.ts";
import { expectAsRuntime, normalImages } from "../testing/compare-with-runtime.ts";
import { ModelBuilder } from "../testing/model-builder.ts";

beforeAll(() => tf.setBackend("cpu"));

const x = normalImages([2, 3, 4]);

function quantised(scales: number[], zeros: number[], axis = 1): Uint8Array {
  const model = new ModelBuilder({ opset: 17 });
  const shape = scales.length === 1 ? [] : [scales.length];
  const [scale, zero] = [model.floats(scales, shape), model.bytesOf(zeros, shape)];
  const attributes = { axis };
  const whole = model.node("QuantizeLinear", [model.input("x", x.shape), scale, zero], { attributes });
  model.output(model.node("DequantizeLinear", [whole, scale, zero], { attributes }));
  return model.bytes();
}

test("there and back, with one scale and with one along an axis; saturated beyond 8 bits", async () => {
  await expectAsRuntime(quantised([0.05], [128]), { x });
  await expectAsRuntime(quantised([0.05, 0.002, 0.1], [128, 3, 250]), { x });
  await expectAsRuntime(quantised([0.05, 0.02, 0.1, 0.3], [128, 3, 250, 0], -1), { x });
});

test("the gradient passes straight through rounding, and not where it saturates", async () => {
  const model = decodeModel(quantised([0.01], [128]), "quantised.onnx");
  const [output] = model.outputs;
  const sum = (image: tf.Tensor) =>
    tf.sum(runGraph(model, { inputs: { x: image }, wanted: [output!.name] })[output!.name]!) as tf.Scalar;
  const program = await compile(({ x }) => ({ gradient: tf.grad(sum)(x!) }), { x }, { runtime: onnxRuntime() });
  const { gradient } = await program.run({ x });
  await program.dispose();
  for (const [index, value] of x.data.entries())
    if (Math.abs(value) < 1.2 || Math.abs(value) > 1.4)
      expect(gradient!.data[index]).toBeCloseTo(Math.abs(value) < 1.3 ? 1 : 0);
});
