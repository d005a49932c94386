import * as tf from "@tensorflow/tfjs-core";
import { buildProgram } from "../compile/program.ts";
import type { Runtime, TensorValue } from "./runtime.ts";

/**
 * Whether a runtime computes a matrix product whose elements are known: with A[i, k] = i + 1 and B[k, j] = (-1)^k (j + 1)
 * over 2m + 1 values of k, (A B)[i, j] = (i + 1)(j + 1).
 */
export async function reproducesKnownProduct(runtime: Runtime, size = 33): Promise<boolean> {
  const a = matrix(size, (row) => row + 1);
  const b = matrix(size, (row, column) => (row % 2 === 0 ? 1 : -1) * (column + 1));
  const program = await buildProgram(
    ({ a, b }) => ({ product: tf.matMul(a!, b!) }),
    { a, b },
    runtime,
    "known-product",
  );
  try {
    const { product } = await program.run({ a, b });
    return product!.data.every((element, index) => element === (Math.floor(index / size) + 1) * ((index % size) + 1));
  } finally {
    await program.dispose();
  }
}

/** Milliseconds of one product of two `size` × `size` matrices, after a first one that is not counted. */
export async function timeProduct(runtime: Runtime, size: number): Promise<number> {
  const a = matrix(size, (row, column) => ((row + column) % 7) - 3);
  const program = await buildProgram(({ a }) => ({ product: tf.matMul(a!, a!) }), { a }, runtime, "timed-product");
  try {
    await program.run({ a });
    const start = performance.now();
    await program.run({ a });
    return performance.now() - start;
  } finally {
    await program.dispose();
  }
}

function matrix(size: number, element: (row: number, column: number) => number): TensorValue {
  const data = Float32Array.from({ length: size * size }, (_, index) =>
    element(Math.floor(index / size), index % size),
  );
  return { shape: [size, size], dtype: "float32", data };
}
