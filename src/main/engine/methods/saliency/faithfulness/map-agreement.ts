import { ranks } from "#shared/stats/ranks.ts";

/** Pearson's correlation of two maps over the same pixels; null where one of them is constant. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  if (isConstant(a) || isConstant(b)) return null;
  const count = a.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [aa, bb, ab] = [0, 0, 0];
  for (let k = 0; k < count; k++) {
    aa += (a[k]! - meanA) ** 2;
    bb += (b[k]! - meanB) ** 2;
    ab += (a[k]! - meanA) * (b[k]! - meanB);
  }
  return Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}

const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
};

function isConstant(values: ArrayLike<number>): boolean {
  for (let k = 1; k < values.length; k++) if (values[k] !== values[0]) return false;
  return true;
}

/** Spearman's rank correlation of two maps, ties sharing their mean rank; null where one of them is constant. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  return pearson(ranks(a), ranks(b));
}

/**
 * Reliability of a map that is a mean over random draws, by two maps of half as many draws each (Spearman & Brown 1910):
 * 2r / (1 + r), r being the halves' correlation. One where draws make no difference; null where a half is constant.
 */
export function splitHalfReliability(first: ArrayLike<number>, second: ArrayLike<number>): number | null {
  const r = pearson(first, second);
  if (r === null) return null;
  return r > -1 ? (2 * r) / (1 + r) : Number.NEGATIVE_INFINITY;
}
