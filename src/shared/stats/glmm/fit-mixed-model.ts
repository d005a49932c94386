import type { DataFrame } from "../data-frame.ts";
import { interpretFormula } from "../formula/terms.ts";
import { ModelError } from "../model-error.ts";
import { type Family, linksOf } from "./family.ts";
import type { Link } from "./link.ts";
import type { MixedModelFit } from "./mixed-model-fit.ts";
import type { MixedModelOptions } from "./mixed-model-options.ts";
import { type ModelFrame, modelFrame } from "./model-frame.ts";
import { summariseGaussian, summariseLognormal } from "./summarise-linear.ts";
import { summariseBinomial, summariseGamma, summariseOrdinal } from "./summarise-response.ts";

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
