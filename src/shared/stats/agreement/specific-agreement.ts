import { type ItemRatings, ratingCounts } from "./rating-counts.ts";

export interface SpecificAgreement {
  readonly category: string;
  /** How often raters named it. */
  readonly ratings: number;
  /** When one rater names it, how often another one does of the same item; null where nobody else was asked. */
  readonly agreement: number | null;
}

/** Agreement on each category (Spitzer & Fleiss 1974): Σ_i r_ij (r_ij − 1) / Σ_i r_ij (r_i − 1). */
export function specificAgreement(items: readonly ItemRatings[]): SpecificAgreement[] {
  const { categories, counts } = ratingCounts(items);
  return categories.map((category, j) => {
    let [ratings, agreeing, pairs] = [0, 0, 0];
    for (const own of counts) {
      const size = own.reduce((sum, r) => sum + r, 0);
      ratings += own[j]!;
      agreeing += own[j]! * (own[j]! - 1);
      pairs += own[j]! * (size - 1);
    }
    return { category, ratings, agreement: pairs === 0 ? null : agreeing / pairs };
  });
}
