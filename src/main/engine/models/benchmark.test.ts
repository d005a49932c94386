import { expect, test } from "vitest";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import { benchmark } from "./benchmark.ts";

test("measures at least one run of each, and names the device", async () => {
  const { device, product, forward } = await benchmark(onnxRuntime({ threads: 1 }), 0, new AbortController().signal);
  expect(device).toBe("CPU, 1 core");
  expect(product.size).toBe(1024);
  // A core does between a tenth and a thousand GFLOP/s: figures beyond are figures in another unit.
  expect(product.gflops).toBeGreaterThan(0.1);
  expect(product.gflops).toBeLessThan(1000);
  expect(forward.imagesPerSecond).toBeGreaterThan(1);
  expect(forward.imagesPerSecond).toBeLessThan(1e6);
});

test("stops between runs when it is cancelled", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(benchmark(onnxRuntime({ threads: 1 }), 5, signal)).rejects.toThrow("enough");
});
