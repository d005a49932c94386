import type { ModelMatrix } from "../formula/model-matrix.ts";
import { choleskyInPlace, choleskySolve, invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import type { MarginalDeviance } from "./marginal-deviance.ts";

export interface LogisticRegression {
  readonly beta: Float64Array;
  /** −2ℓ without the binomial constant. */
  readonly deviance: number;
  /** (X′WX)⁻¹, p × p by rows; undefined where the information vanished. */
  readonly covariance: Float64Array | undefined;
  /** False where the estimates still moved at the last step, as they do for ever under separation. */
  readonly converged: boolean;
  /** The last Newton step: under separation it points where the likelihood keeps growing. */
  readonly lastStep: Float64Array;
  readonly maxGradient: number;
}

/** Successes and trials of every design cell. */
export interface CellCounts {
  readonly successes: Float64Array;
  readonly trials: Float64Array;
}

/** Ordinary logistic regression on design cells by Newton's method with step-halving. */
export function logisticRegression(x: ModelMatrix, counts: CellCounts, maxIterations = 25): LogisticRegression {
  const p = x.names.length;
  let beta = new Float64Array(p);
  let state = respond(x, counts, beta);
  let converged = false;
  let lastStep = new Float64Array(p);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const l = state.information.slice();
    const step = state.score.slice();
    if (!choleskyInPlace(l, p)) break;
    choleskySolve(l, p, step);
    lastStep = step;
    const decrement = step.reduce((sum, value, j) => sum + value * state.score[j]!, 0);
    if (decrement < 1e-18 || p === 0) {
      converged = true;
      break;
    }
    let next = state;
    let candidate = beta;
    for (let fraction = 1; fraction > 1e-8; fraction /= 2) {
      candidate = beta.map((value, j) => value + fraction * step[j]!);
      next = respond(x, counts, candidate);
      if (next.deviance <= state.deviance + 1e-12 * Math.abs(state.deviance)) break;
    }
    beta = candidate;
    state = next;
  }
  return {
    beta,
    deviance: state.deviance,
    covariance: invertPositiveDefinite(state.information, p),
    ...{ converged, lastStep },
    maxGradient: state.score.reduce((max, value) => Math.max(max, Math.abs(2 * value)), 0),
  };
}

/** The deviance of ordinary logistic regression as a function of β. */
export class OrdinaryDeviance implements MarginalDeviance {
  readonly size: number;
  readonly fixedCount: number;
  readonly #x: ModelMatrix;
  readonly #counts: CellCounts;

  constructor(x: ModelMatrix, counts: CellCounts) {
    this.#x = x;
    this.#counts = counts;
    this.size = x.names.length;
    this.fixedCount = this.size;
  }

  evaluate(point: Float64Array, gradient?: Float64Array): number {
    const { deviance, score } = respond(this.#x, this.#counts, point);
    if (gradient) for (let j = 0; j < score.length; j++) gradient[j] = -2 * score[j]!;
    return deviance;
  }
}

function respond(x: ModelMatrix, { successes, trials }: CellCounts, beta: Float64Array) {
  const p = beta.length;
  const score = new Float64Array(p);
  const information = new Float64Array(p * p);
  let deviance = 0;
  for (let cell = 0; cell < x.rowCount; cell++) {
    const at = cell * p;
    let eta = 0;
    for (let j = 0; j < p; j++) eta += x.values[at + j]! * beta[j]!;
    const m = trials[cell]!;
    const y = successes[cell]!;
    const tail = Math.exp(-Math.abs(eta));
    const small = tail / (1 + tail);
    const probability = eta > 0 ? 1 / (1 + tail) : small;
    deviance -= 2 * ((eta > 0 ? y - m : y) * eta - m * Math.log1p(tail));
    const weight = (m * small) / (1 + tail);
    for (let j = 0; j < p; j++) {
      const value = x.values[at + j]!;
      score[j]! += value * (y - m * probability);
      for (let k = 0; k <= j; k++) information[j * p + k]! += weight * value * x.values[at + k]!;
    }
  }
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) information[k * p + j] = information[j * p + k]!;
  return { score, information, deviance };
}
