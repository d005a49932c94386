import { type AgreementEstimate, agreementEstimate } from "./agreement-estimate.ts";

/**
 * Cohen's κ (1960) of two raters, who each have their own shares of categories, with the large-sample variance of Fleiss,
 * Cohen & Everitt (1969, eq. 13). Items that one of them did not rate count for nothing.
 *
 * @param pairs what the first and the second rater called each item
 */
export function cohenKappa(pairs: readonly (readonly [string | null, string | null])[]): AgreementEstimate {
  const rated = pairs.filter((pair): pair is readonly [string, string] => pair[0] !== null && pair[1] !== null);
  const categories = [...new Set(rated.flat())].sort();
  const n = rated.length;
  const place = new Map(categories.map((category, k) => [category, k]));
  const p = categories.map(() => categories.map(() => 0));
  for (const [first, second] of rated) p[place.get(first)!]![place.get(second)!]! += 1 / n;
  const rows = p.map((own) => sum(own));
  const columns = categories.map((_, j) => sum(p.map((own) => own[j]!)));
  const observed = sum(p.map((own, i) => own[i]!));
  const expected = sum(rows.map((share, i) => share * columns[i]!));
  return agreementEstimate({ items: n, observed, expected }, (κ) => {
    let total = -((κ - expected * (1 - κ)) ** 2);
    for (const [i, own] of p.entries())
      for (const [j, share] of own.entries())
        total +=
          i === j
            ? share * (1 - (rows[i]! + columns[i]!) * (1 - κ)) ** 2
            : share * (1 - κ) ** 2 * (columns[i]! + rows[j]!) ** 2;
    return total / (n * (1 - expected) ** 2);
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
