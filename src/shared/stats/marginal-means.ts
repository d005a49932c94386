import { averagedMean, logistic } from "./averaged-mean.ts";
import { normalQuantile } from "./distributions.ts";
import { quadratic } from "./glmm/degrees-of-freedom.ts";
import { hasResiduals } from "./glmm/family.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { intervalOf, isSeparated, type LinearEstimate, linearEstimate, linearValue } from "./linear-estimate.ts";
import { type GridOptions, type GridRow, referenceGrid } from "./reference-grid.ts";

export interface MarginalMean {
  /** The cell: variable → level or value. */
  readonly cell: Readonly<Record<string, string | number>>;
  /** On the scale of the linear predictor (log-odds; the outcome's unit for a linear model), as emmeans gives it. */
  readonly linear: number;
  readonly stdError: number;
  /** Of its t distribution; infinite for a logistic model. */
  readonly df: number;
  /**
   * Probability in the population: the mean over participants and items, not that of an average one, by integrating over
   * the random effects. For a linear model the mean itself.
   */
  readonly mean: number;
  /** Interval of `mean`; for probabilities symmetric on their log-odds. */
  readonly lower: number;
  readonly upper: number;
  /** False where no row of the data says anything about the cell. */
  readonly estimable: boolean;
  /** Whether the cell's outcomes are all alike, which leaves it without an error. */
  readonly separated: boolean;
}

export interface MarginalOptions extends GridOptions {
  /** Of the intervals; 0.95 where it is not given. */
  readonly level?: number;
}

/**
 * Estimated marginal means of the cells spanned by some variables. Other factors, and numbers of two values, are averaged
 * over with equal weights, other numbers held at their mean in the data (as emmeans does).
 *
 * @throws ModelError `unknown-column` for a variable that is not among the fixed effects, `option-unsupported` for a
 * numeric one with more than ten values
 */
export function marginalMeans(
  fit: MixedModelFit,
  by: readonly string[],
  options: MarginalOptions = {},
): MarginalMean[] {
  return referenceGrid(fit, by, options).map(({ cell, rows }) => {
    const { weights, alias, offset } = averageRow(rows);
    const linear = linearEstimate(fit, weights, alias);
    const { stdError, df, estimable, separated } = linear;
    const shared = { cell, linear: linear.estimate + offset, stdError, df, estimable, separated };
    // Log-normal models are on the logarithm, ordinal ones on the latent scale: their means are of the linear predictor.
    if (hasResiduals(fit.family) || fit.family === "ordinal") {
      const { lower, upper } = intervalOf(linear, options.level);
      return { ...shared, mean: linear.estimate + offset, lower: lower + offset, upper: upper + offset };
    }
    return { ...shared, ...population(fit, rows, linear, options.level ?? 0.95) };
  });
}

/** The mean (probability) in the population over the rows of a cell, and its interval by the delta method on its log-odds. */
function population(fit: MixedModelFit, rows: readonly GridRow[], linear: LinearEstimate, level: number) {
  if (!linear.estimable) return { mean: Number.NaN, lower: Number.NaN, upper: Number.NaN };
  let mean = 0;
  const gradient = new Float64Array(fit.beta.length);
  for (const { x, alias, offset, variance } of rows) {
    const estimate = linearValue(fit, x, alias);
    const { value, slope } = averagedMean(fit.link, estimate + offset, Math.sqrt(variance));
    mean += (Number.isNaN(estimate) ? Number.NaN : value) / rows.length;
    if (!isSeparated(fit, x)) for (let j = 0; j < gradient.length; j++) gradient[j]! += (slope * x[j]!) / rows.length;
  }
  if (linear.separated) return { mean, lower: Number.NaN, upper: Number.NaN };
  const z = normalQuantile((1 + level) / 2);
  const error = Math.sqrt(quadratic(gradient, fit.vcov));
  if (fit.link === "log")
    return { mean, lower: mean * Math.exp((-z * error) / mean), upper: mean * Math.exp((z * error) / mean) };
  const half = (z * error) / (mean * (1 - mean));
  const logOdds = Math.log(mean / (1 - mean));
  return { mean, lower: logistic(logOdds - half), upper: logistic(logOdds + half) };
}

/** The mean of a cell's rows. */
export function averageRow(rows: readonly GridRow[]): { weights: Float64Array; alias: Float64Array; offset: number } {
  const weights = new Float64Array(rows[0]!.x.length);
  const alias = new Float64Array(rows[0]!.alias.length);
  let offset = 0;
  for (const row of rows) {
    for (let j = 0; j < weights.length; j++) weights[j]! += row.x[j]! / rows.length;
    for (let j = 0; j < alias.length; j++) alias[j]! += row.alias[j]! / rows.length;
    offset += row.offset / rows.length;
  }
  return { weights, alias, offset };
}
