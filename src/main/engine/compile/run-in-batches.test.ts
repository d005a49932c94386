import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import type { CompilingRuntime } from "../runtime/runtime.ts";
import { wasmRuntime } from "../runtime/tfjs-runtime.ts";
import { memoryNeed } from "./memory.ts";
import { type RowFunction, type Rows, rowsThatFit, runInBatches } from "./run-in-batches.ts";
import { randomTensor } from "./testing/compare.ts";
import { trace } from "./trace-backend.ts";

beforeAll(() => tf.setBackend("cpu"));

const weights = () => randomTensor([6, 4], { seed: 1 });

/** y = tanh(x W), and how often each row was squared. */
const rowFunction = (w: tf.Tensor): RowFunction => ({
  fn: ({ x }) => ({ y: tf.tanh(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)), norm: tf.sum(tf.square(x!), -1) }),
  inputs: { x: { shape: [6], dtype: "float32" } },
});

const allRows = (count: number) => Float32Array.from({ length: count * 6 }, (_, k) => Math.sin(k));
const rowsOf = (count: number): Rows => ({
  count,
  read: (from, n) => ({ x: allRows(count).subarray(from * 6, (from + n) * 6) }),
});

/** A runtime that counts its sessions and the rows that each run takes. */
function counting() {
  const inner = onnxRuntime({ threads: 1 });
  const seen = { open: 0, batches: [] as number[] };
  const runtime: CompilingRuntime = {
    ...inner,
    async load(model, options) {
      const session = await inner.load(model, options);
      seen.open++;
      return {
        run(inputs) {
          seen.batches.push(Object.values(inputs)[0]!.shape[0]!);
          return session.run(inputs);
        },
        async dispose() {
          seen.open--;
          await session.dispose();
        },
      };
    },
  };
  return { runtime, seen };
}

test("memory of a graph by hand: constants, boundary twice, and what is alive at once between", () => {
  const w = weights();
  const { inputs, fn } = rowFunction(w);
  const graph = trace(fn, { x: { shape: [10, ...inputs.x!.shape], dtype: "float32" } });
  // x: 60, W: 24, y: 40, norm: 10. Between: x W (40), then x² (60) with its sum (10). Axis and shape: two int64.
  const boundary = 2 * 4 * (60 + 40 + 10);
  const constants = 4 * 24 + 8 * 2;
  expect(memoryNeed(graph)).toEqual({ peak: constants + boundary + 4 * 70, total: constants + boundary + 4 * 110 });
});

test("what a run takes is affine in its rows, so that the largest batch within a limit is known", () => {
  const w = weights();
  const own = rowFunction(w);
  const need = (rows: number) => memoryNeed(trace(own.fn, { x: { shape: [rows, 6], dtype: "float32" } })).peak;
  const { runtime } = counting();
  for (const limit of [1000, 2000, 4321, 100_000]) {
    const rows = rowsThatFit(own, limit, runtime);
    expect(need(rows)).toBeLessThanOrEqual(0.8 * limit);
    expect(need(rows + 1)).toBeGreaterThan(0.8 * limit);
  }
  expect(() => rowsThatFit(own, 100, runtime)).toThrow(/One row takes .* MiB, more than/);
});

test.each([1, 7, 25, 100])(
  "%i rows come back in order, whatever the batches, and the session is released",
  async (count) => {
    const w = weights();
    const x = tf.tensor2d(allRows(count), [count, 6]);
    const expected = tf.tanh(tf.matMul(x, w as tf.Tensor2D)).dataSync();
    for (const memoryLimit of [700, 2000, 1e6]) {
      const { runtime, seen } = counting();
      const y: number[] = [];
      const norms: number[] = [];
      const done: number[] = [];
      const onProgress = (progress: { done: number }) => done.push(progress.done);
      for await (const { from, rows, results } of runInBatches(rowFunction(w), rowsOf(count), {
        ...{ memoryLimit, runtime, onProgress },
      })) {
        expect(from).toBe(norms.length);
        expect(results.y!.shape).toEqual([rows, 4]);
        y.push(...results.y!.data);
        norms.push(...results.norm!.data);
      }
      expect(y).toHaveLength(4 * count);
      for (const [k, value] of y.entries()) expect(value).toBeCloseTo(expected[k]!, 5);
      expect(norms).toHaveLength(count);
      expect(done.at(-1)).toBe(count);
      expect(new Set(seen.batches).size).toBe(1);
      expect(seen.batches.length).toBe(Math.ceil(count / seen.batches[0]!));
      expect(seen.open).toBe(0);
    }
  },
);

test("no rows, no program; fewer rows than fit, no larger program than needed", async () => {
  const w = weights();
  const { runtime, seen } = counting();
  for await (const _ of runInBatches(rowFunction(w), rowsOf(0), { memoryLimit: 1e6, runtime })) throw new Error("none");
  for await (const { rows } of runInBatches(rowFunction(w), rowsOf(3), { memoryLimit: 1e6, runtime }))
    expect(rows).toBe(3);
  expect(seen.batches).toEqual([3]);
});

test("who cancels, or stops reading, ends it between batches, and the session is released", async () => {
  const w = weights();
  const { runtime, seen } = counting();
  const controller = new AbortController();
  const { signal } = controller;
  const results = runInBatches(rowFunction(w), rowsOf(100), { memoryLimit: 1000, runtime, signal });
  await results.next();
  controller.abort(new Error("enough"));
  await expect(results.next()).rejects.toThrow("enough");
  expect(seen).toMatchObject({ open: 0 });
  expect(seen.batches).toHaveLength(1);

  for await (const _ of runInBatches(rowFunction(w), rowsOf(100), { memoryLimit: 1000, runtime })) break;
  expect(seen.open).toBe(0);

  const broken: Rows = { count: 100, read: () => Promise.reject(new Error("the disk is gone")) };
  await expect(runInBatches(rowFunction(w), broken, { memoryLimit: 1000, runtime }).next()).rejects.toThrow("disk");
  expect(seen.open).toBe(0);
});

test("without compiling, too, and counting what TF.js keeps until the end", async () => {
  const w = weights();
  const runtime = await wasmRuntime();
  expect(rowsThatFit(rowFunction(w), 2000, runtime)).toBeLessThan(
    rowsThatFit(rowFunction(w), 2000, counting().runtime),
  );
  const norms: number[] = [];
  for await (const { results } of runInBatches(rowFunction(w), rowsOf(9), { memoryLimit: 1000, runtime }))
    norms.push(...results.norm!.data);
  const x = allRows(9);
  for (const [row, norm] of norms.entries())
    expect(norm).toBeCloseTo(
      x.subarray(6 * row, 6 * row + 6).reduce((sum, value) => sum + value * value, 0),
      4,
    );
});
