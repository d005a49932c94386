import { scaledTail } from "#shared/stats/normal-tail.ts";

/**
 * log of ∫₀^∞ exp(−(λ₂β² + λ₁|β|) / 2σ²) dβ's inverse, twice over: what normalises an elastic net's density. By the scaled
 * tail of the normal distribution, as exp(x²) erfc(x) fails from x = 26 on.
 */
export function logNormaliser(lambda1: number, lambda2: number, sigma2: number): number {
  const x = lambda1 / (2 * Math.sqrt(sigma2 * lambda2));
  return 0.5 * Math.log(lambda2 / (2 * Math.PI * sigma2)) - Math.log(2 * scaledTail(x));
}

/**
 * log f(β) of one coefficient under an elastic net, τ integrated out:
 * ½ log(λ₂/2πσ²) − log erfcx(x/√2) − (λ₂β² + λ₁|β|)/2σ², x = λ₁/(2σ√λ₂). As λ₁ → 0 normal with variance σ²/λ₂, as λ₂ → 0
 * Laplace with rate λ₁/2σ² (Hans 2011).
 */
export const logElasticNet = (beta: number, lambda1: number, lambda2: number, sigma2: number): number =>
  logNormaliser(lambda1, lambda2, sigma2) - (lambda2 * beta * beta + lambda1 * Math.abs(beta)) / (2 * sigma2);

/** Σβ² and Σ|β| of coefficients: all that their density depends on. */
export interface Magnitudes {
  readonly count: number;
  readonly squares: number;
  readonly absolutes: number;
}

/** log f summed over coefficients. */
export const logElasticNets = (
  { count, squares, absolutes }: Magnitudes,
  lambda1: number,
  lambda2: number,
  sigma2: number,
): number => count * logNormaliser(lambda1, lambda2, sigma2) - (lambda2 * squares + lambda1 * absolutes) / (2 * sigma2);

export function magnitudesOf(beta: Float64Array, from: number, count: number): Magnitudes {
  let [squares, absolutes] = [0, 0];
  for (let l = from; l < from + count; l++) {
    squares += beta[l]! * beta[l]!;
    absolutes += Math.abs(beta[l]!);
  }
  return { count, squares, absolutes };
}
