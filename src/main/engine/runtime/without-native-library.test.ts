import * as tf from "@tensorflow/tfjs-core";
import { expect, test, vi } from "vitest";
import { compile } from "../compile/compile.ts";
import { chooseRuntime } from "./choose.ts";

vi.mock("onnxruntime-node", () => {
  throw new Error("Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'");
});

test("where ONNX Runtime cannot be loaded, programs run on WASM, and the reason says what to do", async () => {
  const { runtime, choice } = await chooseRuntime();
  expect(runtime.id).toBe("tfjs-wasm");
  expect(choice.candidates.find(({ id }) => id === "onnxruntime-cpu")).toMatchObject({
    status: "passed-over",
    reason: expect.stringMatching(/native library cannot be loaded on .*npm install/),
  });

  const x = { shape: [2, 2], dtype: "float32", data: Float32Array.of(1, 2, 3, 4) } as const;
  const program = await compile(({ x }) => ({ y: tf.matMul(x!, x!), positive: tf.greater(x!, 2) }), { x });
  const { y, positive } = await program.run({ x });
  expect(y).toEqual({ shape: [2, 2], dtype: "float32", data: Float32Array.of(7, 10, 15, 22) });
  expect(positive).toEqual({ shape: [2, 2], dtype: "bool", data: Uint8Array.of(0, 0, 1, 1) });
  await program.dispose();
});

test("asking for ONNX Runtime all the same leads to WASM, visibly", async () => {
  const { choice } = await chooseRuntime("onnxruntime-cpu");
  expect(choice.device).toBe("CPU, 1 core");
  expect(choice.candidates[0]!.reason).toMatch(/^asked for; ONNX Runtime's native library/);
});
