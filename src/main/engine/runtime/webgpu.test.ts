import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { compile, type TensorFunction } from "../compile/compile.ts";
import { elementsOf } from "../compile/program.ts";
import { expectClose, randomTensor } from "../compile/testing/compare.ts";
import { chooseRuntime } from "./choose.ts";
import { onnxRuntime } from "./onnx-runtime.ts";

// Chromium brings a Vulkan driver that renders in software: a real, slow WebGPU device on machines that have none.
const softwareDriver = "/usr/lib/chromium/vk_swiftshader_icd.json";
process.env.VK_DRIVER_FILES = softwareDriver;

const expected = existsSync(softwareDriver) && process.platform === "linux" && process.arch === "x64";

test("WebGPU runs a convolutional step like the CPU when asked for; without a device the CPU takes its place", async () => {
  await tf.setBackend("cpu");
  const filter = randomTensor([3, 3, 2, 4], { seed: 1 });
  const step: TensorFunction = ({ x }) => {
    const loss = (x: tf.Tensor) =>
      tf.sum(
        tf.square(tf.maxPool(tf.relu(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid")), 2, 2, "valid")),
      );
    const { value, grad } = tf.valueAndGrad(loss as never)(x!);
    return { value, gradient: grad, softmax: tf.softmax(tf.reshape(grad, [2, -1]) as tf.Tensor2D) };
  };
  const { runtime, choice } = await chooseRuntime("onnxruntime-webgpu");
  const webgpu = choice.candidates.find(({ id }) => id === "onnxruntime-webgpu")!;
  if (expected)
    expect(webgpu).toMatchObject({ status: "used", reason: expect.stringContaining("emulated in software") });
  else if (webgpu.status === "passed-over") expect(webgpu.reason).toMatch(/^asked for; /);

  const inputs = { x: elementsOf(randomTensor([2, 6, 6, 2], { seed: 2 })) };
  const results = [];
  for (const place of [runtime, onnxRuntime({ threads: 1 })]) {
    const program = await compile(step, inputs, { runtime: place });
    results.push(await program.run(inputs));
    await program.dispose();
  }
  for (const [name, value] of Object.entries(results[1]!)) expectClose(name, results[0]![name]!, value, 1e-4);
}, 120_000);
