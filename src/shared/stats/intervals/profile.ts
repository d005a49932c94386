import { normalQuantile } from "../distributions.ts";
import { hasResiduals } from "../glmm/family.ts";
import { fitGaussian } from "../glmm/fit-gaussian.ts";
import { cellResponse, rowProblem } from "../glmm/fit-response.ts";
import { LaplaceObjective } from "../glmm/laplace.ts";
import type { MarginalDeviance } from "../glmm/marginal-deviance.ts";
import type { MixedModelFit } from "../glmm/mixed-model-fit.ts";
import { OrdinaryDeviance } from "../glmm/ordinary-regression.ts";
import { QuadratureObjective } from "../glmm/quadrature.ts";
import { selectColumns } from "../glmm/rank.ts";
import { type ResponseModel, responseModel, responseOptions } from "../glmm/response-model.ts";
import { ModelError } from "../model-error.ts";
import { minimise } from "../optimise/bfgs.ts";
import type { Interval } from "./wald.ts";

export interface ProfileOptions {
  readonly level?: number;
  readonly shouldStop?: () => boolean;
}

/**
 * Profile-likelihood interval of a fixed effect: the values v at which the deviance, minimised over everything else with
 * the effect fixed at v, exceeds its minimum by less than z². Root found directly on ζ(v) = ±√(D(v) − D̂), nearly a line.
 * A bound that the likelihood does not set (separation) is infinite.
 *
 * @throws ModelError `unknown-column` for a term that the model has not, `option-unsupported` for a fit by REML
 */
export function profileInterval(fit: MixedModelFit, term: string, options: ProfileOptions = {}): Interval {
  const index = fit.fixed.findIndex((effect) => effect.term === term);
  if (index < 0)
    throw new ModelError(
      "unknown-column",
      `The model has no coefficient “${term}”.`,
      `Use one of: ${fit.fixed.map((effect) => effect.term).join(", ")}.`,
    );
  if (fit.method === "REML")
    throw new ModelError(
      "option-unsupported",
      "Profile intervals need maximum likelihood, not REML.",
      "Fit with reml: false.",
    );
  const { estimate, stdError } = fit.fixed[index]!;
  if (fit.family === "lognormal")
    throw new ModelError(
      "option-unsupported",
      "There are no profile intervals for log-normal models.",
      "Use Wald intervals, or a linear model of the logarithm.",
    );
  const deviance = fit.family === "gaussian" ? gaussianProfile(fit, index) : responseProfile(fit, index, options);
  const z = normalQuantile((1 + (options.level ?? 0.95)) / 2);
  if (Number.isNaN(stdError)) return { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  const minimum = fit.deviance;
  return {
    lower: solve(deviance, minimum, estimate, -stdError, z),
    upper: solve(deviance, minimum, estimate, stdError, z),
  };
}

/**
 * Profile interval of the standard deviation of a scalar random effect such as (1 | participant) in a model whose likelihood is approximated; the
 * lower bound is 0 where the data do not exclude that.
 */
export function profileDeviationInterval(fit: MixedModelFit, group: string, options: ProfileOptions = {}): Interval {
  const block = fit.frame.blocks.findIndex((candidate) => candidate.group === group);
  const scalar = fit.frame.blocks.every(({ names }) => names.length === 1);
  if (block < 0 || !scalar || hasResiduals(fit.family))
    throw new ModelError(
      "option-unsupported",
      `There is no profile interval for the standard deviation of “${group}” in this model.`,
      "It is for binomial, ordinal and gamma models whose random effects are all of the form (1 | group).",
    );
  const index = fit.beta.length + fit.own.length + block;
  const deviance = responseProfile(fit, index, options);
  const z = normalQuantile((1 + (options.level ?? 0.95)) / 2);
  const estimate = fit.theta[block]!;
  const scale = 0.2 * Math.max(estimate, 0.2);
  const lower = deviance(0) - fit.deviance < z * z ? 0 : solve(deviance, fit.deviance, estimate, -scale, z, 0);
  return { lower, upper: solve(deviance, fit.deviance, estimate, scale, z) };
}

/** The v beyond the estimate, in the direction of `step`, at which D(v) − D̂ = z²; ±∞ where there is none. */
function solve(
  deviance: (value: number) => number,
  minimum: number,
  estimate: number,
  step: number,
  z: number,
  limit = Number.NEGATIVE_INFINITY,
): number {
  const excess = (value: number) => Math.sqrt(Math.max(0, deviance(value) - minimum)) - z;
  let inside = estimate;
  let insideExcess = -z;
  let outside = Math.max(limit, estimate + z * step);
  let outsideExcess = excess(outside);
  for (let doubling = 0; outsideExcess < 0; doubling++) {
    if (doubling === 12) return Math.sign(step) * Number.POSITIVE_INFINITY;
    inside = outside;
    insideExcess = outsideExcess;
    outside = Math.max(limit, estimate + 2 * (outside - estimate));
    outsideExcess = excess(outside);
  }
  // The Illinois variant of false position: superlinear, and never leaves the bracket.
  for (let iteration = 0; iteration < 60; iteration++) {
    const value = outside - (outsideExcess * (outside - inside)) / (outsideExcess - insideExcess);
    if (Math.abs(outside - inside) < 1e-7 * Math.abs(step)) return value;
    const valueExcess = excess(value);
    if (Math.abs(valueExcess) < 1e-7) return value;
    if (valueExcess > 0) {
      [outside, outsideExcess] = [value, valueExcess];
      insideExcess /= 2;
    } else {
      [inside, insideExcess] = [value, valueExcess];
      outsideExcess /= 2;
    }
  }
  return (inside + outside) / 2;
}

/** The deviance of a model with parameter k of (β, φ, θ) fixed, minimised over the others by warm BFGS. */
function responseProfile(fit: MixedModelFit, k: number, options: ProfileOptions): (value: number) => number {
  const { objective, constant } = objectiveOf(fit);
  const n = objective.size;
  const estimate = Float64Array.of(...fit.beta, ...fit.own, ...fit.theta);
  const metric = fit.inverseHessian.length === n * n ? fit.inverseHessian : new Float64Array(n * n);
  const own = metric[k * n + k]!;
  const free = Array.from({ length: n }, (_, j) => j).filter(
    (j) => j !== k && (metric[j * n + j]! > 0 || j < objective.fixedCount),
  );
  // The inverse Hessian of the others given parameter k, and the ridge along which they follow it.
  const given = Float64Array.from({ length: free.length ** 2 }, (_, index) => {
    const i = free[Math.floor(index / free.length)]!;
    const j = free[index % free.length]!;
    return metric[i * n + j]! - (own > 0 ? (metric[i * n + k]! * metric[k * n + j]!) / own : 0);
  });
  return (value) => {
    const point = estimate.with(k, value);
    if (free.length === 0) return objective.evaluate(point) + constant;
    const gradient = new Float64Array(n);
    const ridge = own > 0 ? (value - estimate[k]!) / own : 0;
    const start = Float64Array.from(free, (j) => estimate[j]! + metric[j * n + k]! * ridge);
    const result = minimise(
      (others, out) => {
        if (options.shouldStop?.()) throw new ModelError("stopped", "The profile was stopped.", "Start it again.");
        free.forEach((j, a) => {
          point[j] = others[a]!;
        });
        const deviance = objective.evaluate(point, gradient);
        free.forEach((j, a) => {
          out[a] = gradient[j]!;
        });
        return deviance;
      },
      start,
      { inverseHessian: given, tolerance: 1e-8 },
    );
    return result.value + constant;
  };
}

/** The deviance of a fit as a function of its parameters, and the constant that makes it the fit's at the estimate. */
function objectiveOf(fit: MixedModelFit): { objective: MarginalDeviance; constant: number } {
  const { frame } = fit;
  const model = responseModel(frame.outcome, responseOptions(fit));
  const estimate = Float64Array.of(...fit.beta, ...fit.own, ...fit.theta);
  const objective = marginalDeviance(fit, model);
  return { objective, constant: fit.deviance - objective.evaluate(estimate) };
}

function marginalDeviance({ frame, nAGQ }: MixedModelFit, model: ResponseModel): MarginalDeviance {
  if (frame.blocks.length === 0) return new OrdinaryDeviance(frame.x, cellResponse(frame, model), frame.offset);
  const laplace = new LaplaceObjective(rowProblem(frame, model));
  return nAGQ > 1 ? new QuadratureObjective(laplace, nAGQ) : laplace;
}

/** The maximum-likelihood deviance of a linear model with coefficient j fixed: x_j's part goes to the outcome's side. */
function gaussianProfile(fit: MixedModelFit, j: number): (value: number) => number {
  const { frame } = fit;
  const { outcome, x, rowOf, cellOf } = frame;
  if (outcome.kind !== "gaussian") throw new RangeError("not a linear model");
  const p = x.names.length;
  const others = x.names.map((_, k) => k).filter((k) => k !== j);
  const rest = { ...frame, x: selectColumns(x, others) };
  const column = Float64Array.from(rowOf, (row) => x.values[cellOf[row]! * p + j]!);
  return (value) =>
    fitGaussian(
      rest,
      outcome.values.map((y, row) => y - value * column[row]!),
      { reml: false, start: fit },
    ).deviance;
}
