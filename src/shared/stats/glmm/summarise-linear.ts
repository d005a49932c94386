import type { DegreesMethod, DegreesOfFreedom } from "./degrees-of-freedom.ts";
import { fitGaussian, type GaussianEstimate } from "./fit-gaussian.ts";
import { fitLognormal } from "./fit-lognormal.ts";
import { kenwardRoger } from "./kenward-roger.ts";
import type { MixedModelFit } from "./mixed-model-fit.ts";
import type { MixedModelOptions } from "./mixed-model-options.ts";
import type { ModelFrame } from "./model-frame.ts";
import { satterthwaite } from "./satterthwaite.ts";
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
  const tested = testing(estimate, options.degrees ?? "satterthwaite", frame.usedRows.length);
  return { ...summariseLinear(formula, frame, estimate, tested, 0), family: "gaussian", link: "identity", method };
}

/** Fits a (shifted) log-normal model and says what came of it. */
export function summariseLognormal(formula: string, frame: ModelFrame, options: MixedModelOptions): MixedModelFit {
  const shift = options.shift ?? "estimate";
  const estimate = fitLognormal(frame, numbersOf(frame), { ...options, shift });
  const { covariance: vcov, objective, beta } = estimate;
  const tested: Tested = objective
    ? { vcov, degrees: { method: "normal" } }
    : { vcov, degrees: { method: "residual", df: frame.usedRows.length - beta.length } };
  const fit = summariseLinear(formula, frame, estimate, tested, Number(shift === "estimate"));
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

interface Tested {
  readonly vcov: Float64Array;
  readonly degrees: DegreesOfFreedom;
}

/** The covariance of β and the degrees of freedom of its tests. */
function testing(
  { objective, theta, sigma, beta, covariance }: GaussianEstimate,
  method: DegreesMethod,
  rows: number,
): Tested {
  if (!objective) return { vcov: covariance, degrees: { method: "residual", df: rows - beta.length } };
  if (method === "kenward-roger") return kenwardRoger(objective.problem, theta, sigma);
  if (method === "normal") return { vcov: covariance, degrees: { method } };
  return { vcov: covariance, degrees: satterthwaite(objective, theta, sigma) };
}

function summariseLinear(
  formula: string,
  frame: ModelFrame,
  estimate: GaussianEstimate,
  tested: Tested,
  ownCount: number,
) {
  const { beta, theta, sigma, deviance, objective } = estimate;
  const { blocks, x } = frame;
  const layout = objective?.problem.layout;
  const singular = layout ? singularTerms(blocks, layout, theta) : [];
  objective?.factor.invert();
  const estimates = { beta, ...tested, separated: [], direction: undefined };
  return {
    ...{ formula, nAGQ: 1 },
    fixed: fixedEffects(x, estimates),
    ...{ ...estimates, jointCovariance: tested.vcov, modelled: null },
    random: layout ? randomEffects(blocks, layout, theta, sigma) : [],
    residualSd: sigma,
    ...informationCriteria(deviance, beta.length + theta.length + 1 + ownCount, frame.usedRows.length),
    groups: groupCounts(frame),
    ...{ maxGradient: estimate.maxGradient, converged: estimate.converged, singular: singular.length > 0 },
    ...{ separation: [], ...dropped(frame) },
    warnings: [...dataWarnings(frame), ...singularWarnings(singular), ...convergenceWarning(estimate)],
    modes: objective ? conditionalModes(blocks, layout!, objective.factor, theta, objective.u, sigma) : [],
    fitted: Float64Array.from(frame.rowOf, (row) => estimate.fitted[row]!),
    ...{ own: new Float64Array(), theta, inverseHessian: new Float64Array(), frame },
  };
}
