import { DoubleProduct } from "./double-product.ts";
import { tridiagonalEigen } from "./tridiagonal-eigen.ts";
import { fromTridiagonal, tridiagonalForm } from "./tridiagonal-form.ts";

/** A = vectors · diag(values) · vectorsᵀ of a symmetric matrix, eigenvalues in ascending order. */
export interface SymmetricEigen {
  /** `[n]` */
  readonly values: Float64Array;
  /** `[n, n]`, row by row: eigenvector k is column k. */
  readonly vectors: Float64Array;
}

/**
 * As LAPACK's dsyevd, whose work is products of matrices for the most part: there is no library of it for JavaScript, and
 * those that go through the matrix by single rotations take six times as long.
 * @param matrix `[n, n]`, row by row, symmetric but for rounding; numbers that are not finite are an error of the caller
 */
export async function symmetricEigen(matrix: Float64Array, n: number): Promise<SymmetricEigen> {
  await using product = await DoubleProduct.create();
  let largest = 0;
  for (let k = 0; k < n * n; k++) largest = Math.max(largest, Math.abs(matrix[k]!));
  const half = 1 / (2 * (largest || 1));
  const scaled = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) scaled[i * n + j] = (matrix[i * n + j]! + matrix[j * n + i]!) * half;
  const form = await tridiagonalForm(scaled, n, product);
  const { values, vectors } = await tridiagonalEigen(form.diagonal, form.beside, product);
  const columns = new Float64Array(n * n);
  for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) columns[i * n + k] = vectors.data[k * n + i]!;
  await fromTridiagonal(form, columns, n, product);
  return { values: values.map((value) => value / (2 * half)), vectors: columns };
}
