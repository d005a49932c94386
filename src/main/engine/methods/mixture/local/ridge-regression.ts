import { choleskyInPlace, choleskySolve } from "#shared/stats/linear-algebra/cholesky.ts";
import type { Moments } from "./moments.ts";

export interface LinearModel {
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** 1 − Σ w (y − ŷ)² / Σ w (y − ȳ)² */
  readonly explained: number;
}

/**
 * Weighted ridge regression: minimises Σ w (y − b − zᵀβ)² + ridge ‖β‖²; the intercept b is not penalised.
 * @returns null where the features do not tell one solution from another
 */
export function ridgeRegression(moments: Moments, features: number, ridge: number): LinearModel | null {
  const side = features + 2;
  const last = side - 1;
  const weight = moments[0]!;
  const meanOf = (k: number) => moments[k]! / weight;
  const centred = (i: number, j: number) => moments[i * side + j]! - moments[i]! * meanOf(j);
  const matrix = new Float64Array(features * features);
  for (let i = 0; i < features; i++)
    for (let j = 0; j <= i; j++) matrix[i * features + j] = centred(j + 1, i + 1) + (i === j ? ridge : 0);
  const products = Float64Array.from({ length: features }, (_, k) => centred(k + 1, last));
  const coefficients = Float64Array.from(products);
  if (!isWellPosed(matrix, features)) return null;
  choleskySolve(matrix, features, coefficients);
  let [intercept, fitted, penalty] = [meanOf(last), 0, 0];
  for (const [k, value] of coefficients.entries()) {
    intercept -= meanOf(k + 1) * value;
    fitted += value * products[k]!;
    penalty += ridge * value * value;
  }
  // Σ w (y − ŷ)² = Σ w (y − ȳ)² − βᵀc − ridge ‖β‖², as (A + ridge I) β = c.
  return { coefficients, intercept, explained: (fitted + penalty) / centred(last, last) };
}

/** Pivots below this share of the diagonal are rounding. */
const least = 1e-10;

/** Factors a matrix in place. @returns whether it can be inverted with digits left */
export function isWellPosed(matrix: Float64Array, n: number): boolean {
  const diagonal = Float64Array.from({ length: n }, (_, k) => matrix[k * n + k]!);
  if (!choleskyInPlace(matrix, n)) return false;
  return diagonal.every((value, k) => matrix[k * n + k]! ** 2 > least * value);
}
