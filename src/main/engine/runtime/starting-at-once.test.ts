import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { trace } from "../compile/trace-backend.ts";
import { wasmRuntime } from "./tfjs-runtime.ts";

test("WASM starts for all who ask for it at the same time, and while something is compiled", async () => {
  await tf.setBackend("cpu");
  const starting = Promise.all([wasmRuntime(), wasmRuntime()]);
  let waiting = true;
  const end = starting.finally(() => {
    waiting = false;
  });
  while (waiting) {
    trace(({ x }) => ({ y: tf.square(x!) }), { x: { shape: [2], dtype: "float32" } });
    await new Promise(setImmediate);
  }
  for (const { evaluate } of await end) {
    let result: number[] = [];
    evaluate(() => {
      result = [...tf.square(tf.tensor1d([2, 3])).dataSync()];
    });
    expect(result).toEqual([4, 9]);
  }
  expect(tf.getBackend()).toBe("cpu");
});
