/** What raters called one item; null, or a rater that is missing, is no rating. */
export type ItemRatings = readonly (string | null)[];

/** How often each item was given each category: `counts[i][j]`, categories in alphabetical order. */
export interface RatingCounts {
  readonly categories: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** Counts the ratings of each item, of those that have any. */
export function ratingCounts(items: readonly ItemRatings[]): RatingCounts {
  const rated = items.map((item) => item.filter((own) => own !== null)).filter((item) => item.length > 0);
  const categories = [...new Set(rated.flat())].sort();
  const place = new Map(categories.map((category, j) => [category, j]));
  const counts = rated.map((item) => {
    const own = categories.map(() => 0);
    for (const category of item) own[place.get(category)!]!++;
    return own;
  });
  return { categories, counts };
}
