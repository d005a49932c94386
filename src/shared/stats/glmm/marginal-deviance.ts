/** −2 times a marginal log-likelihood as a function of (β, θ), with the conditional mode kept warm. */
export interface MarginalDeviance {
  readonly size: number;
  readonly fixedCount: number;
  evaluate(point: Float64Array, gradient?: Float64Array): number;
}
