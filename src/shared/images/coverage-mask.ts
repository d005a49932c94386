/** A threshold, the mask of what lies above it, and what share of the image that is. */
export interface CoverageMask {
  readonly threshold: number;
  /** 1 inside, 0 outside, row by row. */
  readonly mask: Uint8Array;
  /** True share: less than was asked for where values tie at the threshold. */
  readonly coverage: number;
}

/** Thresholds of one map at any coverage. */
export interface CoverageThresholds {
  /** The threshold above which at most this share of the values lies: the (k + 1)-th largest, k = round(share · N). */
  at(coverage: number): number;
}

/** Sorts a map once, so that a slider finds each threshold at once. */
export function coverageThresholds(values: ArrayLike<number>): CoverageThresholds {
  const descending = Float64Array.from(values).sort().reverse();
  return {
    at(coverage) {
      const count = Math.floor(coverage * descending.length + 0.5);
      return count < descending.length ? descending[count]! : Number.NEGATIVE_INFINITY;
    },
  };
}

/** The largest `coverage` of a map's values, `[H, W]` row by row. */
export function coverageMask(
  values: ArrayLike<number>,
  coverage: number,
  thresholds: CoverageThresholds = coverageThresholds(values),
): CoverageMask {
  const threshold = thresholds.at(coverage);
  const mask = new Uint8Array(values.length);
  let inside = 0;
  for (let k = 0; k < mask.length; k++)
    if (values[k]! > threshold) {
      mask[k] = 1;
      inside++;
    }
  return { threshold, mask, coverage: mask.length === 0 ? 0 : inside / mask.length };
}
