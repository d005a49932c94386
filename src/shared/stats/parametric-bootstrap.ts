import { seededGenerator } from "../random/generator.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { Outcome } from "./glmm/outcome.ts";
import type { Interval } from "./intervals/wald.ts";
import { quantileSorted } from "./quantile.ts";
import { refit } from "./refit.ts";
import { simulateOutcome } from "./simulate.ts";

export interface BootstrapOptions {
  readonly seed: number | string;
  /** Replicates `from` (0), …, `to` − 1: a worker can do a part, since every replicate has a seed of its own. */
  readonly from?: number;
  readonly to: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** Answering true ends the bootstrap with ModelError `stopped`. */
  readonly shouldStop?: () => boolean;
}

/**
 * Likelihood-ratio statistics of outcomes simulated from the smaller model: their distribution where it holds, without
 * relying on χ² (Halekoh & Højsgaard 2014).
 */
export function bootstrapStatistics(
  smaller: MixedModelFit,
  larger: MixedModelFit,
  options: BootstrapOptions,
): Float64Array {
  const statistics = replicates(smaller, options, (outcome) => {
    const without = refit(smaller, outcome, options.shouldStop).deviance;
    return Math.max(0, without - refit(larger, outcome, options.shouldStop).deviance);
  });
  return Float64Array.from(statistics);
}

/** p = (n + 1) / (k + 1), with n of k simulated statistics at least as large as the observed (Davison & Hinkley 1997). */
export function bootstrapPValue(observed: number, statistics: Float64Array): number {
  const asLarge = statistics.reduce((count, value) => count + Number(value >= observed), 0);
  return (asLarge + 1) / (statistics.length + 1);
}

/** Estimates (β, then θ) refitted to outcomes simulated from the fit, a row for each replicate, as `lme4::bootMer` does. */
export function bootstrapEstimates(fit: MixedModelFit, options: BootstrapOptions): Float64Array[] {
  return replicates(fit, options, (outcome) => {
    const { beta, theta } = refit(fit, outcome, options.shouldStop);
    return Float64Array.of(...beta, ...theta);
  });
}

/** Percentile intervals of each column of estimates. */
export function percentileIntervals(estimates: readonly Float64Array[], level = 0.95): Interval[] {
  const tail = (1 - level) / 2;
  return Array.from(estimates[0] ?? [], (_, k) => {
    const sorted = Float64Array.from(estimates, (row) => row[k]!).sort();
    return { lower: quantileSorted(sorted, tail), upper: quantileSorted(sorted, 1 - tail) };
  });
}

function replicates<T>(truth: MixedModelFit, options: BootstrapOptions, compute: (outcome: Outcome) => T): T[] {
  const { from = 0, to, seed, onProgress } = options;
  const random = seededGenerator(seed);
  return Array.from({ length: to - from }, (_, k) => {
    const result = compute(simulateOutcome(truth, random.split(`replicate ${from + k}`)));
    onProgress?.(k + 1, to - from);
    return result;
  });
}
