import { invertPositiveDefinite } from "../linear-algebra/cholesky.ts";
import { ModelError } from "../model-error.ts";
import { minimise } from "../optimise/bfgs.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import { thetaIndex } from "./covariance-factor.ts";
import type { MarginalDeviance } from "./marginal-deviance.ts";

export interface SearchOptions {
  readonly onProgress?: (iteration: number, deviance: number) => void;
  readonly shouldStop?: () => boolean;
  /** Stop when the deviance is within about this of its minimum; 1e-8 where it is not given. */
  readonly tolerance?: number;
  /**
   * Take one-sided differences for the Hessian's fixed effects. Their error, the skewness of the likelihood over a
   * thousandth of a standard error, is nothing in data so large that evaluations are what costs.
   */
  readonly oneSided?: boolean;
}

export interface Found {
  readonly point: Float64Array;
  readonly value: number;
  /** The gradient at the point; zero for variances at the boundary. */
  readonly gradient: Float64Array;
  readonly converged: boolean;
}

export interface Curvature {
  /** The estimate after a Newton step with the Hessian. */
  readonly point: Float64Array;
  /** Covariance of β. */
  readonly covariance: Float64Array;
  /** Inverse Hessian of all parameters; zero for variances at the boundary. */
  readonly inverseHessian: Float64Array;
}

/** A variance parameter below this share of its scale is tried at zero … */
const SNAP = 1e-3;
/** … and stays there if the deviance does not rise by more than this. */
const SNAP_RISE = 1e-5;

/** The search for the minimum of a marginal deviance over (β, θ): BFGS, variances at the boundary, the Hessian. */
export class Search {
  readonly #objective: MarginalDeviance;
  readonly #layout: ArrowLayout;
  readonly #options: SearchOptions;
  readonly #scales: Float64Array;
  /** Parameters that were set to zero at the boundary. */
  readonly #snapped = new Set<number>();
  readonly #inverseHessian: Float64Array;
  iterations = 0;
  evaluations = 0;

  /** @param inverseHessian an approximation of the inverse Hessian near the start, by rows */
  constructor(objective: MarginalDeviance, layout: ArrowLayout, inverseHessian: Float64Array, options: SearchOptions) {
    this.#objective = objective;
    this.#layout = layout;
    this.#inverseHessian = inverseHessian;
    this.#options = options;
    this.#scales = effectScales(layout);
  }

  run(start: Float64Array): Found {
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
        tolerance: this.#options.tolerance ?? 1e-8,
        onIteration: (_, value) => {
          this.iterations++;
          this.#options.onProgress?.(this.iterations, value);
          return false;
        },
      },
    );
    this.evaluations += result.evaluations;
    gradient.fill(0);
    free.forEach((k, a) => {
      whole[k] = result.point[a]!;
      gradient[k] = result.gradient[a]!;
    });
    return { point: whole, value: result.value, gradient, converged: result.status === "converged" };
  }

  /** Sets small variances to zero where the likelihood allows it; undefined where there is none. */
  #snap({ point, value }: Found): Float64Array | undefined {
    const p = this.#objective.fixedCount;
    let changed: Float64Array | undefined;
    for (const place of this.#layout.places)
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
      const trial = point.with(k, 0.1 * this.#scales[k - this.#objective.fixedCount]!);
      this.evaluations++;
      if (this.#objective.evaluate(trial) < value - SNAP_RISE) {
        this.#snapped.delete(k);
        return trial;
      }
    }
    return undefined;
  }

  /**
   * The Hessian by differences of the analytic gradient, central ones unless asked otherwise; one Newton step with it polishes the estimate; the
   * covariance of β is the leading block of 2·Hessian⁻¹. Undefined where the Hessian is not positive definite.
   */
  curvature(found: Found): Curvature | undefined {
    const { point, gradient } = found;
    const p = this.#objective.fixedCount;
    const n = point.length;
    const free = this.freeIndices(point);
    const size = free.length;
    const hessian = new Float64Array(size * size);
    const up = new Float64Array(n);
    const down = new Float64Array(n);
    free.forEach((k, a) => {
      if (this.#options.shouldStop?.()) throw new ModelError("stopped", "The fit was stopped.", "Start it again.");
      const h = 2e-3 * Math.sqrt(2 * this.#inverseHessian[k * n + k]!);
      const isCentral = k >= p || !this.#options.oneSided;
      this.#objective.evaluate(point.with(k, point[k]! + h), up);
      if (isCentral) this.#objective.evaluate(point.with(k, point[k]! - h), down);
      else down.set(gradient);
      this.evaluations += isCentral ? 2 : 1;
      free.forEach((l, b) => {
        const second = (up[l]! - down[l]!) / (isCentral ? 2 * h : h);
        hessian[a * size + b]! += second / 2;
        hessian[b * size + a]! += second / 2;
      });
    });
    const inverse = invertPositiveDefinite(hessian, size);
    if (!inverse) return undefined;
    const inverseHessian = new Float64Array(n * n);
    free.forEach((k, a) => {
      free.forEach((l, b) => {
        inverseHessian[k * n + l] = inverse[a * size + b]!;
      });
    });
    return { point: this.#polish(found, free, inverse), covariance: leadingBlock(inverse, size, p), inverseHessian };
  }

  #polish({ point, value, gradient }: Found, free: readonly number[], inverse: Float64Array): Float64Array {
    const polished = point.slice();
    free.forEach((k, a) => {
      free.forEach((l, b) => {
        polished[k]! -= inverse[a * free.length + b]! * gradient[l]!;
      });
    });
    this.evaluations++;
    return this.#objective.evaluate(polished) <= value + 1e-9 ? polished : point;
  }
}

/** Twice the leading p × p block: the Hessian is that of the deviance. */
function leadingBlock(inverse: Float64Array, size: number, p: number): Float64Array {
  const block = new Float64Array(p * p);
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) block[i * p + j] = 2 * inverse[i * size + j]!;
  return block;
}

/** Root mean square of each raw covariate, by θ's diagonal: the scale on which a random effect counts as small. */
export function effectScales(layout: ArrowLayout): Float64Array {
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

/** 1/(4qₖ) on the diagonal of θ's block of an n × n inverse Hessian that starts at index p. */
export function fillThetaBlock(inverse: Float64Array, layout: ArrowLayout, n: number, p: number): void {
  const scales = effectScales(layout);
  for (const place of layout.places)
    for (let c = 0; c < place.width; c++)
      for (let r = c; r < place.width; r++) {
        const k = thetaIndex(place, r, c);
        inverse[(p + k) * n + p + k] = scales[k]! ** 2 / (4 * place.levelCount);
      }
}

/** θ = 0.5 on the diagonal, never 0, where the gradient vanishes; or near the θ of a similar fit. */
export function startingTheta(layout: ArrowLayout, similar?: Float64Array): Float64Array {
  const scales = effectScales(layout);
  const theta = new Float64Array(layout.thetaCount);
  for (const place of layout.places)
    for (let c = 0; c < place.width; c++) {
      const k = thetaIndex(place, c, c);
      theta[k] = similar ? Math.max(similar[k]!, 0.1 * scales[k]!) : 0.5 * scales[k]!;
      if (similar)
        for (let r = c + 1; r < place.width; r++) theta[thetaIndex(place, r, c)] = similar[thetaIndex(place, r, c)]!;
    }
  return theta;
}
