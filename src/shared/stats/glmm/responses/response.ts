/**
 * How outcomes depend on the linear predictor η: the log-likelihood of every row and its derivatives. An estimator knows
 * a family and its link by nothing else. Rows are in the order in which the response was built.
 */
export interface Response {
  /** Σ ℓᵢ(ηᵢ) without constants; −∞ where it cannot be computed. The methods below are at the η of the last call. */
  logLikelihood(eta: Float64Array): number;
  /** ℓᵢ at another η than that of the other rows. */
  rowLogLikelihood(row: number, eta: number): number;
  /** sᵢ = ∂ℓᵢ/∂η and wᵢ = −∂²ℓᵢ/∂η², the observed information. */
  differentiate(score: Float64Array, weight: Float64Array): void;
  /** ∂wᵢ/∂η. */
  weightSlopes(out: Float64Array): void;
  /** Parameters φ of the family itself: thresholds, a shape. */
  readonly own?: OwnParameters;
}

/** Parameters that a family has beside the linear predictor; derivatives are at the η of the last `logLikelihood`. */
export interface OwnParameters {
  readonly count: number;
  /** Takes values over; false where there is no such distribution (thresholds out of order). */
  set(values: Float64Array): boolean;
  /** Σᵢ (−2 ∂ℓᵢ/∂φ + hᵢ ∂wᵢ/∂φ + bᵢ ∂sᵢ/∂φ) into `out`. */
  gradient(h: Float64Array, b: Float64Array, out: Float64Array): void;
  /** −Σᵢ ∂²ℓᵢ/∂φ∂φ′, count × count. */
  information(): Float64Array;
  /** ∂sᵢ/∂φₖ by row. */
  scoreSlopes(k: number, out: Float64Array): void;
}
