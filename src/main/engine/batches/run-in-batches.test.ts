import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { memoryNeed } from "../compile/memory.ts";
import { randomTensor } from "../compile/testing/compare.ts";
import { trace } from "../compile/trace-backend.ts";
import { onnxRuntime } from "../runtime/onnx-runtime.ts";
import type { CompilingRuntime } from "../runtime/runtime.ts";
import { wasmRuntime } from "../runtime/tfjs-runtime.ts";
import { type RowFunction, tracedRows } from "./row-program.ts";
import { batchSize, type Rows, runInBatches } from "./run-in-batches.ts";
import { workplaceOn } from "./workplace.ts";

beforeAll(() => tf.setBackend("cpu"));

const weights = () => randomTensor([6, 4], { seed: 1 });

/** y = tanh(x W + b), and how often each row was squared. */
const rowFunction = (w: tf.Tensor): RowFunction => ({
  key: "squares",
  fn: ({ x, b }) => ({
    y: tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b!)),
    norm: tf.sum(tf.square(x!), -1),
  }),
  rows: { x: { shape: [6], dtype: "float32" } },
  shared: { b: { shape: [4], dtype: "float32" } },
});

const b = Float32Array.of(0.1, -0.2, 0.3, 0);
const allRows = (count: number) => Float32Array.from({ length: count * 6 }, (_, k) => Math.sin(k));
const rowsOf = (count: number): Rows => ({
  count,
  shared: { b },
  read: (from, n) => ({ x: allRows(count).subarray(from * 6, (from + n) * 6) }),
});

/** A workplace whose runtime counts its sessions and the rows that each run takes. */
function counting(memoryLimit: number) {
  const inner = onnxRuntime({ threads: 1 });
  const seen = { loaded: 0, open: 0, batches: [] as number[] };
  const runtime: CompilingRuntime = {
    ...inner,
    async load(model, options) {
      const session = await inner.load(model, options);
      seen.loaded++;
      seen.open++;
      return {
        run(inputs) {
          seen.batches.push(inputs["input:x"]!.shape[0]!);
          return session.run(inputs);
        },
        async dispose() {
          seen.open--;
          await session.dispose();
        },
      };
    },
  };
  return { workplace: workplaceOn(runtime, memoryLimit), seen };
}

test("memory of a graph by hand: constants, boundary twice, and what is alive at once between", () => {
  const w = weights();
  const graph = trace(
    ({ x }) => ({ y: tf.tanh(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)), norm: tf.sum(tf.square(x!), -1) }),
    { x: { shape: [10, 6], dtype: "float32" } },
  );
  // x: 60, W: 24, y: 40, norm: 10. Between: x W (40), then x² (60) with its sum (10). Axis and shape: two int64.
  const boundary = 2 * 4 * (60 + 40 + 10);
  const constants = 4 * 24 + 8 * 2;
  expect(memoryNeed(graph)).toEqual({ peak: constants + boundary + 4 * 70, total: constants + boundary + 4 * 110 });
});

test("what a run takes is affine in its rows, so that the largest batch within a limit is known", async () => {
  const { fn, ...specs } = rowFunction(weights());
  const program = tracedRows({ fn, ...specs });
  const need = (rows: number) =>
    memoryNeed(trace(fn, { ...specs.shared, x: { shape: [rows, 6], dtype: "float32" } })).peak;
  const runtime = onnxRuntime({ threads: 1 });
  for (const limit of [1000, 2000, 4321, 20_000]) {
    const rows = program.rowsAtOnce(limit, runtime);
    expect(need(rows)).toBeLessThanOrEqual(0.8 * limit);
    expect(need(rows + 1)).toBeGreaterThan(0.8 * limit);
  }
  expect(() => program.rowsAtOnce(100, runtime)).toThrow(/One row takes .* MiB, more than/);
  // What TF.js keeps until the end counts too.
  expect(program.rowsAtOnce(2000, await wasmRuntime())).toBeLessThan(program.rowsAtOnce(2000, runtime));
});

test("no more rows run at once than are quick, however much memory there is", () => {
  const wide = (width: number) =>
    tracedRows({
      key: "wide",
      fn: ({ x }) => ({ y: tf.square(tf.add(x!, 1)) }),
      rows: { x: { shape: [width], dtype: "float32" } },
    }).rowsAtOnce(1e12, onnxRuntime());
  expect(wide(10)).toBe(256);
  expect(wide(2 ** 20)).toBeGreaterThan(1);
  expect(wide(2 ** 20)).toBeLessThan(10);
  expect(wide(2 ** 26)).toBe(1);
});

test("batches cover all rows within the limit, as few as possible or nearly so, and most often of one size", () => {
  const number = fc.integer({ min: 1, max: 2000 });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 1, max: 9 }), (count, limit, multiple) => {
      const size = batchSize(count, limit, multiple);
      expect(size % multiple).toBe(0);
      expect(size).toBeLessThanOrEqual(Math.max(multiple, limit));
      const fewest = Math.ceil(count / Math.max(multiple, limit - (limit % multiple)));
      expect(Math.ceil(count / size)).toBeLessThanOrEqual(Math.max(1, 1.5 * fewest));
    }),
  );
  expect([batchSize(1000, 62), batchSize(1000, 1000), batchSize(3, 2), batchSize(1009, 62)]).toEqual([50, 1000, 1, 60]);
});

test.each([1, 7, 25, 100])("%i rows come back in order, each computed once, whatever the batches", async (count) => {
  const w = weights();
  const x = tf.tensor2d(allRows(count), [count, 6]);
  const expected = tf.tanh(tf.add(tf.matMul(x, w as tf.Tensor2D), tf.tensor1d(b))).dataSync();
  for (const memoryLimit of [800, 2000, 1e6]) {
    const { workplace, seen } = counting(memoryLimit);
    const y: number[] = [];
    const norms: number[] = [];
    const done: number[] = [];
    const onProgress = (progress: { done: number }) => done.push(progress.done);
    for await (const { from, rows, results } of runInBatches(tracedRows(rowFunction(w)), rowsOf(count), workplace, {
      onProgress,
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
    expect(seen.batches.reduce((sum, rows) => sum + rows, 0)).toBe(count);
    expect(new Set(seen.batches.slice(0, -1)).size).toBeLessThanOrEqual(1);
    workplace.programs.clear();
    await expect.poll(() => seen.open).toBe(0);
  }
});

test("programs stay for the next run over as many rows; no rows, no program", async () => {
  const { workplace, seen } = counting(1e6);
  const program = tracedRows(rowFunction(weights()));
  for await (const _ of runInBatches(program, rowsOf(0), workplace)) throw new Error("none");
  for (let run = 0; run < 3; run++) for await (const _ of runInBatches(program, rowsOf(3), workplace));
  expect(seen).toMatchObject({ loaded: 1, batches: [3, 3, 3] });
});

test("a single row is run whatever it takes", async () => {
  const { workplace, seen } = counting(1);
  const program = tracedRows(rowFunction(weights()));
  for await (const { rows } of runInBatches(program, rowsOf(1), workplace)) expect(rows).toBe(1);
  expect(seen.batches).toEqual([1]);
  await expect(runInBatches(program, rowsOf(2), workplace).next()).rejects.toMatchObject({ code: "INVALID" });
});

test("who cancels, or stops reading, ends it between batches, and gives the programs back", async () => {
  const program = tracedRows(rowFunction(weights()));
  const { workplace, seen } = counting(1000);
  const controller = new AbortController();
  const results = runInBatches(program, rowsOf(100), workplace, { signal: controller.signal });
  await results.next();
  controller.abort(new Error("enough"));
  await expect(results.next()).rejects.toThrow("enough");
  expect(seen.batches).toHaveLength(1);

  for await (const _ of runInBatches(program, rowsOf(100), workplace)) break;
  const broken: Rows = { ...rowsOf(100), read: () => Promise.reject(new Error("the disk is gone")) };
  await expect(runInBatches(program, broken, workplace).next()).rejects.toThrow("disk");
  workplace.programs.clear();
  await expect.poll(() => seen.open).toBe(0);
});

test("without compiling, too", async () => {
  const norms: number[] = [];
  const workplace = workplaceOn(await wasmRuntime(), 1000);
  for await (const { results } of runInBatches(tracedRows(rowFunction(weights())), rowsOf(9), workplace))
    norms.push(...results.norm!.data);
  const x = allRows(9);
  expect(norms).toHaveLength(9);
  for (const [row, norm] of norms.entries())
    expect(norm).toBeCloseTo(
      x.subarray(6 * row, 6 * row + 6).reduce((sum, value) => sum + value * value, 0),
      4,
    );
});
