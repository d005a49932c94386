import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { type Interval, waldInterval } from "./intervals/wald.ts";

/** A coefficient as an effect: its interval, its odds ratio, and itself in units of standard deviations. */
export interface CoefficientEffect extends Interval {
  readonly term: string;
  readonly estimate: number;
  /** e^estimate with its interval, for logit links; the ratio of means for logarithms; else undefined. */
  readonly ratio: (Interval & { readonly value: number }) | undefined;
  /**
   * Times the standard deviation of the term's column in the data, and for a linear model over that of the outcome: what
   * `effectsize::standardize_parameters(method = "basic")` gives. NaN for the intercept.
   */
  readonly standardised: number;
}

/** Each fixed effect with its Wald interval, by t where degrees of freedom are known. */
export function coefficientEffects(fit: MixedModelFit, level = 0.95): CoefficientEffect[] {
  const { x, cellOf, rowOf, outcome } = fit.frame;
  const p = x.names.length;
  const outcomeSd = fit.family === "gaussian" && outcome.kind === "gaussian" ? deviation(outcome.values) : 1;
  const isRatio = fit.link === "logit" || fit.link === "log";
  return fit.fixed.map(({ term, estimate, stdError, df }, j) => {
    const interval = Number.isNaN(stdError)
      ? { lower: Number.NaN, upper: Number.NaN }
      : waldInterval(estimate, stdError, level, df);
    const column = Float64Array.from(rowOf, (row) => x.values[cellOf[row]! * p + j]!);
    return {
      ...{ term, estimate, ...interval },
      ratio: isRatio
        ? { value: Math.exp(estimate), lower: Math.exp(interval.lower), upper: Math.exp(interval.upper) }
        : undefined,
      standardised: term === "(Intercept)" ? Number.NaN : (estimate * deviation(column)) / outcomeSd,
    };
  });
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
