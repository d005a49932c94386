import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";

/** Rows of features, one an image, `[N, D]`, row by row. */
export interface Features {
  readonly values: ArrayLike<number>;
  readonly width: number;
}

/**
 * |μ₁ − μ₂|² + tr(S₁ + S₂ − 2 (S₁ S₂)^½) of two sets' normal approximations (Heusel et al. 2017, eq. 6); covariances divide
 * by N − 1. The root's trace is the sum of the singular values of S₁^½ S₂^½, which keeps its digits where a covariance is
 * singular.
 *
 * It is in the features' own units: distances by different networks cannot be compared.
 */
export function frechetDistance(one: Features, other: Features): number {
  const [a, b] = [moments(one), moments(other)];
  const product = symmetricRoot(a.covariance).mmul(symmetricRoot(b.covariance));
  const rootTrace = new SingularValueDecomposition(product).diagonal.reduce((sum, value) => sum + value, 0);
  const shift = a.mean.reduce((sum, value, k) => sum + (value - b.mean[k]!) ** 2, 0);
  return shift + a.covariance.trace() + b.covariance.trace() - 2 * rootTrace;
}

function moments({ values, width }: Features): { mean: Float64Array; covariance: Matrix } {
  const count = values.length / width;
  if (!Number.isInteger(count) || count < 2) throw new RangeError(`${values.length} values are no rows of ${width}`);
  const mean = new Float64Array(width);
  for (let row = 0; row < count; row++) for (let k = 0; k < width; k++) mean[k]! += values[row * width + k]! / count;
  const centred = new Matrix(count, width);
  for (let row = 0; row < count; row++)
    for (let k = 0; k < width; k++) centred.set(row, k, values[row * width + k]! - mean[k]!);
  return {
    mean,
    covariance: centred
      .transpose()
      .mmul(centred)
      .div(count - 1),
  };
}

/** S^½ of a positive semidefinite S; eigenvalues that rounding alone makes are 0. */
function symmetricRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const rounding = Math.max(...realEigenvalues) * realEigenvalues.length * Number.EPSILON;
  const roots = realEigenvalues.map((value) => (value > rounding ? Math.sqrt(value) : 0));
  return vectors.mmul(Matrix.diag(roots)).mmul(vectors.transpose());
}
