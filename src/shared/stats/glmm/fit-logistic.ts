import { invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { ModelError } from "../model-error.ts";
import { layOut } from "./arrow-layout.ts";
import { type BinomialOutcome, collapse, logBinomialConstant } from "./binomial-rows.ts";
import { withPositiveDiagonal } from "./covariance-factor.ts";
import { LaplaceObjective, type LogisticProblem } from "./laplace.ts";
import { type CellCounts, type LogisticRegression, logisticRegression } from "./logistic-regression.ts";
import type { ModelFrame } from "./model-frame.ts";
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
  const { rows, cells } = collapse(frame, outcome);
  const ordinary = logisticRegression(frame.x, cells);
  const separation = findSeparation(frame.x, cells, ordinary);
  if (!separation) return fitUnseparated(frame, outcome, rows, ordinary, options);
  return fitSeparated(frame, outcome, rows, separation, options);
}

/**
 * The limit of the likelihood along the separating direction: separated rows are certain and drop out, the columns that
 * they alone identified with them; the estimates are then moved along the direction until those rows are decided.
 */
function fitSeparated(
  frame: ModelFrame,
  outcome: BinomialOutcome,
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
  const restFrame = { ...frame, x: selectColumns(x, kept) };
  const restCells = collapseRows(restFrame, restRows);
  const ordinary = logisticRegression(restFrame.x, restCells);
  const start = options.start && {
    theta: options.start.theta,
    beta: Float64Array.from(kept, (j) => options.start!.beta[j]!),
  };
  const fit = fitUnseparated(restFrame, outcome, restRows, ordinary, { ...options, start });
  return { ...fit, ...embed(frame, fit, kept, separation), separation };
}

function collapseRows(frame: ModelFrame, rows: CellCounts): CellCounts {
  const cells = { successes: new Float64Array(frame.x.rowCount), trials: new Float64Array(frame.x.rowCount) };
  for (let row = 0; row < frame.rowCount; row++) {
    cells.successes[frame.cellOf[row]!]! += rows.successes[row]!;
    cells.trials[frame.cellOf[row]!]! += rows.trials[row]!;
  }
  return cells;
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
  if (fit.covariance.length === 0) return { beta, covariance: fit.covariance };
  const covariance = new Float64Array(p * p).fill(Number.NaN);
  kept.forEach((i, a) => {
    kept.forEach((j, b) => {
      if (direction[i] === 0 && direction[j] === 0) covariance[i * p + j] = fit.covariance[a * kept.length + b]!;
    });
  });
  return { beta, covariance };
}

function fitUnseparated(
  frame: ModelFrame,
  outcome: BinomialOutcome,
  rows: CellCounts,
  ordinary: LogisticRegression,
  options: LogisticFitOptions,
): LogisticEstimate {
  const constant = -2 * logBinomialConstant(outcome);
  if (frame.blocks.length === 0)
    return {
      beta: ordinary.beta,
      theta: new Float64Array(),
      deviance: ordinary.deviance + constant,
      covariance: ordinary.covariance ?? new Float64Array(ordinary.beta.length ** 2).fill(Number.NaN),
      inverseHessian: ordinary.covariance?.map((value) => value / 2) ?? new Float64Array(),
      maxGradient: ordinary.maxGradient,
      ...{ iterations: 0, evaluations: 0, converged: ordinary.converged, conditionalCovariance: false },
      ...{ separation: undefined, objective: undefined },
    };
  const problem = sortedProblem(frame, rows);
  const laplace = new LaplaceObjective(problem);
  const objective = options.nAGQ && options.nAGQ > 1 ? new QuadratureObjective(laplace, options.nAGQ) : laplace;
  const theta0 = startingTheta(problem.layout, options.start?.theta);
  const start = Float64Array.of(...(options.start?.beta ?? ordinary.beta), ...theta0);
  const search = new Search(objective, problem.layout, startingMetric(laplace, start, options.start), options);
  const result = search.run(start);
  const wanted = options.standardErrors !== false;
  const curvature = wanted ? search.curvature(result) : undefined;
  const point = curvature?.point ?? result.point;
  const beta = point.slice(0, laplace.fixedCount);
  const theta = withPositiveDiagonal(problem.layout, point.subarray(laplace.fixedCount));
  // Once more at the estimate itself, so that the modes belong to it.
  const gradient = new Float64Array(objective.size);
  const oriented = Float64Array.of(...beta, ...theta);
  laplace.u.fill(0);
  const deviance = objective.evaluate(oriented, gradient);
  if (!Number.isFinite(deviance))
    throw new ModelError("fit-failed", "The likelihood could not be computed at the estimates.", "Simplify the model.");
  return {
    ...{ beta, theta, deviance: deviance + constant },
    covariance: curvature?.covariance ?? (wanted ? conditionalCovariance(laplace) : new Float64Array()),
    inverseHessian:
      curvature?.inverseHessian ?? (wanted ? initialInverseHessian(laplace, oriented) : new Float64Array()),
    maxGradient: search.freeIndices(oriented).reduce((max, k) => Math.max(max, Math.abs(gradient[k]!)), 0),
    ...{ iterations: search.iterations, evaluations: search.evaluations, converged: result.converged },
    ...{ conditionalCovariance: wanted && !curvature, separation: undefined, objective: laplace },
  };
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
