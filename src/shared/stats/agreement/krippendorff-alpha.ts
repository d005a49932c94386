import { type ItemRatings, ratingCounts } from "./rating-counts.ts";

/**
 * Krippendorff's α of categories (2011, nominal metric): 1 − D_o / D_e over pairable ratings, those of items with two or
 * more, each item weighing as many as it has. Null where nothing is pairable or all ratings are the same.
 */
export function krippendorffAlpha(items: readonly ItemRatings[]): number | null {
  const counts = ratingCounts(items).counts.filter((own) => sum(own) > 1);
  const totals = (counts[0] ?? []).map((_, c) => sum(counts.map((own) => own[c]!)));
  const n = sum(totals);
  const byChance = n * n - sum(totals.map((own) => own * own));
  if (byChance === 0) return null;
  const disagreeing = sum(counts.map((own) => (sum(own) ** 2 - sum(own.map((r) => r * r))) / (sum(own) - 1)));
  return 1 - ((n - 1) * disagreeing) / byChance;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
