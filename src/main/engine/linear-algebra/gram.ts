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

/** xᵀx in strips of rows, each from its diagonal on: the strip from row i `[rows, size − i]` as `name-i`. */
export function gram(name: string, x: tf.Tensor2D): Record<string, tf.Tensor> {
  const size = x.shape[1];
  const strips = stripsOf(size);
  return Object.fromEntries(
    strips.map((from, k) => {
      const rows = (strips[k + 1] ?? size) - from;
      const strip = tf.slice2d(x, [0, from], [x.shape[0], rows]);
      return [`${name}-${from}`, tf.matMul(strip, tf.slice2d(x, [0, from], [x.shape[0], size - from]), true, false)];
    }),
  );
}

/** Adds such strips to a sum, of which only what is right of the diagonal counts until it is mirrored. */
export function addGram(sum: Float64Array, size: number, sign: 1 | -1, strip: (from: number) => Float32Array): void {
  for (const from of stripsOf(size)) {
    const values = strip(from);
    const columns = size - from;
    for (let k = 0; k < values.length; k += columns) {
      const row = (from + k / columns) * size + from;
      for (let j = 0; j < columns; j++) sum[row + j]! += sign * values[k + j]!;
    }
  }
}

/** Copies what is right of the diagonal to where it is missing. */
export function mirror(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) matrix[i * size + j] = matrix[j * size + i]!;
}
