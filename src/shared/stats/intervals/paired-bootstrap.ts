import { seededGenerator } from "../../random/generator.ts";
import { quantileSorted } from "../quantile.ts";

export interface PairedDifference {
  /** Mean of first − second. */
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
  readonly pairs: number;
}

export interface PairedBootstrapOptions {
  readonly seed: number | string;
  /** 10,000 where it is not given. */
  readonly replicates?: number;
  /** 0.95 where it is not given. */
  readonly level?: number;
}

/**
 * The mean difference of two measures of the same things, such as two methods' areas under the curve on the same targets,
 * with a percentile bootstrap interval that resamples pairs (Efron & Tibshirani 1993, § 8.3). Pairs of which one measure is
 * missing (NaN) are left out.
 * @returns null where there are no pairs; with one pair, bounds that are not a number
 */
export function pairedBootstrap(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { seed, replicates = 10_000, level = 0.95 }: PairedBootstrapOptions,
): PairedDifference | null {
  if (first.length !== second.length)
    throw new RangeError(`${first.length} measures cannot be paired with ${second.length}`);
  const differences = Float64Array.from(first, (value, k) => value - second[k]!).filter(
    (value) => !Number.isNaN(value),
  );
  const pairs = differences.length;
  if (pairs === 0) return null;
  const difference = differences.reduce((sum, value) => sum + value, 0) / pairs;
  if (pairs === 1) return { difference, lower: Number.NaN, upper: Number.NaN, pairs };
  const random = seededGenerator(seed).split("paired bootstrap");
  const means = Float64Array.from({ length: replicates }, () => {
    let sum = 0;
    for (let k = 0; k < pairs; k++) sum += differences[random.integer(pairs)]!;
    return sum / pairs;
  }).sort();
  const tail = (1 - level) / 2;
  return { difference, lower: quantileSorted(means, tail), upper: quantileSorted(means, 1 - tail), pairs };
}
