import { fitGaussian } from "./glmm/fit-gaussian.ts";
import { fitLogistic } from "./glmm/fit-logistic.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import type { Outcome } from "./glmm/outcome.ts";

export interface Refit {
  readonly beta: Float64Array;
  readonly theta: Float64Array;
  /** −2 log-likelihood, by REML where the fit was. */
  readonly deviance: number;
}

/** What it takes to fit a model again. */
export type Refittable = Pick<MixedModelFit, "frame" | "method" | "nAGQ" | "beta" | "theta" | "inverseHessian">;

/** Fits the same model to another outcome of the same rows, starting from the fit; without standard errors. */
export function refit(fit: Refittable, outcome: Outcome, shouldStop?: () => boolean): Refit {
  if (outcome.kind === "gaussian")
    return fitGaussian(fit.frame, outcome.values, { reml: fit.method === "REML", start: fit, shouldStop });
  return fitLogistic(fit.frame, outcome, { start: fit, standardErrors: false, nAGQ: fit.nAGQ, shouldStop });
}
