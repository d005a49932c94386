import { profileIntervals, scalarGroups } from "#shared/analysis/parameter-intervals.ts";
import type { Adjustment } from "#shared/stats/adjust-p-values.ts";
import { type CategoryProbability, categoryProbabilities } from "#shared/stats/category-probabilities.ts";
import { type CoefficientEffect, coefficientEffects } from "#shared/stats/coefficient-effects.ts";
import { type CellContrast, type ContrastRequest, contrasts } from "#shared/stats/contrasts.ts";
import { type Equivalence, equivalence, equivalenceOfEffects } from "#shared/stats/equivalence.ts";
import { type ExplainedVariance, explainedVariance } from "#shared/stats/explained-variance.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { type ProportionalOddsTest, proportionalOddsTests } from "#shared/stats/glmm/proportional-odds.ts";
import type { Interval } from "#shared/stats/intervals/wald.ts";
import { likelihoodRatioTerms } from "#shared/stats/likelihood-ratio-terms.ts";
import { type MarginalMean, marginalMeans } from "#shared/stats/marginal-means.ts";
import { type RandomSlopeAdvice, randomSlopeAdvice } from "#shared/stats/random-slope-advice.ts";
import type { Position } from "#shared/stats/reference-grid.ts";
import { type SimulatedResiduals, simulatedResiduals } from "#shared/stats/simulated-residuals.ts";
import { type TermTest, typeThreeTests } from "#shared/stats/type-three.ts";

/** What a command line asks about each of its models. */
export interface Asked {
  /** Variables whose cells' means are wanted. */
  readonly means?: readonly string[];
  readonly contrasts?: NonNullable<ContrastRequest["kind"]>;
  readonly within?: readonly string[];
  readonly adjust: Adjustment;
  readonly at: Readonly<Record<string, Position>>;
  readonly terms?: "wald" | "lr";
  readonly profile?: boolean;
  /** True for single rows, or a grouping factor to sum over. */
  readonly residuals?: true | string;
  readonly effects?: boolean;
  /** Smallest effect of interest, on the scale of the coefficients. */
  readonly equivalence?: number;
  readonly advice?: boolean;
  readonly proportionalOdds?: boolean;
  readonly seed: number;
}

export interface Answers {
  readonly means?: readonly MarginalMean[];
  /** Of ordinal models, in the cells of the means. */
  readonly categories?: readonly CategoryProbability[];
  readonly contrasts?: readonly (CellContrast & { readonly equivalence?: Equivalence })[];
  readonly terms?: readonly TermTest[];
  readonly profile?: readonly (Interval & { readonly term: string })[];
  readonly residuals?: SimulatedResiduals;
  readonly effects?: readonly CoefficientEffect[];
  readonly explained?: ExplainedVariance | null;
  readonly equivalence?: readonly (Equivalence & { readonly term: string })[];
  readonly advice?: RandomSlopeAdvice;
  readonly proportionalOdds?: readonly ProportionalOddsTest[];
}

/** Answers all that is asked about one model. @throws ModelError where a question does not fit the model */
export function answersTo(fit: MixedModelFit, asked: Asked): Answers {
  const { means: by, within = [], adjust, at, seed } = asked;
  const of = by?.filter((name) => !within.includes(name)) ?? [];
  const kind = asked.contrasts ?? (within.length > 0 ? "pairwise" : undefined);
  const bound = asked.equivalence;
  const cells = [...new Set([...within, ...(by ?? [])])];
  return {
    ...(by && { means: marginalMeans(fit, cells, { at }) }),
    ...(by && fit.thresholds && { categories: categoryProbabilities(fit, cells, { at }) }),
    ...(by &&
      kind && {
        contrasts: contrasts(fit, { of, within, kind, adjustment: adjust, at }).map((contrast) => ({
          ...contrast,
          ...(bound !== undefined && { equivalence: equivalence(contrast, bound) }),
        })),
      }),
    ...(asked.terms && { terms: asked.terms === "lr" ? likelihoodRatioTerms(fit) : typeThreeTests(fit) }),
    ...(asked.profile && { profile: namedProfile(fit) }),
    ...(asked.residuals !== undefined && {
      residuals: simulatedResiduals(fit, {
        seed,
        ...(asked.residuals !== true && { group: asked.residuals }),
      }),
    }),
    ...(asked.effects && { effects: coefficientEffects(fit), explained: explainedVariance(fit) ?? null }),
    ...(bound !== undefined && {
      equivalence: equivalenceOfEffects(fit, bound),
    }),
    ...(asked.proportionalOdds && { proportionalOdds: proportionalOddsTests(fit) }),
    ...(asked.advice && { advice: randomSlopeAdvice(fit) }),
  };
}

function namedProfile(fit: MixedModelFit) {
  const names = [...fit.fixed.map(({ term }) => term), ...scalarGroups(fit).map((group) => `SD of ${group}`)];
  return profileIntervals(fit).map((interval, k) => ({ term: names[k]!, ...interval }));
}
