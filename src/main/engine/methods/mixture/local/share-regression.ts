import { choleskySolve } from "#shared/stats/linear-algebra/cholesky.ts";
import type { Moments } from "./moments.ts";
import { isWellPosed } from "./ridge-regression.ts";

/**
 * The shares φ that minimise Σ w (v − v₀ − zᵀφ)² and add up to v₁ − v₀ exactly (Lundberg & Lee 2017, Theorem 2, whose
 * infinite weights of the empty and the full coalition are these constraints). By a Lagrange multiplier, so that no
 * feature is treated unlike the others.
 * @param empty v₀, the answer with everything hidden
 * @param full v₁, the answer with nothing hidden
 * @returns null where there are too few coalitions to tell the features' shares
 */
export function shareRegression(moments: Moments, features: number, empty: number, full: number): Float64Array | null {
  const side = features + 2;
  const matrix = new Float64Array(features * features);
  for (let i = 0; i < features; i++)
    for (let j = 0; j <= i; j++) matrix[i * features + j] = moments[(j + 1) * side + i + 1]!;
  const free = Float64Array.from(
    { length: features },
    (_, k) => moments[(k + 1) * side + side - 1]! - empty * moments[k + 1]!,
  );
  const equal = new Float64Array(features).fill(1);
  if (!isWellPosed(matrix, features)) return null;
  choleskySolve(matrix, features, free);
  choleskySolve(matrix, features, equal);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const multiplier = (sum(free) - (full - empty)) / sum(equal);
  return free.map((value, k) => value - multiplier * equal[k]!);
}
