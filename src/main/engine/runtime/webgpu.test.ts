import { existsSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { expect, onTestFinished, test, vi } from "vitest";
import { compile, type TensorFunction } from "../compile/compile.ts";
import { elementsOf } from "../compile/program.ts";
import { expectClose, randomTensor } from "../compile/testing/compare.ts";
import { candidates } from "./candidates.ts";
import { chooseRuntime } from "./choose.ts";
import { onnxRuntime } from "./onnx-runtime.ts";
import type { Runtime } from "./runtime.ts";

// Chromium brings a Vulkan driver that renders in software: a real, slow WebGPU device on machines that have none.
const softwareDriver = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** Why WebGPU has no device that can be counted on here, or null. */
function missing(): string | null {
  if (process.platform !== "linux" || process.arch !== "x64") return "a software driver is known for Linux x64 alone";
  if (!existsSync(softwareDriver)) return `there is no software driver for Vulkan (${softwareDriver})`;
  return isLibrary("libvulkan.so.1") ? null : "there is no Vulkan loader (libvulkan.so.1)";
}

/** Whether the system finds a library, which it says before it says that this is no module of Node's. */
function isLibrary(name: string): boolean {
  try {
    process.dlopen({ exports: {} }, name);
    return true;
  } catch (error) {
    return !/cannot open shared object file/.test(String(error));
  }
}

const filter = randomTensor([3, 3, 2, 4], { seed: 1 });

/** A convolutional step with its gradient. */
const step: TensorFunction = ({ x }) => {
  const loss = (x: tf.Tensor) =>
    tf.sum(
      tf.square(tf.maxPool(tf.relu(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid")), 2, 2, "valid")),
    );
  const { value, grad } = tf.valueAndGrad(loss as never)(x!);
  return { value, gradient: grad, softmax: tf.softmax(tf.reshape(grad, [2, -1]) as tf.Tensor2D) };
};

async function expectStepAsOnCpu(runtime: Runtime): Promise<void> {
  await tf.setBackend("cpu");
  const inputs = { x: elementsOf(randomTensor([2, 6, 6, 2], { seed: 2 })) };
  const results = [];
  for (const place of [runtime, onnxRuntime({ threads: 1 })]) {
    const program = await compile(step, inputs, { runtime: place });
    results.push(await program.run(inputs));
    await program.dispose();
  }
  for (const [name, value] of Object.entries(results[1]!)) expectClose(name, results[0]![name]!, value, 1e-4);
}

async function chooseWebgpu(driver: string) {
  vi.stubEnv("VK_DRIVER_FILES", driver);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { runtime, choice } = await chooseRuntime("onnxruntime-webgpu", { candidates });
  return { runtime, webgpu: choice.candidates.find(({ id }) => id === "onnxruntime-webgpu")! };
}

test("without a device for WebGPU, the CPU takes the place of what was asked for", async () => {
  const { runtime, webgpu } = await chooseWebgpu("/missing/driver.json");
  if (process.platform === "linux") expect(webgpu.status).toBe("passed-over");
  if (webgpu.status === "passed-over") expect(webgpu.reason).toMatch(/^asked for; /);
  await expectStepAsOnCpu(runtime);
});

test("WebGPU runs a convolutional step like the CPU when asked for", async ({ skip }) => {
  const reason = missing();
  if (reason !== null) console.log(`WebGPU is not tried: ${reason}.`);
  skip(reason !== null, reason ?? "");
  const { runtime, webgpu } = await chooseWebgpu(softwareDriver);
  expect(webgpu).toMatchObject({ status: "used", reason: expect.stringContaining("emulated in software") });
  await expectStepAsOnCpu(runtime);
});
