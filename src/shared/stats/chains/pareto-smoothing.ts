/** Importance weights whose largest have been smoothed. */
export interface SmoothedWeights {
  /** Normalised: their sum is 1. */
  readonly weights: Float64Array;
  /**
   * Shape of the generalised Pareto distribution of the largest ratios: above 0.7 no average of these weights is to be
   * trusted. Infinity where too few are positive to tell.
   */
  readonly paretoK: number;
  /** 1 / Σ w², of the smoothed weights. */
  readonly effectiveSize: number;
}

/** Fewer in the tail tell nothing of its shape. */
const fewestInTail = 5;

/**
 * Pareto-smoothed importance sampling of independent draws (Vehtari, Simpson, Gelman, Yao & Gabry 2024): the largest
 * ratios are replaced by the expected order statistics of the generalised Pareto distribution that fits them, and none is
 * larger than the largest was.
 *
 * @param logRatios of target to proposal, up to a constant; −∞ is a weight of none
 */
export function smoothWeights(logRatios: ArrayLike<number>): SmoothedWeights {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logRatios.length; k++) largest = Math.max(largest, logRatios[k]!);
  const logs = Float64Array.from(logRatios, (value) => value - largest);
  const size = logs.length;
  const tail = Math.ceil(Math.min(0.2 * size, 3 * Math.sqrt(size)));
  const order = Array.from(logs, (_, k) => k).sort((a, b) => logs[a]! - logs[b]!);
  const indices = order.slice(size - tail);
  const cut = Math.exp(logs[order[size - tail - 1]!] ?? Number.NEGATIVE_INFINITY);
  const exceedances = indices.map((k) => Math.exp(logs[k]!) - cut);
  const isTail = tail >= fewestInTail && exceedances[0]! > 0 && exceedances.at(-1)! > exceedances[0]!;
  const fit = isTail ? generalisedPareto(exceedances) : { k: Number.POSITIVE_INFINITY, scale: 0 };
  if (Number.isFinite(fit.k))
    for (const [place, k] of indices.entries()) {
      const p = (place + 0.5) / tail;
      const quantile = (fit.scale * Math.expm1(-fit.k * Math.log1p(-p))) / fit.k + cut;
      logs[k] = Math.min(0, Math.log(quantile));
    }
  return { ...normalised(logs), paretoK: fit.k };
}

function normalised(logs: Float64Array): Pick<SmoothedWeights, "weights" | "effectiveSize"> {
  const weights = logs.map(Math.exp);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  for (let k = 0; k < weights.length; k++) weights[k]! /= sum;
  return { weights, effectiveSize: 1 / weights.reduce((total, weight) => total + weight * weight, 0) };
}

/**
 * Shape and scale of a generalised Pareto distribution (Zhang & Stephens 2009), the shape drawn a little to 0.5, as of ten
 * further observations.
 * @param sorted positive, ascending
 */
function generalisedPareto(sorted: readonly number[]): { k: number; scale: number } {
  const n = sorted.length;
  const candidates = 30 + Math.floor(Math.sqrt(n));
  const quartile = sorted[Math.floor(n / 4 + 0.5) - 1]!;
  const shapeAt = (theta: number) => sorted.reduce((sum, x) => sum + Math.log1p(-theta * x), 0) / n;
  const thetas = Array.from(
    { length: candidates },
    (_, j) => 1 / sorted[n - 1]! + (1 - Math.sqrt(candidates / (j + 0.5))) / (3 * quartile),
  );
  const likelihoods = thetas.map((theta) => {
    const k = shapeAt(theta);
    return n * (Math.log(-theta / k) - k - 1);
  });
  const best = Math.max(...likelihoods);
  const weights = likelihoods.map((value) => Math.exp(value - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const theta = thetas.reduce((sum, own, j) => sum + own * weights[j]!, 0) / total;
  const k = shapeAt(theta);
  return { k: (k * n + 0.5 * 10) / (n + 10), scale: -k / theta };
}
