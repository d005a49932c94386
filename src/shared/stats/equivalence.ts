import { normalQuantile, studentCdf, studentQuantile } from "./distributions.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";

/** What an estimate says about effects that are too small to matter. */
export interface Equivalence {
  /** Smallest effect of interest, δ > 0, on the scale of the estimate. */
  readonly bound: number;
  /** Of the two one-sided tests of |effect| ≥ δ, the larger: small where the effect is shown to be smaller than δ. */
  readonly equivalenceP: number;
  /** Of the one-sided test of |effect| ≤ δ: small where the effect is shown to be larger than δ. */
  readonly relevanceP: number;
  /** The 1 − 2α interval that lies within ±δ exactly where equivalence is shown. */
  readonly lower: number;
  readonly upper: number;
  readonly verdict: "smaller than the bound" | "larger than the bound" | "undecided";
}

/**
 * Two one-sided tests (Schuirmann 1987; Lakens 2017), as emmeans' `test(side = "equivalence")`, and the test of a minimal
 * effect beside it.
 */
export function equivalence(
  { estimate, stdError, df }: { readonly estimate: number; readonly stdError: number; readonly df: number },
  bound: number,
  alpha = 0.05,
): Equivalence {
  if (!(bound > 0)) throw new RangeError("the smallest effect of interest is a positive number");
  const equivalenceP = studentCdf((Math.abs(estimate) - bound) / stdError, df);
  const relevanceP = studentCdf((bound - Math.abs(estimate)) / stdError, df);
  const half =
    (df === Number.POSITIVE_INFINITY ? normalQuantile(1 - alpha) : studentQuantile(1 - alpha, df)) * stdError;
  return {
    ...{ bound, equivalenceP, relevanceP, lower: estimate - half, upper: estimate + half },
    verdict:
      equivalenceP < alpha ? "smaller than the bound" : relevanceP < alpha ? "larger than the bound" : "undecided",
  };
}

/** The same of each effect of a model; those that separated data leave without an error are left out. */
export const equivalenceOfEffects = (
  { fixed }: Pick<MixedModelFit, "fixed">,
  bound: number,
): (Equivalence & { readonly term: string })[] =>
  fixed
    .filter(({ term, stdError, separated }) => term !== "(Intercept)" && !separated && Number.isFinite(stdError))
    .map((effect) => ({ term: effect.term, ...equivalence(effect, bound) }));
