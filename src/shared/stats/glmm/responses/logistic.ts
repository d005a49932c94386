import type { CellCounts } from "../binomial-rows.ts";
import type { Response } from "./response.ts";

/** Successes among trials with P(success) = 1/(1 + e^−η). */
export class LogisticResponse implements Response {
  readonly #successes: Float64Array;
  readonly #trials: Float64Array;
  readonly #eta: Float64Array;
  /** e^−|η|, from which p and W follow. */
  readonly #decay: Float64Array;

  constructor({ successes, trials }: CellCounts) {
    this.#successes = successes;
    this.#trials = trials;
    this.#eta = new Float64Array(trials.length);
    this.#decay = new Float64Array(trials.length);
  }

  logLikelihood(eta: Float64Array): number {
    const successes = this.#successes;
    const trials = this.#trials;
    const decay = this.#decay;
    this.#eta.set(eta);
    let linear = 0;
    let logSum = 0;
    // log(1 + e^−|η|) over rows of one trial is the log of a running product: one logarithm for many rows.
    let product = 1;
    for (let i = 0; i < eta.length; i++) {
      const value = eta[i]!;
      const m = trials[i]!;
      linear += value > 0 ? (successes[i]! - m) * value : successes[i]! * value;
      const tail = Math.exp(-Math.abs(value));
      decay[i] = tail;
      if (m === 1) {
        product *= 1 + tail;
        if (product > 1e250) {
          logSum += Math.log(product);
          product = 1;
        }
      } else logSum += m * Math.log1p(tail);
    }
    return linear - logSum - Math.log(product);
  }

  rowLogLikelihood(row: number, eta: number): number {
    return this.#successes[row]! * eta - this.#trials[row]! * (Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))));
  }

  differentiate(score: Float64Array, weight: Float64Array): void {
    for (let i = 0; i < weight.length; i++) {
      const tail = this.#decay[i]!;
      const small = tail / (1 + tail);
      const m = this.#trials[i]!;
      score[i] = this.#successes[i]! - m * (this.#eta[i]! > 0 ? 1 / (1 + tail) : small);
      weight[i] = (m * small) / (1 + tail);
    }
  }

  /** w(1 − 2p). */
  weightSlopes(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) {
      const tail = this.#decay[i]!;
      const slope = (this.#trials[i]! * tail * (1 - tail)) / (1 + tail) ** 3;
      out[i] = this.#eta[i]! > 0 ? -slope : slope;
    }
  }
}
