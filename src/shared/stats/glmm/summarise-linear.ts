import { fitGaussian, type GaussianEstimate } from "./fit-gaussian.ts";
import { fitLognormal } from "./fit-lognormal.ts";
import type { MixedModelOptions } from "./fit-mixed-model.ts";
import type { MixedModelFit } from "./mixed-model-fit.ts";
import type { ModelFrame } from "./model-frame.ts";
import {
  convergenceWarning,
  dataWarnings,
  dropped,
  fixedEffects,
  groupCounts,
  informationCriteria,
  singularWarnings,
} from "./summarise.ts";
import { conditionalModes, randomEffects, singularTerms } from "./summarise-random.ts";

/** Fits a linear model and says what came of it. */
export function summariseGaussian(formula: string, frame: ModelFrame, options: MixedModelOptions): MixedModelFit {
  const reml = options.reml ?? true;
  const estimate = fitGaussian(frame, numbersOf(frame), { ...options, reml });
  const method = estimate.objective ? (reml ? "REML" : "ML") : "least squares";
  return { ...summariseLinear(formula, frame, estimate, 0), family: "gaussian", link: "identity", method };
}

/** Fits a (shifted) log-normal model and says what came of it. */
export function summariseLognormal(formula: string, frame: ModelFrame, options: MixedModelOptions): MixedModelFit {
  const shift = options.shift ?? "estimate";
  const estimate = fitLognormal(frame, numbersOf(frame), { ...options, shift });
  const fit = summariseLinear(formula, frame, estimate, Number(shift === "estimate"));
  const atZero = shift === "estimate" && estimate.shift === 0;
  return {
    ...{ ...fit, family: "lognormal", link: "log", method: "ML", own: Float64Array.of(estimate.shift) },
    shift: { name: "shift", estimate: estimate.shift, stdError: estimate.shiftError },
    warnings: [...fit.warnings, ...(atZero ? ["the shift is 0: the model is a plain log-normal one"] : [])],
  };
}

function numbersOf({ outcome }: ModelFrame): Float64Array {
  if (outcome.kind !== "gaussian") throw new RangeError("a linear model needs a numeric outcome");
  return outcome.values;
}

function summariseLinear(formula: string, frame: ModelFrame, estimate: GaussianEstimate, ownCount: number) {
  const { beta, theta, sigma, covariance, deviance, objective } = estimate;
  const { blocks, x } = frame;
  const layout = objective?.problem.layout;
  const singular = layout ? singularTerms(blocks, layout, theta) : [];
  objective?.factor.invert();
  const residualDf = objective ? Number.POSITIVE_INFINITY : frame.usedRows.length - beta.length;
  return {
    ...{ formula, nAGQ: 1 },
    fixed: fixedEffects(x.names, beta, covariance, residualDf),
    ...{ vcov: covariance, jointCovariance: covariance },
    random: layout ? randomEffects(blocks, layout, theta, sigma) : [],
    residualSd: sigma,
    ...informationCriteria(deviance, beta.length + theta.length + 1 + ownCount, frame.usedRows.length),
    groups: groupCounts(frame),
    ...{ maxGradient: estimate.maxGradient, converged: estimate.converged, singular: singular.length > 0 },
    ...{ separation: [], ...dropped(frame) },
    warnings: [...dataWarnings(frame), ...singularWarnings(singular), ...convergenceWarning(estimate)],
    modes: objective ? conditionalModes(blocks, layout!, objective.factor, theta, objective.u, sigma) : [],
    fitted: Float64Array.from(frame.rowOf, (row) => estimate.fitted[row]!),
    ...{ beta, own: new Float64Array(), theta, inverseHessian: new Float64Array(), frame },
  };
}
