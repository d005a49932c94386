import * as tf from "@tensorflow/tfjs-core";

/** A product of a matrix with itself is symmetric: in so many strips, little more than the half of it is computed. */
const STRIPS = 8;
/** Narrower ones are multiplied no faster. */
const NARROWEST = 64;

/** Where the strips of rows begin. */
function stripsOf(size: number): number[] {
  const rows = Math.max(NARROWEST, Math.ceil(size / STRIPS));
  return Array.from({ length: Math.ceil(size / rows) }, (_, k) => k * rows);
}

/** xᵀx in strips of rows, each up to its diagonal: the strip from row i `[rows, i + rows]` as `name-i`. */
export function gram(name: string, x: tf.Tensor2D): Record<string, tf.Tensor> {
  const size = x.shape[1];
  const strips = stripsOf(size);
  return Object.fromEntries(
    strips.map((from, k) => {
      const to = strips[k + 1] ?? size;
      const strip = tf.slice2d(x, [0, from], [x.shape[0], to - from]);
      return [`${name}-${from}`, tf.matMul(strip, tf.slice2d(x, [0, 0], [x.shape[0], to]), true, false)];
    }),
  );
}

/** Goes through such strips by rows: of each, `values[at]` to `values[at + row]` are what is left of the diagonal and on it. */
export function eachGramRow(
  size: number,
  strip: (from: number) => Float32Array,
  visit: (row: number, values: Float32Array, at: number) => void,
): void {
  const strips = stripsOf(size);
  for (const [k, from] of strips.entries()) {
    const values = strip(from);
    const columns = strips[k + 1] ?? size;
    for (let row = from; row < columns; row++) visit(row, values, (row - from) * columns);
  }
}

/** Adds such strips to a sum, of which only what is left of the diagonal counts until it is mirrored. */
export const addGram = (sum: Float64Array, size: number, sign: 1 | -1, strip: (from: number) => Float32Array): void =>
  eachGramRow(size, strip, (row, values, at) => {
    for (let j = 0; j <= row; j++) sum[row * size + j]! += sign * values[at + j]!;
  });

/** Copies what is left of the diagonal to where it is missing. */
export function mirror(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j]!;
}
