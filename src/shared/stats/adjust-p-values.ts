import { studentizedRangeUpper } from "./studentized-range.ts";

export type Adjustment = "none" | "holm" | "tukey" | "bonferroni";

/**
 * p-values adjusted for how many tests there are; those that could not be made are left out of the count.
 *
 * @param means between which Tukey's differences are
 */
export function adjustPValues(
  tests: readonly { readonly statistic: number; readonly df: number; readonly pValue: number }[],
  adjustment: Adjustment,
  means: number,
): number[] {
  const p = tests.map(({ pValue }) => pValue);
  switch (adjustment) {
    case "none":
      return p;
    case "holm":
      return holm(p);
    case "bonferroni": {
      const made = p.filter((value) => !Number.isNaN(value)).length;
      return p.map((value) => Math.min(1, made * value));
    }
    case "tukey":
      return tests.map(({ statistic, df }) => studentizedRangeUpper(Math.abs(statistic) * Math.SQRT2, means, df));
  }
}

/** Holm's step-down adjustment (1979): R's `p.adjust(p, "holm")`. */
export function holm(p: readonly number[]): number[] {
  const order = Array.from(p.keys())
    .filter((k) => !Number.isNaN(p[k]!))
    .sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length).fill(Number.NaN);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (order.length - rank) * p[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
