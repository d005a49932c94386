import { normalTwoSided, studentTwoSided } from "./distributions.ts";
import { degreesOf, quadratic } from "./glmm/degrees-of-freedom.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { type Interval, waldInterval } from "./intervals/wald.ts";
import { dot } from "./linear-algebra/vector.ts";

/** What is needed of a fit to estimate combinations of its coefficients. */
export type Estimates = Pick<MixedModelFit, "beta" | "vcov" | "degrees" | "separated" | "direction">;

/** A combination L′β of the fixed effects. */
export interface LinearEstimate {
  /** ±Infinity where the data are separated along L; NaN where it cannot be estimated. */
  readonly estimate: number;
  /** NaN where the estimate is infinite or cannot be estimated. */
  readonly stdError: number;
  /** Of the t distribution; infinite for the normal one. */
  readonly df: number;
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Whether the data determine it: design cells without rows leave some combinations undetermined. */
  readonly estimable: boolean;
  /** Whether it is infinite, or the difference of infinities. */
  readonly separated: boolean;
}

/** A combination that the data leave open: no row of the design says anything about it. */
const TOLERANCE = 1e-8;

/**
 * L′β with its standard error, test and degrees of freedom. It can be estimated where L is orthogonal to the null space of X
 * (Searle 1971), and is finite where the rows that are not separated determine it.
 *
 * @param alias for each aliased column, by how much L's entry differs from what the other columns say of it
 */
export function linearEstimate(fit: Estimates, l: Float64Array, alias?: Float64Array): LinearEstimate {
  const estimate = linearValue(fit, l, alias);
  const estimable = isEstimable(l, alias);
  const separated = estimable && isSeparated(fit, l);
  if (!estimable || separated)
    return {
      ...{ estimate, stdError: Number.NaN, df: Number.NaN, statistic: Number.NaN, pValue: Number.NaN },
      ...{ estimable, separated },
    };
  const stdError = Math.sqrt(quadratic(l, fit.vcov));
  const df = degreesOf(fit.degrees, fit.vcov, l);
  const statistic = estimate / stdError;
  return { estimate, stdError, df, statistic, pValue: twoSided(statistic, df), estimable: true, separated: false };
}

/** L′β alone, as `linearEstimate` has it. */
export function linearValue(fit: Estimates, l: Float64Array, alias?: Float64Array): number {
  if (!isEstimable(l, alias)) return Number.NaN;
  if (!isSeparated(fit, l)) return dot(l, fit.beta);
  const along = fit.direction ? dot(l, fit.direction) : 0;
  return Math.abs(along) > TOLERANCE * scaleOf(l) ? Math.sign(along) * Number.POSITIVE_INFINITY : Number.NaN;
}

const isEstimable = (l: Float64Array, alias: Float64Array | undefined) =>
  !alias?.some((value) => Math.abs(value) > TOLERANCE * scaleOf(l));

const scaleOf = (l: Float64Array) => l.reduce((max, value) => Math.max(max, Math.abs(value)), 1);

/** Whether the rows that are not separated leave L′β open. */
export function isSeparated({ separated }: Pick<MixedModelFit, "separated">, l: Float64Array): boolean {
  const scale = scaleOf(l);
  return separated.some(({ column, kept, coefficients }) => {
    const determined = kept.reduce((sum, j, k) => sum + coefficients[k]! * l[j]!, 0);
    return Math.abs(l[column]! - determined) > TOLERANCE * scale;
  });
}

export const twoSided = (statistic: number, df: number) =>
  Number.isNaN(statistic)
    ? Number.NaN
    : df === Number.POSITIVE_INFINITY
      ? normalTwoSided(statistic)
      : studentTwoSided(statistic, df);

/** The Wald interval of an estimate, with its degrees of freedom. */
export const intervalOf = ({ estimate, stdError, df }: LinearEstimate, level = 0.95): Interval =>
  Number.isNaN(stdError) ? { lower: Number.NaN, upper: Number.NaN } : waldInterval(estimate, stdError, level, df);
