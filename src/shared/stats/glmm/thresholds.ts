import { normalQuantile } from "../distributions.ts";
import { invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { ModelError } from "../model-error.ts";
import type { ThresholdStructure } from "./family.ts";
import type { CumulativeLink, ThresholdBasis } from "./responses/cumulative.ts";

/** Thresholds between that many categories as functions of their parameters, and the parameters' names as `ordinal` has them. */
export interface ThresholdDesign extends ThresholdBasis {
  readonly names: readonly string[];
}

/**
 * The design of a threshold structure: flexible thresholds are their own parameters; symmetric ones a centre (two for an odd
 * number of categories) and distances from it; equidistant ones the first and a spacing.
 *
 * @throws ModelError `option-unsupported` for a structure of fewer than three categories
 */
export function thresholdDesign(structure: ThresholdStructure, levels: readonly string[]): ThresholdDesign {
  const thresholds = levels.length - 1;
  if (structure !== "flexible" && thresholds < 2)
    throw new ModelError(
      "option-unsupported",
      `${structure === "symmetric" ? "Symmetric" : "Equidistant"} thresholds need three categories or more; there are ${levels.length}.`,
      "Use flexible thresholds.",
    );
  const rows = Array.from({ length: thresholds }, (_, t) => rowOf(structure, thresholds, t));
  return {
    ...{ thresholds, parameters: rows[0]!.length, jacobian: Float64Array.from(rows.flat()) },
    names: namesOf(structure, levels),
  };
}

function rowOf(structure: ThresholdStructure, thresholds: number, t: number): number[] {
  if (structure === "flexible") return Array.from({ length: thresholds }, (_, k) => Number(k === t));
  if (structure === "equidistant") return [1, t];
  const half = Math.floor(thresholds / 2);
  if (thresholds % 2 === 1)
    return [1, ...Array.from({ length: half }, (_, k) => (t === half + 1 + k ? 1 : t === half - 1 - k ? -1 : 0))];
  const below = t < half;
  const distance = below ? half - 1 - t : t - half;
  const spacings = Array.from({ length: half - 1 }, (_, k) => (distance === k + 1 ? (below ? -1 : 1) : 0));
  return [Number(below), Number(!below), ...spacings];
}

function namesOf(structure: ThresholdStructure, levels: readonly string[]): string[] {
  if (structure === "flexible") return thresholdNames(levels);
  if (structure === "equidistant") return ["threshold.1", "spacing"];
  const thresholds = levels.length - 1;
  const centres = thresholds % 2 === 1 ? ["central"] : ["central.1", "central.2"];
  const spacings = Math.ceil(thresholds / 2) - 1;
  return [...centres, ...Array.from({ length: spacings }, (_, k) => `spacing.${k + 1}`)];
}

/** `1|2`, `2|3`, …: the categories on both sides. */
export const thresholdNames = (levels: readonly string[]): string[] =>
  levels.slice(1).map((level, k) => `${levels[k]}|${level}`);

/** τ = Jφ. */
export function thresholdValues({ thresholds, parameters, jacobian }: ThresholdBasis, own: Float64Array): Float64Array {
  return Float64Array.from({ length: thresholds }, (_, t) => {
    let sum = 0;
    for (let k = 0; k < parameters; k++) sum += jacobian[t * parameters + k]! * own[k]!;
    return sum;
  });
}

/** Parameters whose thresholds come closest to the quantiles of the categories' shares. */
export function startingThresholds(basis: ThresholdBasis, totals: Float64Array, link: CumulativeLink): Float64Array {
  const all = totals.reduce((sum, count) => sum + count, 0);
  let below = 0;
  const quantiles = Float64Array.from({ length: basis.thresholds }, (_, t) => {
    below += totals[t]!;
    const share = below / all;
    return link === "logit" ? Math.log(share / (1 - share)) : normalQuantile(share);
  });
  const { parameters: n, jacobian } = basis;
  const gram = new Float64Array(n * n);
  const projected = new Float64Array(n);
  quantiles.forEach((value, t) => {
    for (let k = 0; k < n; k++) {
      projected[k]! += jacobian[t * n + k]! * value;
      for (let l = 0; l < n; l++) gram[k * n + l]! += jacobian[t * n + k]! * jacobian[t * n + l]!;
    }
  });
  const inverse = invertPositiveDefinite(gram, n)!;
  return projected.map((_, k) => projected.reduce((sum, value, l) => sum + inverse[k * n + l]! * value, 0));
}
