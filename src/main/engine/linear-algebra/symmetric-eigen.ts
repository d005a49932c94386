import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** A = vectors · diag(values) · vectorsᵀ of a symmetric matrix, eigenvalues in ascending order. */
export interface SymmetricEigen {
  /** `[n]` */
  readonly values: Float64Array;
  /** `[n, n]`, row by row: eigenvector k is column k. */
  readonly vectors: Float64Array;
}

/** @param matrix `[n, n]`, row by row, symmetric but for rounding */
export async function symmetricEigen(matrix: Float64Array, n: number): Promise<SymmetricEigen> {
  const rows = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => (matrix[i * n + j]! + matrix[j * n + i]!) / 2),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(rows), {
    assumeSymmetric: true,
  });
  return {
    values: Float64Array.from(realEigenvalues),
    vectors: Float64Array.from({ length: n * n }, (_, k) => eigenvectorMatrix.get(Math.floor(k / n), k % n)),
  };
}
