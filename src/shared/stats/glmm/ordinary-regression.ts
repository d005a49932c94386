import type { ModelMatrix } from "../formula/model-matrix.ts";
import { choleskyInPlace, choleskySolve, invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { dot } from "../linear-algebra/vector.ts";
import type { MarginalDeviance } from "./marginal-deviance.ts";
import type { Response } from "./responses/response.ts";

export interface OrdinaryRegression {
  readonly beta: Float64Array;
  /** The response's own parameters φ. */
  readonly own: Float64Array;
  /** −2ℓ without constants. */
  readonly deviance: number;
  /** Inverse information on (β, φ), by rows; undefined where the information vanished. */
  readonly covariance: Float64Array | undefined;
  /** False where the estimates still moved at the last step, as they do for ever under separation. */
  readonly converged: boolean;
  /** The last Newton step: under separation it points where the likelihood keeps growing. */
  readonly lastStep: Float64Array;
  readonly maxGradient: number;
}

export interface OrdinaryOptions {
  /** Where the response's own parameters start. */
  readonly own?: Float64Array;
  /** What each row's linear predictor starts from. */
  readonly offset?: Float64Array;
  readonly maxIterations?: number;
}

/**
 * Regression without random effects on design cells by Newton's method with step-halving.
 *
 * @param response the outcomes of the cells, in the order of the rows of X
 */
export function ordinaryRegression(
  x: ModelMatrix,
  response: Response,
  { own = new Float64Array(), offset, maxIterations = 25 }: OrdinaryOptions = {},
): OrdinaryRegression {
  const p = x.names.length;
  const deviance = new OrdinaryDeviance(x, response, offset);
  const n = deviance.size;
  let point = new Float64Array(n);
  point.set(own, p);
  let value = deviance.evaluate(point);
  let converged = false;
  let lastStep = new Float64Array(n);
  const gradient = new Float64Array(n);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    value = deviance.evaluate(point, gradient);
    const step = newtonStep(deviance.information(), gradient, p);
    if (!step) break;
    lastStep = step;
    const decrement = -dot(step, gradient) / 2;
    if (decrement < 1e-18 || n === 0) {
      converged = true;
      break;
    }
    let candidate = point;
    let next = value;
    for (let fraction = 1; fraction > 1e-8; fraction /= 2) {
      candidate = point.map((entry, j) => entry + fraction * step[j]!);
      next = deviance.evaluate(candidate);
      if (next <= value + 1e-12 * Math.abs(value)) break;
    }
    point = candidate;
  }
  value = deviance.evaluate(point, gradient);
  return {
    ...{ beta: point.slice(0, p), own: point.slice(p), deviance: value },
    covariance: invertPositiveDefinite(deviance.information(), n),
    ...{ converged, lastStep },
    maxGradient: gradient.reduce((max, slope) => Math.max(max, Math.abs(slope)), 0),
  };
}

/**
 * I⁻¹g with g = −½ the gradient; far from the optimum, where the information on (β, φ) need not be positive definite, only
 * β moves. Undefined where that has none either.
 */
function newtonStep(
  information: Float64Array,
  gradient: Float64Array,
  p: number,
): Float64Array<ArrayBuffer> | undefined {
  const n = gradient.length;
  const score = Float64Array.from(gradient, (slope) => -slope / 2);
  const whole = information.slice();
  if (choleskyInPlace(whole, n)) {
    choleskySolve(whole, n, score);
    return score;
  }
  if (p === 0 || p === n) return undefined;
  const block = Float64Array.from({ length: p * p }, (_, k) => information[Math.floor(k / p) * n + (k % p)]!);
  const step = score.slice(0, p);
  if (!choleskyInPlace(block, p)) return undefined;
  choleskySolve(block, p, step);
  return Float64Array.of(...step, ...new Float64Array(n - p));
}

/** The deviance of a regression without random effects as a function of (β, φ). */
export class OrdinaryDeviance implements MarginalDeviance {
  readonly size: number;
  readonly fixedCount: number;
  readonly #x: ModelMatrix;
  readonly #response: Response;
  readonly #eta: Float64Array;
  readonly #score: Float64Array;
  readonly #weight: Float64Array;

  readonly #offset: Float64Array | undefined;

  constructor(x: ModelMatrix, response: Response, offset?: Float64Array) {
    this.#x = x;
    this.#offset = offset;
    this.#response = response;
    this.size = x.names.length + (response.own?.count ?? 0);
    this.fixedCount = this.size;
    this.#eta = new Float64Array(x.rowCount);
    this.#score = new Float64Array(x.rowCount);
    this.#weight = new Float64Array(x.rowCount);
  }

  evaluate(point: Float64Array, gradient?: Float64Array): number {
    const { names, values, rowCount } = this.#x;
    const p = names.length;
    gradient?.fill(0);
    if (this.#response.own?.set(point.subarray(p)) === false) return Number.POSITIVE_INFINITY;
    for (let cell = 0; cell < rowCount; cell++) {
      let sum = this.#offset ? this.#offset[cell]! : 0;
      for (let j = 0; j < p; j++) sum += values[cell * p + j]! * point[j]!;
      this.#eta[cell] = sum;
    }
    const deviance = -2 * this.#response.logLikelihood(this.#eta);
    if (!gradient || !Number.isFinite(deviance)) return deviance;
    this.#response.differentiate(this.#score, this.#weight);
    for (let cell = 0; cell < rowCount; cell++)
      for (let j = 0; j < p; j++) gradient[j]! -= 2 * values[cell * p + j]! * this.#score[cell]!;
    const none = new Float64Array(rowCount);
    this.#response.own?.gradient(none, none, gradient.subarray(p));
    return deviance;
  }

  /** The observed information on (β, φ) at the last evaluation with a gradient. */
  information(): Float64Array {
    const { names, values, rowCount } = this.#x;
    const p = names.length;
    const n = this.size;
    const information = new Float64Array(n * n);
    const add = (j: number, slopes: Float64Array) => {
      for (let cell = 0; cell < rowCount; cell++)
        for (let k = 0; k < p; k++) information[j * n + k]! += slopes[cell]! * values[cell * p + k]!;
      if (j >= p) for (let k = 0; k < p; k++) information[k * n + j] = information[j * n + k]!;
    };
    for (let j = 0; j < p; j++)
      add(
        j,
        this.#weight.map((weight, cell) => weight * values[cell * p + j]!),
      );
    const { own } = this.#response;
    if (!own) return information;
    const block = own.information();
    const slopes = new Float64Array(rowCount);
    for (let j = p; j < n; j++) {
      own.scoreSlopes(j - p, slopes);
      add(
        j,
        slopes.map((value) => -value),
      );
      for (let k = p; k < n; k++) information[j * n + k] = block[(j - p) * (n - p) + k - p]!;
    }
    return information;
  }
}
