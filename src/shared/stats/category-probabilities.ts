import { averagedMean, logistic } from "./averaged-mean.ts";
import { normalQuantile } from "./distributions.ts";
import { quadratic } from "./glmm/degrees-of-freedom.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { thresholdDesign } from "./glmm/thresholds.ts";
import { isSeparated, linearValue } from "./linear-estimate.ts";
import type { MarginalOptions } from "./marginal-means.ts";
import { ModelError } from "./model-error.ts";
import { type GridRow, referenceGrid } from "./reference-grid.ts";

/** How probable one category of an ordinal outcome is in a cell. */
export interface CategoryProbability {
  /** The cell: variable → level or value. */
  readonly cell: Readonly<Record<string, string | number>>;
  readonly category: string;
  /** In the population: the mean over participants and items, by integrating over the random effects. */
  readonly probability: number;
  /** By the delta method on the log-odds; NaN where the data are separated. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * The probability of each category in each cell of some variables, P(Y = k) = E[F(τₖ − η − σZ)] − E[F(τₖ₋₁ − η − σZ)], averaged
 * over a grid as `marginalMeans` has it; without random effects what emmeans gives with `mode = "prob"`.
 *
 * @throws ModelError `option-unsupported` for a model that is not ordinal, and as `marginalMeans`
 */
export function categoryProbabilities(
  fit: MixedModelFit,
  by: readonly string[],
  options: MarginalOptions = {},
): CategoryProbability[] {
  if (!fit.thresholds)
    throw new ModelError(
      "option-unsupported",
      "Only ordinal models have categories.",
      "Ask this model for its means, or fit an ordinal one.",
    );
  const { levels } = fit.thresholds;
  const z = normalQuantile((1 + (options.level ?? 0.95)) / 2);
  return referenceGrid(fit, by, options).flatMap(({ cell, rows }) => {
    const below = levels.slice(1).map((_, threshold) => cumulative(fit, rows, threshold));
    const nothing = { value: 0, gradient: new Float64Array(fit.beta.length + fit.own.length) };
    const all = { ...nothing, value: 1 };
    return levels.map((category, k): CategoryProbability => {
      const upTo = below[k] ?? all;
      const before = below[k - 1] ?? nothing;
      const probability = upTo.value - before.value;
      const gradient = upTo.gradient.map((slope, j) => slope - before.gradient[j]!);
      const half = (z * Math.sqrt(quadratic(gradient, fit.jointCovariance))) / (probability * (1 - probability));
      const logOdds = Math.log(probability / (1 - probability));
      return { cell, category, probability, lower: logistic(logOdds - half), upper: logistic(logOdds + half) };
    });
  });
}

/** P(Y ≤ that threshold's lower category) over the rows of a cell, and its gradient in (β, φ); NaN where they are separated. */
function cumulative(fit: MixedModelFit, rows: readonly GridRow[], threshold: number) {
  const { structure, levels, values } = fit.thresholds!;
  const { jacobian, parameters } = thresholdDesign(structure, levels);
  const p = fit.beta.length;
  const gradient = new Float64Array(p + parameters);
  let value = 0;
  for (const { x, alias, offset, variance } of rows) {
    const eta = linearValue(fit, x, alias) + offset;
    const averaged = averagedMean(fit.link, values[threshold]!.estimate - eta, Math.sqrt(variance));
    value += (Number.isNaN(eta) ? Number.NaN : averaged.value) / rows.length;
    const slope = isSeparated(fit, x) ? Number.NaN : averaged.slope / rows.length;
    for (let j = 0; j < p; j++) gradient[j]! -= slope * x[j]!;
    for (let k = 0; k < parameters; k++) gradient[p + k]! += slope * jacobian[threshold * parameters + k]!;
  }
  return { value, gradient };
}
