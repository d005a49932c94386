import type { RandomGenerator } from "#shared/random/generator.ts";
import { type Moments, sumOf } from "./moments.ts";
import { strongest } from "./strongest.ts";

/** Random draws are kept in so many parts of equal size, of which others are put together anew. */
export const parts = 20;

const refits = 40;

export const unknownStability: SeedStability = { errors: null, uncertainty: {} };

/** How much values would change with another seed: over seeds, the standard deviation of each, and of what is strongest. */
export interface SeedStability {
  readonly errors: { readonly name: string; readonly label: string; readonly values: Float64Array } | null;
  readonly uncertainty: { readonly max_standard_error?: number; readonly share_kept_by_another_seed?: number };
}

/**
 * How far the draws decide the result, without drawing more: what comes of parts of them that are chosen with replacement
 * (Efron & Tibshirani 1993, §6.2; a part is drawn as independently of the others as a sample is).
 * @param fixed what was not drawn
 * @param drawn what was, in parts
 * @param solve null where a choice is too poor to tell
 * @param kept how many of the strongest are compared
 * @returns nothing where most choices are too poor
 */
export function seedStability(
  fixed: Moments,
  drawn: readonly Moments[],
  solve: (moments: Moments) => Float64Array | null,
  kept: number,
  generator: RandomGenerator,
): SeedStability {
  const results: Float64Array[] = [];
  for (let refit = 0; refit < refits; refit++) {
    const times = new Uint16Array(drawn.length);
    for (let draw = 0; draw < drawn.length; draw++) times[generator.integer(drawn.length)]! += 1;
    const values = solve(sumOf([fixed, ...drawn], [1, ...times]));
    if (values) results.push(values);
  }
  if (2 * results.length < refits) return unknownStability;
  const standardErrors = results[0]!.map((_, k) => standardDeviation(results.map((values) => values[k]!)));
  const sets = results.map((values) => strongest(values, kept));
  const agreements = sets.slice(1).map((own, k) => own.filter((one) => sets[k]!.includes(one)).length / own.length);
  const agreement = agreements.reduce((sum, share) => sum + share, 0) / agreements.length;
  return stabilityOf(standardErrors, agreement);
}

/** In the words that a map has for it. */
export const stabilityOf = (standardErrors: Float64Array, agreement: number): SeedStability => ({
  errors: { name: "standard-error", label: "Standard error", values: standardErrors },
  uncertainty: {
    max_standard_error: standardErrors.reduce((most, value) => Math.max(most, value), 0),
    share_kept_by_another_seed: agreement,
  },
});

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
