import { invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { ModelError } from "../model-error.ts";
import { minimise } from "../optimise/bfgs.ts";
import { type ArrowLayout, layOut } from "./arrow-layout.ts";
import { type BinomialOutcome, collapse, logBinomialConstant } from "./binomial-rows.ts";
import { thetaIndex, withPositiveDiagonal } from "./covariance-factor.ts";
import { LaplaceObjective, type LogisticProblem } from "./laplace.ts";
import { type CellCounts, type LogisticRegression, logisticRegression } from "./logistic-regression.ts";
import type { MarginalDeviance } from "./marginal-deviance.ts";
import type { ModelFrame } from "./model-frame.ts";
import { QuadratureObjective } from "./quadrature.ts";
import { dropDependentColumns, selectColumns } from "./rank.ts";
import { findSeparation, type Separation } from "./separation.ts";

export interface LogisticFitOptions {
  /** Quadrature points for a single scalar random effect; 1 is the Laplace approximation. */
  readonly nAGQ?: number;
  /** Where to start: the estimates of a similar fit. */
  readonly start?: { readonly beta: Float64Array; readonly theta: Float64Array };
  /** Without them a refit takes a third of the time. */
  readonly standardErrors?: boolean;
  readonly onProgress?: (iteration: number, deviance: number) => void;
  readonly shouldStop?: () => boolean;
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

/** A variance parameter below this share of a log-odds unit is tried at zero … */
const SNAP = 1e-3;
/** … and stays there if the deviance does not rise by more than this. */
const SNAP_RISE = 1e-5;
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
  const start = options.start && { ...options.start, beta: Float64Array.from(kept, (j) => options.start!.beta[j]!) };
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
      maxGradient: ordinary.maxGradient,
      ...{ iterations: 0, evaluations: 0, converged: ordinary.converged, conditionalCovariance: false },
      ...{ separation: undefined, objective: undefined },
    };
  const problem = sortedProblem(frame, rows);
  const laplace = new LaplaceObjective(problem);
  const objective = options.nAGQ && options.nAGQ > 1 ? new QuadratureObjective(laplace, options.nAGQ) : laplace;
  const search = new Search(objective, laplace, options);
  const start = startingPoint(problem.layout, ordinary.beta, options.start);
  const result = search.run(start);
  const final = options.standardErrors === false ? undefined : search.standardErrors(result);
  const point = final?.point ?? result.point;
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
    ...{ beta, theta, deviance: deviance + constant, covariance: final?.covariance ?? new Float64Array() },
    maxGradient: search.freeIndices(oriented).reduce((max, k) => Math.max(max, Math.abs(gradient[k]!)), 0),
    ...{ iterations: search.iterations, evaluations: search.evaluations, converged: result.converged },
    ...{ conditionalCovariance: final?.conditional ?? false, separation: undefined, objective: laplace },
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

/** Root mean square of each raw covariate, by θ's diagonal: the scale on which a random effect counts as small. */
function effectScales(layout: ArrowLayout): Float64Array {
  const scales = new Float64Array(layout.thetaCount).fill(1);
  for (const place of layout.places) {
    for (let r = 0; r < place.width; r++) {
      let sum = 0;
      for (let i = 0; i < layout.rowCount; i++) sum += layout.z[i * layout.rowWidth + place.rowOffset + r]! ** 2;
      const scale = 1 / Math.max(Math.sqrt(sum / layout.rowCount), 1e-8);
      for (let c = 0; c <= r; c++) scales[thetaIndex(place, r, c)] = scale;
    }
  }
  return scales;
}

/** GLM estimates and θ = 0.5 on the diagonal, never 0, where the gradient vanishes; or the estimates of a similar fit. */
function startingPoint(layout: ArrowLayout, beta: Float64Array, start: LogisticFitOptions["start"]): Float64Array {
  const scales = effectScales(layout);
  const theta = new Float64Array(layout.thetaCount);
  for (const place of layout.places)
    for (let c = 0; c < place.width; c++) {
      const k = thetaIndex(place, c, c);
      theta[k] = 0.5 * scales[k]!;
      if (!start) continue;
      for (let r = c + 1; r < place.width; r++) theta[thetaIndex(place, r, c)] = start.theta[thetaIndex(place, r, c)]!;
      theta[k] = Math.max(start.theta[k]!, 0.1 * scales[k]!);
    }
  return Float64Array.of(...(start?.beta ?? beta), ...theta);
}

interface Found {
  readonly point: Float64Array;
  readonly value: number;
  readonly converged: boolean;
}

/** The search for the minimum: BFGS, variances at the boundary, the Hessian. */
class Search {
  readonly #objective: MarginalDeviance;
  readonly #laplace: LaplaceObjective;
  readonly #options: LogisticFitOptions;
  readonly #scales: Float64Array;
  /** Parameters that were set to zero at the boundary. */
  readonly #snapped = new Set<number>();
  #inverseHessian: Float64Array = new Float64Array();
  iterations = 0;
  evaluations = 0;

  constructor(objective: MarginalDeviance, laplace: LaplaceObjective, options: LogisticFitOptions) {
    this.#objective = objective;
    this.#laplace = laplace;
    this.#options = options;
    this.#scales = effectScales(laplace.problem.layout);
  }

  run(start: Float64Array): Found {
    this.#inverseHessian = initialInverseHessian(this.#laplace, start, this.#scales);
    let found = this.#minimise(start);
    for (let round = 0; round < 3; round++) {
      const snapped = this.#snap(found);
      if (!snapped) break;
      found = this.#minimise(snapped);
      const away = this.#leaveBoundary(found);
      if (!away) break;
      found = this.#minimise(away);
    }
    return found;
  }

  /** Indices of the parameters that are estimated: all but the variances at zero. */
  freeIndices(point: Float64Array): number[] {
    return Array.from(point.keys()).filter((k) => !this.#snapped.has(k));
  }

  #minimise(start: Float64Array): Found {
    const free = this.freeIndices(start);
    const whole = start.slice();
    const n = start.length;
    const gradient = new Float64Array(n);
    const inverse = new Float64Array(free.length ** 2);
    free.forEach((i, a) => {
      free.forEach((j, b) => {
        inverse[a * free.length + b] = this.#inverseHessian[i * n + j]!;
      });
    });
    const result = minimise(
      (point, out) => {
        free.forEach((k, a) => {
          whole[k] = point[a]!;
        });
        if (this.#options.shouldStop?.()) throw new ModelError("stopped", "The fit was stopped.", "Start it again.");
        const value = this.#objective.evaluate(whole, gradient);
        free.forEach((k, a) => {
          out[a] = gradient[k]!;
        });
        return value;
      },
      Float64Array.from(free, (k) => start[k]!),
      {
        inverseHessian: inverse,
        tolerance: 1e-9,
        onIteration: (_, value) => {
          this.iterations++;
          this.#options.onProgress?.(this.iterations, value);
          return false;
        },
      },
    );
    this.evaluations += result.evaluations;
    free.forEach((k, a) => {
      whole[k] = result.point[a]!;
    });
    return { point: whole, value: result.value, converged: result.status === "converged" };
  }

  /** Sets small variances to zero where the likelihood allows it; undefined where there is none. */
  #snap({ point, value }: Found): Float64Array | undefined {
    const { layout } = this.#laplace.problem;
    const p = this.#laplace.fixedCount;
    let changed: Float64Array | undefined;
    for (const place of layout.places)
      for (let c = 0; c < place.width; c++) {
        const column = Array.from({ length: place.width - c }, (_, k) => thetaIndex(place, c + k, c));
        const isSmall = (k: number) => Math.abs(point[p + k]!) < SNAP * this.#scales[k]!;
        if (this.#snapped.has(p + column[0]!) || !isSmall(column[0]!)) continue;
        const zeros = column.every(isSmall) ? column : [column[0]!];
        const trial = (changed ?? point).slice();
        for (const k of zeros) trial[p + k] = 0;
        this.evaluations++;
        if (this.#objective.evaluate(trial) > value + SNAP_RISE) continue;
        for (const k of zeros) this.#snapped.add(p + k);
        changed = trial;
      }
    return changed;
  }

  /** A point with a lower deviance off the boundary: zero is always stationary, so it could be a saddle. */
  #leaveBoundary({ point, value }: Found): Float64Array | undefined {
    for (const k of this.#snapped) {
      const trial = point.with(k, 0.1 * this.#scales[k - this.#laplace.fixedCount]!);
      this.evaluations++;
      if (this.#objective.evaluate(trial) < value - SNAP_RISE) {
        this.#snapped.delete(k);
        return trial;
      }
    }
    return undefined;
  }

  /**
   * The Hessian by central differences of the analytic gradient; one Newton step with it polishes the estimate; the
   * covariance of β is the leading block of 2·Hessian⁻¹.
   */
  standardErrors({ point }: Found): { point: Float64Array; covariance: Float64Array; conditional: boolean } {
    const p = this.#laplace.fixedCount;
    const n = point.length;
    const free = this.freeIndices(point);
    const size = free.length;
    const hessian = new Float64Array(size * size);
    const up = new Float64Array(n);
    const down = new Float64Array(n);
    free.forEach((k, a) => {
      if (this.#options.shouldStop?.()) throw new ModelError("stopped", "The fit was stopped.", "Start it again.");
      const h = 2e-3 * Math.sqrt(2 * this.#inverseHessian[k * n + k]!);
      this.#objective.evaluate(point.with(k, point[k]! + h), up);
      this.#objective.evaluate(point.with(k, point[k]! - h), down);
      this.evaluations += 2;
      free.forEach((l, b) => {
        const second = (up[l]! - down[l]!) / (2 * h);
        hessian[a * size + b]! += second / 2;
        hessian[b * size + a]! += second / 2;
      });
    });
    const inverse = invertPositiveDefinite(hessian, size);
    if (!inverse) {
      const conditional = initialInverseHessian(this.#laplace, point, this.#scales);
      return { point, covariance: leadingBlock(conditional, n, p), conditional: true };
    }
    return {
      point: this.#polish(point, free, inverse),
      covariance: leadingBlock(inverse, size, p),
      conditional: false,
    };
  }

  #polish(point: Float64Array, free: readonly number[], inverse: Float64Array): Float64Array {
    const gradient = new Float64Array(point.length);
    const before = this.#objective.evaluate(point, gradient);
    const polished = point.slice();
    free.forEach((k, a) => {
      free.forEach((l, b) => {
        polished[k]! -= inverse[a * free.length + b]! * gradient[l]!;
      });
    });
    this.evaluations += 2;
    return this.#objective.evaluate(polished) <= before + 1e-9 ? polished : point;
  }
}

/** Twice the leading p × p block: the Hessian is that of the deviance. */
function leadingBlock(inverse: Float64Array, size: number, p: number): Float64Array {
  const block = new Float64Array(p * p);
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) block[i * p + j] = 2 * inverse[i * size + j]!;
  return block;
}

/** ½(X′WX − X′WZ̃H⁻¹Z̃′WX)⁻¹ for β and 1/(4qₖ) for θ, at a point. */
function initialInverseHessian(objective: LaplaceObjective, point: Float64Array, scales: Float64Array): Float64Array {
  objective.evaluate(point);
  const { layout } = objective.problem;
  const n = objective.size;
  const p = objective.fixedCount;
  const inverse = new Float64Array(n * n);
  const fixed = invertPositiveDefinite(objective.conditionalInformation(), p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) inverse[i * n + j] = fixed ? fixed[i * p + j]! / 2 : i === j ? 0.01 : 0;
  for (const place of layout.places)
    for (let c = 0; c < place.width; c++)
      for (let r = c; r < place.width; r++) {
        const k = thetaIndex(place, r, c);
        inverse[(p + k) * n + p + k] = scales[k]! ** 2 / (4 * place.levelCount);
      }
  return inverse;
}
