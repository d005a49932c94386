import type { DataFrame } from "../data-frame.ts";
import type { Contrast } from "../formula/model-matrix.ts";
import { interpretFormula } from "../formula/terms.ts";
import { ModelError } from "../model-error.ts";
import type { DegreesMethod } from "./degrees-of-freedom.ts";
import { type Family, linksOf, type ThresholdStructure } from "./family.ts";
import type { WarmStart } from "./fit-laplace.ts";
import type { Link } from "./link.ts";
import type { MixedModelFit } from "./mixed-model-fit.ts";
import { type ModelFrame, modelFrame } from "./model-frame.ts";
import { summariseGaussian, summariseLognormal } from "./summarise-linear.ts";
import { summariseBinomial, summariseGamma, summariseOrdinal } from "./summarise-response.ts";
import type { WeakPrior } from "./weak-prior.ts";

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

/**
 * Fits a mixed model as lme4's `glmer` and `lmer`, `ordinal::clmm` and `glmmTMB` do: binomial, ordinal and gamma by the
 * Laplace approximation or adaptive quadrature, linear and log-normal by (restricted) maximum likelihood; without random
 * effects ordinary regression.
 *
 * @throws FormulaError where the formula is wrong, ModelError where the data do not allow the model
 */
export function fitMixedModel(formula: string, data: DataFrame, options: MixedModelOptions = {}): MixedModelFit {
  const family = options.family ?? "binomial";
  checkLink(family, options.link);
  if (options.prior && family !== "binomial")
    throw new ModelError(
      "option-unsupported",
      `A ${family} model takes no priors here.`,
      "They are for binomial models.",
    );
  const frame = modelFrame(interpretFormula(formula), data, { ...options, family });
  checkQuadrature(frame, family, options.nAGQ ?? 1);
  return summarisers[family](formula, frame, options);
}

const summarisers: Readonly<
  Record<Family, (formula: string, frame: ModelFrame, options: MixedModelOptions) => MixedModelFit>
> = {
  binomial: summariseBinomial,
  ordinal: summariseOrdinal,
  gaussian: summariseGaussian,
  gamma: summariseGamma,
  lognormal: summariseLognormal,
};

function checkLink(family: Family, link: Link | undefined): void {
  if (link === undefined || linksOf[family].includes(link)) return;
  throw new ModelError(
    "option-unsupported",
    `A ${family} model has no link “${link}”.`,
    `Use ${linksOf[family].join(" or ")}.`,
  );
}

function checkQuadrature({ blocks }: ModelFrame, family: Family, nAGQ: number): void {
  if (!Number.isInteger(nAGQ) || nAGQ < 1 || nAGQ > 100)
    throw new ModelError("option-unsupported", `nAGQ = ${nAGQ} is not a number of quadrature points.`, "Use 1 to 100.");
  if (nAGQ === 1) return;
  if (family === "gaussian" || family === "lognormal")
    throw new ModelError(
      "option-unsupported",
      "Quadrature (nAGQ) is for models whose likelihood is approximated; a linear model's is exact.",
      "Leave nAGQ out.",
    );
  if (!(blocks.length === 1 && blocks[0]!.names.length === 1))
    throw new ModelError(
      "option-unsupported",
      "Adaptive quadrature (nAGQ > 1) is for a single random effect such as (1 | participant).",
      "Use nAGQ = 1, the Laplace approximation, for this formula.",
    );
}
