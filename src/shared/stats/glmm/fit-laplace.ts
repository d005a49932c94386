import type { ModelMatrix } from "../formula/model-matrix.ts";
import { invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { ModelError } from "../model-error.ts";
import { withPositiveDiagonal } from "./covariance-factor.ts";
import { LaplaceObjective, type LaplaceProblem } from "./laplace.ts";
import type { OrdinaryRegression } from "./ordinary-regression.ts";
import { OrthogonalBasis } from "./orthogonal-basis.ts";
import { QuadratureObjective } from "./quadrature.ts";
import { fillThetaBlock, Search, type SearchOptions, startingTheta } from "./search.ts";
import { PenalisedDeviance } from "./weak-prior.ts";

/** The estimates of a similar fit; with its inverse Hessian the search needs half as many steps. */
export interface WarmStart {
  readonly beta: Float64Array;
  /** The response's own parameters; empty or absent where it has none. */
  readonly own?: Float64Array;
  readonly theta: Float64Array;
  readonly inverseHessian?: Float64Array;
}

export interface LaplaceFitOptions extends SearchOptions {
  /** Quadrature points for a single scalar random effect; 1 is the Laplace approximation. */
  readonly nAGQ?: number;
  /** Where to start: the estimates of a similar fit. */
  readonly start?: WarmStart;
  /** 1/sd² of each coefficient's normal prior; without one the likelihood alone decides. */
  readonly priorPrecision?: Float64Array;
  /** Without them a refit takes a third of the time. */
  readonly standardErrors?: boolean;
}

export interface LaplaceEstimate {
  readonly beta: Float64Array;
  /** The response's own parameters φ. */
  readonly own: Float64Array;
  /** Λ's lower triangles, term by term; empty without random effects. */
  readonly theta: Float64Array;
  /** −2 log-likelihood, without constants. */
  readonly deviance: number;
  /** Covariance of (β, φ), by rows. Empty without standard errors. */
  readonly covariance: Float64Array;
  /** Inverse Hessian of the deviance over (β, φ, θ); empty without standard errors. */
  readonly inverseHessian: Float64Array;
  readonly maxGradient: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly converged: boolean;
  /** Whether the covariance had to come from the conditional information, the Hessian being singular. */
  readonly conditionalCovariance: boolean;
  /** The Laplace objective at the estimate; undefined without random effects. */
  readonly objective: LaplaceObjective | undefined;
}

/** |η| up to which a start is able to move. */
const MODERATE = 12.5;

/**
 * Fits a model with random effects to any response by the Laplace approximation or adaptive quadrature.
 *
 * @param cellWeights numbers of outcomes of the design cells
 * @param ordinary the estimates without random effects, where the search starts
 * @throws ModelError `fit-failed`, `stopped`
 */
export function fitLaplace(
  problem: LaplaceProblem,
  cellWeights: Float64Array,
  ordinary: Pick<WarmStart, "beta" | "own">,
  options: LaplaceFitOptions,
): LaplaceEstimate {
  const basis = new OrthogonalBasis(problem.x, cellWeights);
  const { layout } = problem;
  const laplace = new LaplaceObjective({ ...problem, x: basis.x });
  const p = laplace.coefficientCount;
  const likelihood = options.nAGQ && options.nAGQ > 1 ? new QuadratureObjective(laplace, options.nAGQ) : laplace;
  const penalised = options.priorPrecision && new PenalisedDeviance(likelihood, basis, options.priorPrecision);
  const objective = penalised ?? likelihood;
  const theta0 = startingTheta(layout, options.start?.theta);
  const similar =
    options.start && isModerate(problem.x, options.start.beta) ? inBasis(options.start, basis) : undefined;
  const start = Float64Array.of(
    ...(similar?.beta ?? basis.fromOriginal(ordinary.beta)),
    ...((similar ? similar.own : ordinary.own) ?? []),
    ...theta0,
  );
  const wanted = options.standardErrors !== false;
  // The Hessian's Newton step takes the last part of the way, so that the search may end before it.
  const sparing = wanted && laplace.factorIsCostly ? { tolerance: 1e-6, oneSided: true } : {};
  const search = new Search(objective, layout, startingMetric(laplace, start, similar), { ...sparing, ...options });
  const result = search.run(start);
  const curvature = wanted ? search.curvature(result) : undefined;
  const point = curvature?.point ?? result.point;
  const fixed = point.slice(0, laplace.fixedCount);
  const theta = withPositiveDiagonal(layout, point.subarray(laplace.fixedCount));
  // Once more at the estimate itself, so that the modes belong to it.
  const gradient = new Float64Array(objective.size);
  const oriented = Float64Array.of(...fixed, ...theta);
  // Where a column of Λ was turned round, the modes that belong to it have the other sign.
  if (theta.some((value, k) => value !== point[laplace.fixedCount + k])) laplace.u.fill(0);
  const penalty = penalised?.penalty(basis.toOriginal(fixed.slice(0, p))) ?? 0;
  const deviance = objective.evaluate(oriented, gradient) - penalty;
  if (!Number.isFinite(deviance))
    throw new ModelError("fit-failed", "The likelihood could not be computed at the estimates.", "Simplify the model.");
  const inOriginal = (compute: () => Float64Array, size: number) =>
    wanted ? basis.covarianceToOriginal(compute(), size) : new Float64Array();
  return {
    ...{ beta: basis.toOriginal(fixed.slice(0, p)), own: fixed.slice(p), theta, deviance },
    covariance: inOriginal(() => curvature?.covariance ?? conditionalCovariance(laplace), fixed.length),
    inverseHessian: inOriginal(
      () => curvature?.inverseHessian ?? initialInverseHessian(laplace, oriented),
      oriented.length,
    ),
    maxGradient: largestGradient(gradient, search.freeIndices(oriented), curvature?.inverseHessian),
    ...{ iterations: search.iterations, evaluations: search.evaluations, converged: result.converged },
    ...{ conditionalCovariance: wanted && !curvature, objective: laplace },
  };
}

/** A regression without random effects as the estimate that it is. */
export function withoutRandomEffects(ordinary: OrdinaryRegression): LaplaceEstimate {
  const { beta, own, deviance, covariance, maxGradient, converged } = ordinary;
  return {
    ...{ beta, own, theta: new Float64Array(), deviance, maxGradient, converged },
    covariance: covariance ?? new Float64Array((beta.length + own.length) ** 2).fill(Number.NaN),
    inverseHessian: covariance?.map((value) => value / 2) ?? new Float64Array(),
    ...{ iterations: 0, evaluations: 0, conditionalCovariance: false, objective: undefined },
  };
}

/** The estimates of a similar fit in the coordinates of the search. */
function inBasis({ beta, own, theta, inverseHessian }: WarmStart, basis: OrthogonalBasis): WarmStart {
  const size = beta.length + (own?.length ?? 0) + theta.length;
  const known = inverseHessian?.length === size * size;
  return {
    ...{ beta: basis.fromOriginal(beta), own, theta },
    inverseHessian: known ? basis.covarianceFromOriginal(inverseHessian, size) : undefined,
  };
}

/** Whether no cell is so certain under β that the likelihood is flat there: a start has to be able to move. */
function isModerate(x: ModelMatrix, beta: Float64Array): boolean {
  const p = beta.length;
  for (let cell = 0; cell < x.rowCount; cell++) {
    let eta = 0;
    for (let j = 0; j < p; j++) eta += x.values[cell * p + j]! * beta[j]!;
    if (!(Math.abs(eta) < MODERATE)) return false;
  }
  return true;
}

/** Largest derivative, each as it is or in units of its curvature, whichever is smaller, as lme4 checks convergence. */
function largestGradient(gradient: Float64Array, free: readonly number[], inverseHessian?: Float64Array): number {
  const n = gradient.length;
  const scale = (k: number) => Math.min(1, Math.sqrt(inverseHessian?.[k * n + k] ?? 1));
  return free.reduce((max, k) => Math.max(max, Math.abs(gradient[k]!) * scale(k)), 0);
}

/** The covariance of (β, φ) with θ taken as known. */
function conditionalCovariance(laplace: LaplaceObjective): Float64Array {
  const n = laplace.fixedCount;
  return invertPositiveDefinite(laplace.conditionalInformation(), n) ?? new Float64Array(n * n).fill(Number.NaN);
}

/** The inverse Hessian of a similar fit where it is known, and an approximation elsewhere. */
function startingMetric(laplace: LaplaceObjective, start: Float64Array, similar?: WarmStart): Float64Array {
  const n = start.length;
  const known = similar?.inverseHessian;
  if (known?.length !== n * n) return initialInverseHessian(laplace, start);
  if (start.every((_, k) => known[k * n + k]! > 0)) return known;
  const metric = initialInverseHessian(laplace, start);
  for (let k = 0; k < n; k++)
    if (known[k * n + k]! > 0) for (let l = 0; l < n; l++) metric[k * n + l] = known[k * n + l]!;
  return metric;
}

/** ½ times the inverse information on (β, φ), and 1/(4qₖ) for θ, at a point. */
function initialInverseHessian(objective: LaplaceObjective, point: Float64Array): Float64Array {
  objective.evaluate(point);
  const { layout } = objective.problem;
  const n = objective.size;
  const p = objective.fixedCount;
  const inverse = new Float64Array(n * n);
  const fixed = invertPositiveDefinite(objective.conditionalInformation(), p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) inverse[i * n + j] = fixed ? fixed[i * p + j]! / 2 : i === j ? 0.01 : 0;
  fillThetaBlock(inverse, layout, n, p);
  return inverse;
}
