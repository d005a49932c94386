import type { Contrast } from "../formula/model-matrix.ts";
import type { DegreesMethod } from "./degrees-of-freedom.ts";
import type { Family, ThresholdStructure } from "./family.ts";
import type { WarmStart } from "./fit-laplace.ts";
import type { Link } from "./link.ts";
import type { WeakPrior } from "./weak-prior.ts";

/** How a mixed model is fitted: all that its formula and data leave open. */
export interface MixedModelOptions {
  /** "binomial" where it is not given. */
  readonly family?: Family;
  /** "logit" (where it is not given) or "probit", for binomial and ordinal models. */
  readonly link?: Link;
  /** How an ordinal model's thresholds are tied; "flexible" where it is not given. */
  readonly thresholds?: ThresholdStructure;
  /** The order of an ordinal outcome's categories, lowest first; that of the column where it is not given. */
  readonly order?: readonly string[];
  /** What a lognormal model takes off the outcome; estimated where it is not given. */
  readonly shift?: number | "estimate";
  /** Factor → the level that the others are compared with; the first level where it is not named. */
  readonly referenceLevels?: Readonly<Record<string, string>>;
  /** Factor → "treatment" (the default) or "sum". */
  readonly contrasts?: Readonly<Record<string, Contrast>>;
  /** Points of adaptive Gauss-Hermite quadrature, for a single random intercept or slope; 1 (the default) is Laplace. */
  readonly nAGQ?: number;
  /** Linear models: restricted maximum likelihood, lme4's default and ours. */
  readonly reml?: boolean;
  /** Of an outcome with two levels the one that is modelled; of correct and incorrect, and other known pairs, the success. */
  readonly success?: string;
  /** A column of weights: numbers of trials of a logistic model, inverse variances of a linear one. */
  readonly weights?: string;
  /** Weak normal priors of a binomial model's coefficients, against separation. */
  readonly prior?: WeakPrior;
  /** Of tests in linear mixed models: Satterthwaite's, the default, Kenward and Roger's, or none (normal). */
  readonly degrees?: DegreesMethod;
  /** Where to start: the estimates of a similar fit. */
  readonly start?: WarmStart;
  readonly onProgress?: (iteration: number, deviance: number) => void;
  /** Asked at every evaluation; answering true ends the fit with ModelError `stopped`. */
  readonly shouldStop?: () => boolean;
}
