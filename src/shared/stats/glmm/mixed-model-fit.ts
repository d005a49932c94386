import type { ModelFrame } from "./model-frame.ts";

export interface FixedEffect {
  /** R's name of the coefficient: `trial_typestandard_correct:saliency`. */
  readonly term: string;
  /** Log-odds (logistic) or the outcome's unit (linear). */
  readonly estimate: number;
  /** NaN where the estimate is infinite (separation). */
  readonly stdError: number;
  /** estimate / stdError; for a linear model lme4's t value. */
  readonly zValue: number;
  /** Two-sided, by the normal distribution; by t for a linear model without random effects. */
  readonly pValue: number;
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

/** A fitted model; plain data that a worker can send. */
export interface MixedModelFit {
  readonly formula: string;
  readonly family: "binomial" | "gaussian";
  readonly method: "Laplace" | "AGQ" | "ML" | "REML" | "least squares" | "logistic regression";
  readonly nAGQ: number;
  readonly fixed: readonly FixedEffect[];
  /** Covariance of the fixed effects, by rows. */
  readonly vcov: Float64Array;
  readonly random: readonly RandomEffect[];
  /** Standard deviation of the residuals; NaN for a logistic model. */
  readonly residualSd: number;
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
  /** Design cells without variation: `standard_correct × saliency is all correct`. */
  readonly separation: readonly string[];
  readonly warnings: readonly string[];
  /** Rows left out for missing values, and in which columns. */
  readonly droppedRows: number;
  readonly missing: Readonly<Record<string, number>>;
  readonly droppedColumns: readonly string[];
  readonly modes: readonly ConditionalModes[];
  /** Fitted means (probabilities) of the used rows, with their random effects. */
  readonly fitted: Float64Array;
  /** Raw estimates, from which a similar fit can start. */
  readonly beta: Float64Array;
  readonly theta: Float64Array;
  readonly inverseHessian: Float64Array;
  /** The model's rows and matrices, for refits and predictions. */
  readonly frame: ModelFrame;
}
