import { digamma, logGamma, trigamma } from "../../distributions.ts";
import type { OwnParameters, Response } from "./response.ts";

/** Positive outcomes of equal predictors, reduced to what their likelihood needs. */
export interface PositiveTotals {
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly logSum: Float64Array;
}

/**
 * Gamma distributed outcomes of mean μ = e^η and shape ν, variance μ²/ν; the family's own parameter is log ν.
 * ℓ = n(ν log ν − log Γ(ν) − νη) + (ν − 1)Σ log y − νe^−η Σy.
 */
export class GammaResponse implements Response {
  readonly #totals: PositiveTotals;
  readonly #eta: Float64Array;
  /** e^−η Σy. */
  readonly #scaled: Float64Array;
  #shape = 1;
  readonly own: OwnParameters;

  constructor(totals: PositiveTotals) {
    this.#totals = totals;
    this.#eta = new Float64Array(totals.count.length);
    this.#scaled = new Float64Array(totals.count.length);
    this.own = {
      count: 1,
      set: ([logShape]) => {
        this.#shape = Math.exp(logShape!);
        return this.#shape > 0 && Number.isFinite(this.#shape);
      },
      gradient: (h, b, out) => this.#ownGradient(h, b, out),
      information: () => Float64Array.of(-this.#ownSecond()),
      scoreSlopes: (_, out) => {
        for (let i = 0; i < out.length; i++) out[i] = this.#score(i);
      },
    };
  }

  logLikelihood(eta: Float64Array): number {
    this.#eta.set(eta);
    let sum = 0;
    for (let i = 0; i < eta.length; i++) {
      this.#scaled[i] = Math.exp(-eta[i]!) * this.#totals.sum[i]!;
      sum += this.#rowAt(i, eta[i]!, this.#scaled[i]!);
    }
    return sum;
  }

  rowLogLikelihood(row: number, eta: number): number {
    return this.#rowAt(row, eta, Math.exp(-eta) * this.#totals.sum[row]!);
  }

  #rowAt(i: number, eta: number, scaled: number): number {
    const shape = this.#shape;
    const constant = shape * Math.log(shape) - logGamma(shape) - shape * eta;
    return this.#totals.count[i]! * constant + (shape - 1) * this.#totals.logSum[i]! - shape * scaled;
  }

  differentiate(score: Float64Array, weight: Float64Array): void {
    for (let i = 0; i < weight.length; i++) {
      score[i] = this.#score(i);
      weight[i] = this.#shape * this.#scaled[i]!;
    }
  }

  weightSlopes(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = -this.#shape * this.#scaled[i]!;
  }

  #score(i: number): number {
    return this.#shape * (this.#scaled[i]! - this.#totals.count[i]!);
  }

  /** ∂ℓ/∂ν over all rows, and the number of outcomes. */
  #shapeScore(): { slope: number; total: number } {
    const { count, logSum } = this.#totals;
    const constant = Math.log(this.#shape) + 1 - digamma(this.#shape);
    let slope = 0;
    let total = 0;
    for (let i = 0; i < count.length; i++) {
      slope += count[i]! * (constant - this.#eta[i]!) + logSum[i]! - this.#scaled[i]!;
      total += count[i]!;
    }
    return { slope, total };
  }

  #ownGradient(h: Float64Array, b: Float64Array, out: Float64Array): void {
    let sum = -2 * this.#shape * this.#shapeScore().slope;
    for (let i = 0; i < h.length; i++) sum += h[i]! * this.#shape * this.#scaled[i]! + b[i]! * this.#score(i);
    out[0] = sum;
  }

  /** ∂²ℓ/∂(log ν)² = νg + ν²g′ with g = ∂ℓ/∂ν. */
  #ownSecond(): number {
    const { slope, total } = this.#shapeScore();
    return this.#shape * slope + this.#shape * total * (1 - this.#shape * trigamma(this.#shape));
  }
}
