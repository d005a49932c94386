import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, expect, test } from "vitest";
import { compile, type TensorFunction } from "../compile/compile.ts";
import { elementsOf } from "../compile/program.ts";
import { randomTensor } from "../compile/testing/compare.ts";
import { chooseRuntime } from "./choose.ts";
import { onnxRuntime } from "./onnx-runtime.ts";

beforeEach(async () => {
  await tf.setBackend("cpu");
});

test("WASM runs the same program as ONNX Runtime, also with kernels that it lacks itself", async () => {
  const { runtime } = await chooseRuntime("tfjs-wasm");
  const bias = randomTensor([4], { seed: 7 });
  const step: TensorFunction = ({ x, filter }) => {
    const loss = (f: tf.Tensor) =>
      tf.sum(tf.square(tf.add(tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, "same"), bias)));
    const { value, grad } = tf.valueAndGrad(loss as never)(filter!);
    return { loss: value, gradient: grad, above: tf.greater(grad, 0), best: tf.argMax(tf.reshape(grad, [-1])) };
  };
  const inputs = {
    x: elementsOf(randomTensor([2, 6, 6, 3], { seed: 1 })),
    filter: elementsOf(randomTensor([3, 3, 3, 4], { seed: 2 })),
  };
  const before = tf.memory().numTensors;
  const eager = await compile(step, inputs, { runtime });
  const compiled = await compile(step, inputs, { runtime: onnxRuntime() });
  const [actual, expected] = [await eager.run(inputs), await compiled.run(inputs)];
  expect(tf.getBackend()).toBe("cpu");
  expect(tf.memory().numTensors).toBe(before);
  for (const [name, { shape, dtype, data }] of Object.entries(expected)) {
    expect(actual[name]).toMatchObject({ shape, dtype });
    const largest = Math.max(...Array.from(data, Math.abs));
    for (const [index, element] of data.entries())
      expect(Math.abs(actual[name]!.data[index]! - element)).toBeLessThanOrEqual(1e-5 * largest);
  }
  await Promise.all([eager.dispose(), compiled.dispose()]);
});
