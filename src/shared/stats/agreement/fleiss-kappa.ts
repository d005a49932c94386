import { normalTwoSided } from "../distributions.ts";
import { type AgreementEstimate, agreementEstimate } from "./agreement-estimate.ts";
import { type ItemRatings, ratingCounts } from "./rating-counts.ts";

export interface FleissKappa extends AgreementEstimate {
  /** That there is no agreement beyond chance; null where items were rated by different numbers, or κ is undefined. */
  readonly noAgreement: { readonly z: number; readonly p: number } | null;
}

/**
 * Fleiss' κ (1971) of any number of raters, who need not be the same for each item. Where not all items have as many
 * ratings, P_o is the mean over items with two or more, and the shares of categories that over all items (Gwet 2014, §2.4).
 *
 * The interval's variance is Gwet's (2008, eq. 19; 2014, eq. 5.15), which holds at any κ and with missing ratings: that of
 * κ*_i = κ_i − 2 (1 − κ) (P_e|i − P_e) / (1 − P_e) over items. The test is that of Fleiss, Nee & Landis (1979, eq. 6),
 * whose variance holds at κ = 0 only.
 */
export function fleissKappa(items: readonly ItemRatings[]): FleissKappa {
  const { counts } = ratingCounts(items);
  const n = counts.length;
  const sizes = counts.map(sum);
  const shares = (counts[0] ?? []).map((_, j) => sum(counts.map((own, i) => own[j]! / sizes[i]!)) / n);
  const paired = sizes.filter((size) => size > 1).length;
  const agreed = counts.map((own, i) =>
    sizes[i]! < 2 ? null : sum(own.map((r) => r * (r - 1))) / (sizes[i]! * (sizes[i]! - 1)),
  );
  const observed = paired === 0 ? Number.NaN : sum(agreed.map((own) => own ?? 0)) / paired;
  const expected = sum(shares.map((π) => π * π));
  const estimate = agreementEstimate({ items: paired, observed, expected }, (κ) => {
    const deviations = counts.map((own, i) => {
      const expectedHere = sum(own.map((r, j) => (shares[j]! * r) / sizes[i]!));
      const here = agreed[i];
      // An item of one rating says nothing of agreement, yet it is part of the shares.
      const κi = here == null ? 0 : ((n / paired) * (here - expected)) / (1 - expected);
      return κi - (2 * (1 - κ) * (expectedHere - expected)) / (1 - expected) - κ;
    });
    return sum(deviations.map((d) => d * d)) / (n * (n - 1));
  });
  return { ...estimate, noAgreement: noAgreementTest(estimate, shares, sizes) };
}

/** Fleiss, Nee & Landis (1979): the variance of κ if raters agreed by chance only, for m ratings of each of n items. */
function noAgreementTest(
  { value }: AgreementEstimate,
  shares: readonly number[],
  sizes: readonly number[],
): FleissKappa["noAgreement"] {
  const [m] = sizes;
  if (value === null || m === undefined || m < 2 || sizes.some((size) => size !== m)) return null;
  const pq = sum(shares.map((p) => p * (1 - p)));
  const skew = sum(shares.map((p) => p * (1 - p) * (1 - 2 * p)));
  const variance = (2 * (pq ** 2 - skew)) / (sizes.length * m * (m - 1) * pq ** 2);
  const z = value / Math.sqrt(variance);
  return { z, p: normalTwoSided(z) };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
