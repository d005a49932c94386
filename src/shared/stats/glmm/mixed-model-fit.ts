import type { DegreesOfFreedom } from "./degrees-of-freedom.ts";
import type { Family, ThresholdStructure } from "./family.ts";
import type { Link } from "./link.ts";
import type { ModelFrame } from "./model-frame.ts";
import type { WeakPrior } from "./weak-prior.ts";

export interface FixedEffect {
  /** R's name of the coefficient: `trial_typestandard_correct:saliency`. */
  readonly term: string;
  /**
   * Log-odds or probits (binomial, ordinal), the outcome's unit (gaussian), its logarithm (gamma, lognormal); ±Infinity, or
   * NaN, where the data are separated.
   */
  readonly estimate: number;
  /** NaN where the estimate is infinite (separation). */
  readonly stdError: number;
  /** Of the t distribution; infinite where the normal one is used. */
  readonly df: number;
  /** estimate / stdError; for a linear model lme4's t value. */
  readonly zValue: number;
  /** Two-sided, by the normal distribution or by t. */
  readonly pValue: number;
  /** Whether the data are separated in its direction: there is no finite estimate. */
  readonly separated: boolean;
}

/** A coefficient that only separated cells determine: in the others it equals Σ coefficients[k] · (column kept[k]). */
export interface SeparatedColumn {
  readonly column: number;
  readonly kept: readonly number[];
  readonly coefficients: Float64Array;
}

export interface RandomEffect {
  readonly group: string;
  readonly term: string;
  readonly variance: number;
  readonly sd: number;
  /** With the earlier terms of the same (… | group); NaN where a variance is zero. */
  readonly correlations: readonly number[];
}

/** Predicted random effects of one (… | group): b̂ = Λû. */
export interface ConditionalModes {
  readonly group: string;
  readonly terms: readonly string[];
  readonly levels: readonly string[];
  /** By level, `terms.length` each. */
  readonly values: Float64Array;
  /** Conditional standard deviations, in the same order. */
  readonly sds: Float64Array;
}

/** An estimate of a parameter that is no coefficient. */
export interface ParameterEstimate {
  readonly name: string;
  readonly estimate: number;
  readonly stdError: number;
}

/** The thresholds of an ordinal model: P(Y ≤ k) = F(τₖ − η). */
export interface FittedThresholds {
  readonly structure: ThresholdStructure;
  /** The outcome's categories, lowest first. */
  readonly levels: readonly string[];
  /** Each threshold, `1|2` between categories 1 and 2. */
  readonly values: readonly ParameterEstimate[];
  /** What they follow from, by `own`: the thresholds themselves, or a centre and spacings. */
  readonly parameters: readonly ParameterEstimate[];
}

/** A fitted model; plain data that a worker can send. */
export interface MixedModelFit {
  readonly formula: string;
  readonly family: Family;
  readonly link: Link;
  readonly method: "Laplace" | "AGQ" | "ML" | "REML" | "least squares" | "logistic regression" | "maximum likelihood";
  readonly nAGQ: number;
  readonly fixed: readonly FixedEffect[];
  /** Covariance of the fixed effects, by rows; 0 for those that only separated cells determine. */
  readonly vcov: Float64Array;
  /** How their tests find degrees of freedom. */
  readonly degrees: DegreesOfFreedom;
  readonly random: readonly RandomEffect[];
  /** Covariance of (β, `own`), by rows. */
  readonly jointCovariance: Float64Array;
  /** Standard deviation of the residuals, on the log scale for lognormal; NaN where the family has none. */
  readonly residualSd: number;
  /** Of an ordinal model. */
  readonly thresholds?: FittedThresholds;
  /** Shape ν of a gamma model: the variance is μ²/ν. */
  readonly shape?: ParameterEstimate;
  /** What a lognormal model takes off the outcome before its logarithm; its error is 0 where it was given. */
  readonly shift?: ParameterEstimate;
  readonly logLik: number;
  readonly aic: number;
  readonly bic: number;
  /** Number of parameters (lme4's npar). */
  readonly df: number;
  readonly nObs: number;
  /** −2 log-likelihood. */
  readonly deviance: number;
  readonly groups: readonly { readonly group: string; readonly levels: number }[];
  /** Largest |∂ deviance / ∂ parameter| at the estimate, as it is or in units of its curvature, whichever is smaller. */
  readonly maxGradient: number;
  readonly converged: boolean;
  /** Whether a variance is zero or a correlation ±1. */
  readonly singular: boolean;
  /** Design cells without variation: `flag = 1 is never correct`. */
  readonly separation: readonly string[];
  readonly separated: readonly SeparatedColumn[];
  /** The direction of β along which the likelihood grows for ever; undefined without separation. */
  readonly direction: Float64Array | undefined;
  /** Normal priors of the coefficients: estimates are then posterior modes, not of maximum likelihood. */
  readonly prior?: WeakPrior;
  /** What a logistic model is of: `correct = 1`; null for a linear one. */
  readonly modelled: string | null;
  readonly warnings: readonly string[];
  /** Rows left out for missing values, and in which columns. */
  readonly droppedRows: number;
  readonly missing: Readonly<Record<string, number>>;
  readonly droppedColumns: readonly string[];
  readonly modes: readonly ConditionalModes[];
  /**
   * Fitted means (probabilities) of the used rows, with their random effects; for an ordinal model the linear predictor η,
   * for a lognormal one the mean of log(y − shift).
   */
  readonly fitted: Float64Array;
  /** Raw estimates, from which a similar fit can start. */
  readonly beta: Float64Array;
  /** The family's own parameters: of the thresholds, log ν (gamma), the shift (lognormal). */
  readonly own: Float64Array;
  readonly theta: Float64Array;
  readonly inverseHessian: Float64Array;
  /** The model's rows and matrices, for refits and predictions. */
  readonly frame: ModelFrame;
}
