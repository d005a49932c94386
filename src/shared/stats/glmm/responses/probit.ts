import { inverseMills, logNormalCdf } from "../../normal-tail.ts";
import type { CellCounts } from "../binomial-rows.ts";
import type { Response } from "./response.ts";

/**
 * Successes among trials with P(success) = Φ(η). With λ(x) = φ(x)/Φ(x), whose derivative is −ω(x) for ω = λ(x + λ):
 * s = yλ(η) − (m − y)λ(−η) and w = yω(η) + (m − y)ω(−η).
 */
export class ProbitResponse implements Response {
  readonly #successes: Float64Array;
  readonly #trials: Float64Array;
  readonly #eta: Float64Array;

  constructor({ successes, trials }: CellCounts) {
    this.#successes = successes;
    this.#trials = trials;
    this.#eta = new Float64Array(trials.length);
  }

  logLikelihood(eta: Float64Array): number {
    this.#eta.set(eta);
    let sum = 0;
    for (let i = 0; i < eta.length; i++) sum += this.rowLogLikelihood(i, eta[i]!);
    return sum;
  }

  rowLogLikelihood(row: number, eta: number): number {
    const y = this.#successes[row]!;
    const failures = this.#trials[row]! - y;
    return (y > 0 ? y * logNormalCdf(eta) : 0) + (failures > 0 ? failures * logNormalCdf(-eta) : 0);
  }

  differentiate(score: Float64Array, weight: Float64Array): void {
    for (let i = 0; i < weight.length; i++) {
      const eta = this.#eta[i]!;
      const y = this.#successes[i]!;
      const failures = this.#trials[i]! - y;
      const above = y > 0 ? inverseMills(eta) : 0;
      const below = failures > 0 ? inverseMills(-eta) : 0;
      score[i] = y * above - failures * below;
      weight[i] = y * above * (eta + above) + failures * below * (below - eta);
    }
  }

  /** ω′(x) = λ(1 − (x + λ)(x + 2λ)). */
  weightSlopes(out: Float64Array): void {
    const slope = (x: number) => {
      const mills = inverseMills(x);
      return mills * (1 - (x + mills) * (x + 2 * mills));
    };
    for (let i = 0; i < out.length; i++) {
      const eta = this.#eta[i]!;
      const y = this.#successes[i]!;
      const failures = this.#trials[i]! - y;
      out[i] = (y > 0 ? y * slope(eta) : 0) - (failures > 0 ? failures * slope(-eta) : 0);
    }
  }
}
