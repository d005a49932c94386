import { chiSquareUpper } from "./distributions.ts";
import { termLabel } from "./formula/terms.ts";
import type { MixedModelFit } from "./glmm/mixed-model-fit.ts";
import { selectColumns } from "./glmm/rank.ts";
import { refit } from "./refit.ts";
import { sumCoded, type TermTest } from "./type-three.ts";

/**
 * Type III likelihood-ratio tests: the model against the one without a term's columns in sum-to-zero coding, everything else
 * kept, as afex's `mixed` does; of a term that no other contains it is lme4's `drop1`. Linear models are refitted by maximum
 * likelihood.
 */
export function likelihoodRatioTerms(fit: MixedModelFit, shouldStop?: () => boolean): TermTest[] {
  const { frame } = fit;
  const sum = sumCoded(frame);
  const method = fit.method === "REML" ? "ML" : fit.method;
  const whole = method === fit.method ? fit.deviance : refit({ ...fit, method }, frame.outcome, shouldStop).deviance;
  return frame.formula.fixed.terms.map((term, index) => {
    const kept = sum.names.map((_, j) => j).filter((j) => sum.termOf[j] !== index);
    const numDf = sum.names.length - kept.length;
    const estimable = frame.aliased.length === 0 && numDf > 0;
    const shared = { term: termLabel(term), numDf, denDf: Number.POSITIVE_INFINITY, estimable, separated: false };
    if (!estimable) return { ...shared, statistic: Number.NaN, pValue: Number.NaN };
    const x = selectColumns(sum, kept);
    const reduced = refit(
      {
        ...fit,
        method,
        frame: { ...frame, x },
        beta: new Float64Array(kept.length),
        inverseHessian: new Float64Array(),
      },
      frame.outcome,
      shouldStop,
    );
    const statistic = Math.max(0, reduced.deviance - whole);
    return { ...shared, statistic, pValue: chiSquareUpper(statistic, numDf) };
  });
}
