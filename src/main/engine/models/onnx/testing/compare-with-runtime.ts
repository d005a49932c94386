import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { compile, type TensorValue } from "../../../compile/compile.ts";
import { loadOnnxRuntime, onnxRuntime } from "../../../runtime/onnx-runtime.ts";
import type { OnnxModel } from "../model.ts";
import { decodeModel } from "../read-model.ts";
import { runGraph } from "../run-graph.ts";

/** What ONNX Runtime gives for a file, by the outputs' names. Its own optimiser is off: it is the oracle. */
export async function runFile(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, TensorValue>>,
): Promise<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>> {
  const { InferenceSession, Tensor } = await loadOnnxRuntime();
  const session = await InferenceSession.create(bytes, {
    graphOptimizationLevel: "disabled",
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  try {
    const feeds = Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
      name,
      new Tensor(dtype, data as Float32Array, shape),
    ]);
    const results = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [
        name,
        { shape: tensor.dims, data: Array.from(tensor.data as Float32Array, Number) },
      ]),
    );
  } finally {
    await session.release();
  }
}

/** The imported graph as a compiled program's results. */
export async function runImported(
  model: OnnxModel,
  inputs: Readonly<Record<string, TensorValue>>,
): Promise<Record<string, TensorValue>> {
  const wanted = model.outputs.map(({ name }) => name);
  const program = await compile((tensors) => runGraph(model, { inputs: tensors, wanted }), inputs, {
    runtime: onnxRuntime({ threads: 1 }),
  });
  try {
    return await program.run(inputs);
  } finally {
    await program.dispose();
  }
}

/** Expects of the imported graph what ONNX Runtime gives for the file, to within `tolerance` of the largest element. */
export async function expectAsRuntime(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, TensorValue>>,
  tolerance = 2e-5,
): Promise<void> {
  const [expected, actual] = [await runFile(bytes, inputs), await runImported(decodeModel(bytes, "test.onnx"), inputs)];
  for (const [name, { shape, data }] of Object.entries(expected)) {
    expect([name, ...actual[name]!.shape]).toEqual([name, ...shape]);
    const largest = data.reduce((max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max), 1e-6);
    const wrong = data.findIndex((value, index) => {
      const other = actual[name]!.data[index]!;
      return !(Object.is(value, other) || Math.abs(value - other) <= tolerance * largest);
    });
    const found = wrong < 0 ? undefined : { name, wrong, expected: data[wrong], actual: actual[name]!.data[wrong] };
    expect(found).toBeUndefined();
  }
}

/**
 * Expects of the imported graph the gradient, by its input `name`, of a seeded weighting of its first output: along
 * itself, where the file's own answers must rise as fast as it is long.
 */
export async function expectGradientOfFile(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, TensorValue>>,
  name = "x",
  tolerance = 2e-2,
): Promise<void> {
  const model = decodeModel(bytes, "test.onnx");
  const output = model.outputs[0]!.name;
  const { shape } = (await runFile(bytes, inputs))[output]!;
  const weights = normalImages(shape, 7).data;
  const weighted = (tensors: Record<string, tf.Tensor>) =>
    tf.sum(tf.mul(runGraph(model, { inputs: tensors, wanted: [output] })[output]!, tf.tensor(weights, [...shape])));
  const program = await compile(
    (tensors) => ({ gradient: tf.grad((x) => weighted({ ...tensors, [name]: x }))(tensors[name]!) }),
    inputs,
    { runtime: onnxRuntime({ threads: 1 }) },
  );
  const gradient = (await program.run(inputs)).gradient!.data as Float32Array;
  await program.dispose();
  const norm = Math.hypot(...gradient);
  expect(norm).toBeGreaterThan(0);
  const moved = async (by: number) => {
    const data = inputs[name]!.data.map((value, index) => value + (by * gradient[index]!) / norm) as Float32Array;
    const { data: answers } = (await runFile(bytes, { ...inputs, [name]: { ...inputs[name]!, data } }))[output]!;
    return answers.reduce((sum, value, index) => sum + value * weights[index]!, 0);
  };
  const step = 1e-2;
  const rise = ((await moved(step)) - (await moved(-step))) / (2 * step);
  expect(Math.abs(rise - norm) / norm).toBeLessThan(tolerance);
}

/** Standard normal elements. */
export function normalImages(shape: readonly number[], seed = 1): TensorValue {
  const tensor = tf.randomNormal([...shape] as [number], 0, 1, "float32", seed);
  const data = tensor.dataSync() as Float32Array;
  tensor.dispose();
  return { shape, dtype: "float32", data };
}
