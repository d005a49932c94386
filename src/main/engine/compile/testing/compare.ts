import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect } from "vitest";
import { compile, type TensorFunction, type TensorValue } from "../compile.ts";
import { elementsOf } from "../program.ts";

/** Standard normal elements times `scale`, the same for the same seed. */
export const randomTensor = (shape: readonly number[], { seed = 0, scale = 1 } = {}): tf.Tensor =>
  tf.mul(tf.randomNormal([...shape] as [number], 0, 1, "float32", seed + 1), scale);

/** What the function gives on TF.js's active backend. */
export function evaluate(fn: TensorFunction, inputs: Record<string, tf.Tensor>): Record<string, TensorValue> {
  const values: Record<string, TensorValue> = {};
  tf.tidy(() => {
    for (const [name, tensor] of Object.entries(fn(inputs))) values[name] = elementsOf(tensor);
  });
  return values;
}

/**
 * Compiles `fn`, runs it on `inputs` and expects what TF.js's CPU backend computes: the same names, shapes and types,
 * and elements that differ by at most `tolerance` times the largest.
 */
export async function expectSameAsCpu(
  fn: TensorFunction,
  inputs: Record<string, tf.Tensor>,
  tolerance = 2e-5,
): Promise<void> {
  const values = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, elementsOf(tensor)]));
  const program = await compile(fn, values);
  const actual = await program.run(values);
  await program.dispose();
  const expected = evaluate(fn, inputs);
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, reference] of Object.entries(expected)) expectClose(name, actual[name]!, reference, tolerance);
}

function expectClose(name: string, actual: TensorValue, expected: TensorValue, tolerance: number): void {
  expect({ name, shape: actual.shape, dtype: actual.dtype }).toEqual({
    name,
    shape: expected.shape,
    dtype: expected.dtype,
  });
  const finite = Array.from(expected.data, Math.abs).filter(Number.isFinite);
  const allowed = expected.dtype === "float32" ? tolerance * Math.max(1e-6, ...finite) : 0;
  const wrong = Array.from(expected.data, (reference, index) => ({
    index,
    reference,
    actual: actual.data[index]!,
  })).find(({ reference, actual }) => !Object.is(reference, actual) && !(Math.abs(reference - actual) <= allowed));
  expect(wrong && { name, allowed, ...wrong }).toBeUndefined();
}
