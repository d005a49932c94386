import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { chiSquareUpper, fisherUpper } from "../distributions.ts";
import { dot } from "../linear-algebra/vector.ts";

/** How tests of coefficients and of their combinations find their denominator's degrees of freedom. */
export type DegreesMethod = "satterthwaite" | "kenward-roger" | "normal";

/** What a fit keeps so that any combination L′β can be tested. Plain data. */
export type DegreesOfFreedom =
  /** Large samples: z and χ². Logistic models have no other. */
  | { readonly method: "normal" }
  /** Linear models without random effects: n − p. */
  | { readonly method: "residual"; readonly df: number }
  /** Derivatives of the covariance of β in the variance parameters, and those parameters' own covariance. */
  | {
      readonly method: "satterthwaite";
      readonly jacobian: readonly Float64Array[];
      readonly covariance: Float64Array;
    }
  /** Φ before its adjustment, the matrices Pᵢ, and W, the covariance of the variance components. */
  | {
      readonly method: "kenward-roger";
      readonly phi: Float64Array;
      readonly p: readonly Float64Array[];
      readonly w: Float64Array;
    };

/**
 * Degrees of freedom of L′β / SE; infinite for the normal distribution. Satterthwaite (1946) as in lmerTest,
 * 2(L′VL)² / g′Ag with g the derivatives of L′VL; Kenward and Roger (1997) as in pbkrtest.
 */
export function degreesOf(degrees: DegreesOfFreedom, vcov: Float64Array, l: Float64Array): number {
  switch (degrees.method) {
    case "normal":
      return Number.POSITIVE_INFINITY;
    case "residual":
      return degrees.df;
    case "satterthwaite": {
      const gradient = Float64Array.from(degrees.jacobian, (v) => quadratic(l, v));
      return (2 * quadratic(l, vcov) ** 2) / quadratic(gradient, degrees.covariance);
    }
    case "kenward-roger":
      return kenwardRoger(degrees, [l]).df;
  }
}

export interface JointTest {
  /** F, or χ² where degrees of freedom are infinite. */
  readonly statistic: number;
  readonly numDf: number;
  readonly denDf: number;
  readonly pValue: number;
}

/** Tests that all Lβ are 0; rows must be linearly independent. */
export function jointTest(
  degrees: DegreesOfFreedom,
  beta: Float64Array,
  vcov: Float64Array,
  rows: readonly Float64Array[],
): JointTest {
  const q = rows.length;
  const covariance = new Matrix(rows.map((a) => rows.map((b) => bilinear(a, vcov, b))));
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  // The same hypothesis as q independent ones of a single degree of freedom.
  const single = values.map((value, k) => {
    const l = new Float64Array(beta.length);
    rows.forEach((row, r) => {
      for (let j = 0; j < l.length; j++) l[j]! += vectors.get(r, k) * row[j]!;
    });
    return { l, square: dot(l, beta) ** 2 / value };
  });
  const wald = single.reduce((sum, { square }) => sum + square, 0);
  switch (degrees.method) {
    case "normal":
      return { statistic: wald, numDf: q, denDf: Number.POSITIVE_INFINITY, pValue: chiSquareUpper(wald, q) };
    case "residual":
      return fTest(wald / q, q, degrees.df);
    case "satterthwaite":
      return fTest(wald / q, q, combinedDegrees(single.map(({ l }) => degreesOf(degrees, vcov, l))));
    case "kenward-roger": {
      const { df, scale } = kenwardRoger(degrees, rows);
      return fTest((scale * wald) / q, q, df);
    }
  }
}

const fTest = (statistic: number, numDf: number, denDf: number): JointTest => ({
  ...{ statistic, numDf, denDf },
  pValue: fisherUpper(statistic, numDf, denDf),
});

/** One denominator for several independent t² (Fai & Cornelius 1996), as lmerTest computes it. */
function combinedDegrees(df: readonly number[]): number {
  if (df.every((value) => Math.abs(value - df[0]!) < 1e-8)) return df[0]!;
  if (!df.every((value) => value > 2)) return 2;
  const expected = df.reduce((sum, value) => sum + value / (value - 2), 0);
  return (2 * expected) / (expected - df.length);
}

/** Kenward and Roger's degrees of freedom and scale of F for the hypothesis Lβ = 0 (their section 4, equations 5 and 6). */
function kenwardRoger(
  { phi, p, w }: Extract<DegreesOfFreedom, { method: "kenward-roger" }>,
  rows: readonly Float64Array[],
): { df: number; scale: number } {
  const q = rows.length;
  const size = rows[0]!.length;
  const l = new Matrix(rows.map((row) => [...row]));
  const covariance = matrixOf(phi, size);
  const middle = l.mmul(covariance).mmul(l.transpose());
  const theta = l.transpose().mmul(inverse(middle)).mmul(l);
  const products = p.map((matrix) => theta.mmul(covariance).mmul(matrixOf(matrix, size)).mmul(covariance));
  let a1 = 0;
  let a2 = 0;
  products.forEach((u, i) => {
    products.forEach((v, j) => {
      const weight = w[i * p.length + j]!;
      a1 += weight * u.trace() * v.trace();
      a2 += weight * u.mmul(v).trace();
    });
  });
  const b = (a1 + 6 * a2) / (2 * q);
  const g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2);
  const d = 3 * q + 2 * (1 - g);
  const v0 = 1 + (g / d) * b;
  const v1 = 1 - ((q - g) / d) * b;
  const v2 = 1 - ((q + 2 - g) / d) * b;
  const ratio = Math.abs(v1) < 1e-10 && Math.abs(1 - a2 / q) < 1e-10 ? 1 : (1 - a2 / q) / v1;
  const rho = (ratio ** 2 * (Math.abs(v0) < 1e-10 ? 0 : v0)) / (q * v2);
  const df = 4 + (q + 2) / (q * rho - 1);
  return { df, scale: Math.abs(df - 2) < 0.01 ? 1 : (df * (1 - a2 / q)) / (df - 2) };
}

const matrixOf = (values: Float64Array, size: number) => Matrix.from1DArray(size, size, values);

function inverse(matrix: Matrix): Matrix {
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  return vectors.mmul(Matrix.diag(values.map((value) => 1 / value))).mmul(vectors.transpose());
}

/** a′Va. */
export const quadratic = (a: Float64Array, v: Float64Array): number => bilinear(a, v, a);

/** a′Vb; entries of V that no weight touches may be NaN. */
export function bilinear(a: Float64Array, v: Float64Array, b: Float64Array): number {
  const n = a.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (a[i] === 0) continue;
    for (let j = 0; j < n; j++) if (b[j] !== 0) sum += a[i]! * v[i * n + j]! * b[j]!;
  }
  return sum;
}
