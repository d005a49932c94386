import { fitBinomial } from "./glmm/fit-binomial.ts";
import { fitGaussian } from "./glmm/fit-gaussian.ts";
import { fitLognormal } from "./glmm/fit-lognormal.ts";
import { fitResponse } from "./glmm/fit-response.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { Outcome } from "./glmm/outcome.ts";
import { responseModel, responseOptions } from "./glmm/response-model.ts";

export interface Refit {
  readonly beta: Float64Array;
  readonly theta: Float64Array;
  /** −2 log-likelihood, by REML where the fit was. */
  readonly deviance: number;
  readonly converged: boolean;
}

/** What it takes to fit a model again. */
export type Refittable = Pick<
  MixedModelFit,
  | "frame"
  | "family"
  | "link"
  | "method"
  | "nAGQ"
  | "beta"
  | "own"
  | "theta"
  | "inverseHessian"
  | "thresholds"
  | "shift"
  | "prior"
>;

/** Fits the same model to another outcome of the same rows, starting from the fit; without standard errors. */
export function refit(fit: Refittable, outcome: Outcome, shouldStop?: () => boolean): Refit {
  const { frame, family, link, nAGQ } = fit;
  const search = { start: fit, standardErrors: false, shouldStop };
  if (family === "lognormal" && outcome.kind === "gaussian") {
    const shift = fit.shift?.stdError === 0 ? fit.shift.estimate : "estimate";
    return fitLognormal(frame, outcome.values, { ...search, shift });
  }
  if (outcome.kind === "gaussian" && family === "gaussian")
    return fitGaussian(frame, outcome.values, { reml: fit.method === "REML", start: fit, shouldStop });
  if (outcome.kind === "binomial") return fitBinomial(frame, outcome, { ...search, link, nAGQ, prior: fit.prior });
  return fitResponse(frame, responseModel(outcome, responseOptions(fit)), { ...search, nAGQ });
}
