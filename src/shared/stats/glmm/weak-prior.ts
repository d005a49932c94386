import type { MarginalDeviance } from "./marginal-deviance.ts";
import type { OrthogonalBasis } from "./orthogonal-basis.ts";

/**
 * Independent normal priors of coefficients with mean 0 (Gelman et al. 2008; Chung et al. 2015, `blme::bglmer`): weak enough
 * not to matter where the data say something, and finite where they are separated.
 */
export interface WeakPrior {
  /** Standard deviation of every coefficient but the intercept's, in log-odds or probits. */
  readonly sd: number;
  readonly interceptSd: number;
}

/** blme's own: sd 2.5, and 10 for the intercept. */
export const usualPrior: WeakPrior = { sd: 2.5, interceptSd: 10 };

/** 1/sd² of each coefficient. */
export const priorPrecision = (names: readonly string[], { sd, interceptSd }: WeakPrior): Float64Array =>
  Float64Array.from(names, (name) => 1 / (name === "(Intercept)" ? interceptSd : sd) ** 2);

/** A deviance plus −2 log prior, Σ βⱼ²/sdⱼ², in the coordinates γ of a basis. */
export class PenalisedDeviance implements MarginalDeviance {
  readonly size: number;
  readonly fixedCount: number;
  readonly #deviance: MarginalDeviance;
  readonly #basis: OrthogonalBasis | undefined;
  readonly #precision: Float64Array;

  constructor(deviance: MarginalDeviance, basis: OrthogonalBasis | undefined, precision: Float64Array) {
    this.size = deviance.size;
    this.fixedCount = deviance.fixedCount;
    this.#deviance = deviance;
    this.#basis = basis;
    this.#precision = precision;
  }

  evaluate(point: Float64Array, gradient?: Float64Array): number {
    const value = this.#deviance.evaluate(point, gradient);
    const p = this.#precision.length;
    const gamma = point.slice(0, p);
    const beta = this.#basis ? this.#basis.toOriginal(gamma) : gamma;
    if (gradient) {
      const slope = beta.map((b, j) => 2 * b * this.#precision[j]!);
      const inBasis = this.#basis ? this.#basis.gradientFromOriginal(slope) : slope;
      for (let j = 0; j < p; j++) gradient[j]! += inBasis[j]!;
    }
    return value + this.penalty(beta);
  }

  penalty(beta: Float64Array): number {
    return beta.reduce((sum, b, j) => sum + b * b * this.#precision[j]!, 0);
  }
}
