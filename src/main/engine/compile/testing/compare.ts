import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import * as fc from "fast-check";
import { expect } from "vitest";
import { onnxRuntime } from "../../runtime/onnx-runtime.ts";
import { compile, type TensorFunction, type TensorValue } from "../compile.ts";
import { elementsOf } from "../program.ts";

type Tensors = Record<string, tf.Tensor>;

/** Standard normal elements times `scale`, the same for the same seed. */
export const randomTensor = (shape: readonly number[], { seed = 0, scale = 1 } = {}): tf.Tensor =>
  tf.mul(tf.randomNormal([...shape] as [number], 0, 1, "float32", seed + 1), scale);

/** Elements uniform on [low, high]. */
export const uniformTensor = (shape: readonly number[], low: number, high: number, seed = 0): tf.Tensor =>
  tf.randomUniform([...shape] as [number], low, high, "float32", seed + 1);

/** Whole numbers low … high - 1. */
export const integerTensor = (shape: readonly number[], low: number, high: number, seed = 0): tf.Tensor =>
  tf.tensor(Int32Array.from(tf.floor(uniformTensor(shape, low, high - 1e-3, seed)).dataSync()), [...shape], "int32");

export const boolTensor = (shape: readonly number[], seed = 0): tf.Tensor =>
  tf.greater(randomTensor(shape, { seed }), 0);

/** What the function gives on TF.js's active backend. */
export function evaluate(fn: TensorFunction, inputs: Tensors): Record<string, TensorValue> {
  const values: Record<string, TensorValue> = {};
  tf.tidy(() => {
    for (const [name, tensor] of Object.entries(fn(inputs))) values[name] = elementsOf(tensor);
  });
  return values;
}

/** What the function gives compiled, on one thread: the programs of these tests are tiny. */
export async function runCompiled(
  fn: TensorFunction,
  inputs: Record<string, TensorValue>,
): Promise<Record<string, TensorValue>> {
  const program = await compile(fn, inputs, { runtime: onnxRuntime({ threads: 1 }) });
  try {
    return await program.run(inputs);
  } finally {
    await program.dispose();
  }
}

const valuesOf = (inputs: Tensors) =>
  Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, elementsOf(tensor)]));

/**
 * Compiles `fn`, runs it on `inputs` and expects what TF.js's CPU backend computes: the same names, shapes and types,
 * and elements that differ by at most `tolerance` times the largest.
 */
export async function expectSameAsCpu(fn: TensorFunction, inputs: Tensors, tolerance = 2e-5): Promise<void> {
  const actual = await runCompiled(fn, valuesOf(inputs));
  const expected = evaluate(fn, inputs);
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, reference] of Object.entries(expected)) expectClose(name, actual[name]!, reference, tolerance);
}

export function expectClose(name: string, actual: TensorValue, expected: TensorValue, tolerance: number): void {
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

export type Differentiable = (...xs: tf.Tensor[]) => tf.Tensor;

/**
 * Compiles the gradient of a weighted sum of `f`'s elements by each of its arguments, and expects that of TF.js's CPU
 * backend. With `step`, also that it agrees with the central difference of the compiled sum along a random direction.
 */
export async function expectGradient(
  f: Differentiable,
  xs: readonly tf.Tensor[],
  {
    step,
    tolerance = 5e-5,
    seed = 0,
    sameAsCpu = true,
  }: { step?: number; tolerance?: number; seed?: number; sameAsCpu?: boolean } = {},
): Promise<void> {
  const output = tf.tidy(() => f(...xs).shape);
  const weights = randomTensor(output, { seed: seed + 100 });
  const loss = (...arguments_: tf.Tensor[]) => tf.sum(tf.mul(f(...arguments_), weights));
  const names = xs.map((_, index) => `x${index}`);
  const inputs = Object.fromEntries(names.map((name, index) => [name, xs[index]!]));
  const gradients: TensorFunction = (tensors) => {
    const { value, grads } = tf.valueAndGrads(loss as never)(names.map((name) => tensors[name]!));
    return { value, ...Object.fromEntries(names.map((name, index) => [name, grads[index]!])) };
  };
  if (sameAsCpu) await expectSameAsCpu(gradients, inputs, tolerance);
  if (step === undefined) return;

  const values = valuesOf(inputs);
  const gradient = await runCompiled(gradients, values);
  const directions = xs.map((x, index) => uniformTensor(x.shape, -1, 1, seed + 200 + index));
  const moved = (by: number) =>
    valuesOf(Object.fromEntries(names.map((name, k) => [name, tf.add(xs[k]!, tf.mul(directions[k]!, by))])));
  const lossOf = async (at: Record<string, TensorValue>) =>
    (await runCompiled((tensors) => ({ value: loss(...names.map((name) => tensors[name]!)) }), at)).value!.data[0]!;
  const difference = ((await lossOf(moved(step))) - (await lossOf(moved(-step)))) / (2 * step);
  const products = names.flatMap((name, k) =>
    Array.from(gradient[name]!.data, (element, index) => element * elementsOf(directions[k]!).data[index]!),
  );
  const scale = Math.sqrt(products.reduce((sum, product) => sum + product * product, 1e-6));
  const derivative = products.reduce((sum, product) => sum + product, 0);
  expect(Math.abs(difference - derivative) / scale, `${difference} against ${derivative}`).toBeLessThan(2e-2);
}

/** A shape of `minRank` to `maxRank` axes of 1 to `largest` elements. */
export const anyShape = ({ minRank = 1, maxRank = 4, largest = 5 } = {}): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: largest }), { minLength: minRank, maxLength: maxRank });

export const anySeed = fc.integer({ min: 0, max: 10_000 });

/** Checks a property on `runs` random cases. */
export const forAll = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => Promise<void>, runs = 6): Promise<void> =>
  fc.assert(fc.asyncProperty(arbitrary, check), { numRuns: runs, seed: 1 });
