import { signed } from "#shared/figures/figure.ts";
import type { MixedModelFit } from "#shared/stats/glmm/mixed-model-fit.ts";
import { apaP } from "#shared/stats/result-tables.ts";
import type { SimulatedResiduals } from "#shared/stats/simulated-residuals.ts";

/** The test of uniformity, and what it says. */
export function uniformityInWords({ uniformity: { statistic, pValue } }: SimulatedResiduals): string {
  const test = `(Kolmogorov-Smirnov D = ${signed(statistic, 3)}, p ${apaP(pValue)})`;
  return pValue < 0.05
    ? `The residuals are not uniform ${test}: the model misses something about these data.`
    : `No departure from uniformity was found ${test}. That is weak evidence that the model fits: a test with few trials misses much.`;
}

/** Whether outcomes vary as much as simulated ones. */
export function dispersionInWords({ dispersion: { ratio, pValue } }: SimulatedResiduals): string {
  const test = `(dispersion ${signed(ratio)}, p ${apaP(pValue)})`;
  if (pValue >= 0.05) return `No over- or underdispersion was found ${test}, which again is weak evidence.`;
  return ratio > 1
    ? `They vary more than simulated ones ${test}: a random effect may be missing.`
    : `They vary less than simulated ones ${test}.`;
}

/** How the search for the estimates ended. */
export function convergenceInWords({ converged, maxGradient, method }: MixedModelFit): string {
  const gradient = `largest |gradient| of the deviance ${maxGradient.toExponential(1)}`;
  return converged
    ? `The search converged (${method}, ${gradient}).`
    : `The search did not converge (${method}, ${gradient}): do not rely on these estimates.`;
}
