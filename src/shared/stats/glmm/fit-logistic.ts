import type { ModelMatrix } from "../formula/model-matrix.ts";
import { invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { ModelError } from "../model-error.ts";
import { layOut } from "./arrow-layout.ts";
import { type BinomialOutcome, logBinomialConstant, sumOver } from "./binomial-rows.ts";
import { withPositiveDiagonal } from "./covariance-factor.ts";
import { LaplaceObjective, type LogisticProblem } from "./laplace.ts";
import { type CellCounts, type LogisticRegression, logisticRegression } from "./logistic-regression.ts";
import type { ModelFrame } from "./model-frame.ts";
import { OrthogonalBasis } from "./orthogonal-basis.ts";
import { QuadratureObjective } from "./quadrature.ts";
import { dropDependentColumns, selectColumns } from "./rank.ts";
import { fillThetaBlock, Search, type SearchOptions, startingTheta } from "./search.ts";
import { findSeparation, type Separation } from "./separation.ts";

/** The estimates of a similar fit; with its inverse Hessian the search needs half as many steps. */
export interface WarmStart {
  readonly beta: Float64Array;
  readonly theta: Float64Array;
  readonly inverseHessian?: Float64Array;
}

export interface LogisticFitOptions extends SearchOptions {
  /** Quadrature points for a single scalar random effect; 1 is the Laplace approximation. */
  readonly nAGQ?: number;
  /** Where to start: the estimates of a similar fit. */
  readonly start?: WarmStart;
  /** Without them a refit takes a third of the time. */
  readonly standardErrors?: boolean;
}

export interface LogisticEstimate {
  /** Log-odds; along a separating direction a finite value stands for infinity. */
  readonly beta: Float64Array;
  /** Λ's lower triangles, term by term; empty without random effects. */
  readonly theta: Float64Array;
  /** −2 log-likelihood. */
  readonly deviance: number;
  /** Covariance of β, p × p; NaN where an estimate is infinite. Empty without standard errors. */
  readonly covariance: Float64Array;
  /** Inverse Hessian of the deviance over (β, θ); empty without standard errors. */
  readonly inverseHessian: Float64Array;
  readonly maxGradient: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly converged: boolean;
  /** Whether the covariance had to come from the conditional information, the Hessian being singular. */
  readonly conditionalCovariance: boolean;
  readonly separation: Separation | undefined;
  /** The Laplace objective at the estimate; undefined without random effects. */
  readonly objective: LaplaceObjective | undefined;
}

/** |η| at which a separated cell counts as decided. */
const DECIDED = 25;

/** Fits a logistic (mixed) model to an outcome given by used rows. @throws ModelError `fit-failed`, `stopped`. */
export function fitLogistic(
  frame: ModelFrame,
  outcome: BinomialOutcome,
  options: LogisticFitOptions = {},
): LogisticEstimate {
  const estimate = fitRows(frame, sumOver(frame.rowOf, frame.rowCount, outcome), options);
  return { ...estimate, deviance: estimate.deviance - 2 * logBinomialConstant(outcome) };
}

/** The fit to an outcome by distinct rows, its deviance without the binomial constant. */
function fitRows(frame: ModelFrame, rows: CellCounts, options: LogisticFitOptions): LogisticEstimate {
  const cells = sumOver(frame.cellOf, frame.x.rowCount, rows);
  const ordinary = logisticRegression(frame.x, cells);
  const separation = findSeparation(frame.x, cells, ordinary);
  return separation ? fitSeparated(frame, rows, separation, options) : fitUnseparated(frame, rows, ordinary, options);
}

/**
 * The limit of the likelihood along the separating direction: separated rows are certain and drop out, the columns that
 * they alone identified with them; the estimates are then moved along the direction until those rows are decided. What is
 * left may be separated in turn.
 */
function fitSeparated(
  frame: ModelFrame,
  rows: CellCounts,
  separation: Separation,
  options: LogisticFitOptions,
): LogisticEstimate {
  const { x, cellOf } = frame;
  const p = x.names.length;
  const undecided = Array.from({ length: x.rowCount }, (_, cell) => cell).filter((cell) => separation.side[cell] === 0);
  const rest = dropDependentColumns({
    ...x,
    rowCount: undecided.length,
    values: Float64Array.from(undecided.flatMap((cell) => [...x.values.subarray(cell * p, (cell + 1) * p)])),
  }).matrix;
  const kept = rest.names.map((name) => x.names.indexOf(name));
  const blank = (values: Float64Array) => values.map((value, row) => (separation.side[cellOf[row]!] === 0 ? value : 0));
  const restRows = { successes: blank(rows.successes), trials: blank(rows.trials) };
  const { start } = options;
  const restStart = start && { theta: start.theta, beta: Float64Array.from(kept, (j) => start.beta[j]!) };
  const fit = fitRows({ ...frame, x: selectColumns(x, kept) }, restRows, { ...options, start: restStart });
  return { ...fit, ...embed(frame, fit, kept, separation) };
}

/** Estimates of the columns kept, moved along the direction until every separated cell is decided. */
function embed(frame: ModelFrame, fit: LogisticEstimate, kept: readonly number[], { direction, side }: Separation) {
  const { x } = frame;
  const p = x.names.length;
  const beta = new Float64Array(p);
  kept.forEach((j, k) => {
    beta[j] = fit.beta[k]!;
  });
  let shift = 0;
  for (let cell = 0; cell < x.rowCount; cell++) {
    if (side[cell] === 0) continue;
    let eta = 0;
    let slope = 0;
    for (let j = 0; j < p; j++) {
      eta += x.values[cell * p + j]! * beta[j]!;
      slope += x.values[cell * p + j]! * direction[j]!;
    }
    shift = Math.max(shift, (DECIDED - side[cell]! * eta) / Math.abs(slope));
  }
  for (let j = 0; j < p; j++) beta[j]! += shift * direction[j]!;
  const inner = fit.separation;
  const bothSides = side.map((sign, cell) => sign || (inner?.side[cell] ?? 0));
  const covariance = spread(fit.covariance, kept, p, Number.NaN);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) if (direction[i] !== 0 || direction[j] !== 0) covariance[i * p + j] = Number.NaN;
  const size = p + fit.theta.length;
  const places = [...kept, ...Array.from(fit.theta, (_, k) => p + k)];
  return {
    ...{ beta, covariance, inverseHessian: spread(fit.inverseHessian, places, size, 0) },
    separation: { direction, side: bothSides },
  };
}

/** A square matrix whose row and column a go to place `places[a]` of a larger one; an empty one stays empty. */
function spread(matrix: Float64Array, places: readonly number[], size: number, fill: number): Float64Array {
  if (matrix.length === 0) return matrix;
  const result = new Float64Array(size * size).fill(fill);
  places.forEach((i, a) => {
    places.forEach((j, b) => {
      result[i * size + j] = matrix[a * places.length + b]!;
    });
  });
  return result;
}

function fitUnseparated(
  frame: ModelFrame,
  rows: CellCounts,
  ordinary: LogisticRegression,
  options: LogisticFitOptions,
): LogisticEstimate {
  if (frame.blocks.length === 0)
    return {
      beta: ordinary.beta,
      theta: new Float64Array(),
      deviance: ordinary.deviance,
      covariance: ordinary.covariance ?? new Float64Array(ordinary.beta.length ** 2).fill(Number.NaN),
      inverseHessian: ordinary.covariance?.map((value) => value / 2) ?? new Float64Array(),
      maxGradient: ordinary.maxGradient,
      ...{ iterations: 0, evaluations: 0, converged: ordinary.converged, conditionalCovariance: false },
      ...{ separation: undefined, objective: undefined },
    };
  const basis = new OrthogonalBasis(frame.x, sumOver(frame.cellOf, frame.x.rowCount, rows).trials);
  const problem = { ...sortedProblem(frame, rows), x: basis.x };
  const laplace = new LaplaceObjective(problem);
  const objective = options.nAGQ && options.nAGQ > 1 ? new QuadratureObjective(laplace, options.nAGQ) : laplace;
  const theta0 = startingTheta(problem.layout, options.start?.theta);
  const similar = options.start && isModerate(frame.x, options.start.beta) ? inBasis(options.start, basis) : undefined;
  const start = Float64Array.of(...(similar?.beta ?? basis.fromOriginal(ordinary.beta)), ...theta0);
  const search = new Search(objective, problem.layout, startingMetric(laplace, start, similar), options);
  const result = search.run(start);
  const wanted = options.standardErrors !== false;
  const curvature = wanted ? search.curvature(result) : undefined;
  const point = curvature?.point ?? result.point;
  const gamma = point.slice(0, laplace.fixedCount);
  const theta = withPositiveDiagonal(problem.layout, point.subarray(laplace.fixedCount));
  // Once more at the estimate itself, so that the modes belong to it.
  const gradient = new Float64Array(objective.size);
  const oriented = Float64Array.of(...gamma, ...theta);
  laplace.u.fill(0);
  const deviance = objective.evaluate(oriented, gradient);
  if (!Number.isFinite(deviance))
    throw new ModelError("fit-failed", "The likelihood could not be computed at the estimates.", "Simplify the model.");
  return {
    ...{ beta: basis.toOriginal(gamma), theta, deviance },
    covariance: wanted
      ? basis.covarianceToOriginal(curvature?.covariance ?? conditionalCovariance(laplace), gamma.length)
      : new Float64Array(),
    inverseHessian: wanted
      ? basis.covarianceToOriginal(
          curvature?.inverseHessian ?? initialInverseHessian(laplace, oriented),
          oriented.length,
        )
      : new Float64Array(),
    maxGradient: largestGradient(gradient, search.freeIndices(oriented), curvature?.inverseHessian),
    ...{ iterations: search.iterations, evaluations: search.evaluations, converged: result.converged },
    ...{ conditionalCovariance: wanted && !curvature, separation: undefined, objective: laplace },
  };
}

/** The estimates of a similar fit in the coordinates of the search. */
function inBasis({ beta, theta, inverseHessian }: WarmStart, basis: OrthogonalBasis): WarmStart {
  const size = beta.length + theta.length;
  const known = inverseHessian?.length === size * size;
  return {
    ...{ beta: basis.fromOriginal(beta), theta },
    inverseHessian: known ? basis.covarianceFromOriginal(inverseHessian, size) : undefined,
  };
}

/** Whether no cell is so certain under β that the likelihood is flat there: a start has to be able to move. */
function isModerate(x: ModelMatrix, beta: Float64Array): boolean {
  const p = beta.length;
  for (let cell = 0; cell < x.rowCount; cell++) {
    let eta = 0;
    for (let j = 0; j < p; j++) eta += x.values[cell * p + j]! * beta[j]!;
    if (!(Math.abs(eta) < DECIDED / 2)) return false;
  }
  return true;
}

/** Largest derivative, each as it is or in units of its curvature, whichever is smaller, as lme4 checks convergence. */
function largestGradient(gradient: Float64Array, free: readonly number[], inverseHessian?: Float64Array): number {
  const n = gradient.length;
  const scale = (k: number) => Math.min(1, Math.sqrt(inverseHessian?.[k * n + k] ?? 1));
  return free.reduce((max, k) => Math.max(max, Math.abs(gradient[k]!) * scale(k)), 0);
}

/** The problem with its rows in the layout's order. */
export function sortedProblem(frame: ModelFrame, rows: CellCounts): LogisticProblem {
  const layout = layOut(frame.blocks, frame.rowCount);
  const sort = (values: Float64Array) => Float64Array.from(layout.order, (row) => values[row]!);
  return {
    ...{ layout, x: frame.x, cell: Int32Array.from(layout.order, (row) => frame.cellOf[row]!) },
    ...{ successes: sort(rows.successes), trials: sort(rows.trials) },
  };
}

/** The covariance of β with θ taken as known. */
function conditionalCovariance(laplace: LaplaceObjective): Float64Array {
  const p = laplace.fixedCount;
  return invertPositiveDefinite(laplace.conditionalInformation(), p) ?? new Float64Array(p * p).fill(Number.NaN);
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

/** ½(X′WX − X′WZ̃H⁻¹Z̃′WX)⁻¹ for β and 1/(4qₖ) for θ, at a point. */
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
