import type { RandomGenerator } from "#shared/random/generator.ts";
import { inverseGaussianDraw } from "#shared/random/variates.ts";
import { choleskyInPlace, choleskySolve } from "#shared/stats/linear-algebra/cholesky.ts";
import { logElasticNets, type Magnitudes } from "./elastic-net.ts";
import type { MixturePrior, MixtureState } from "./mixture-model.ts";

/** Log density of log σⱼ², up to a constant, the Jacobian in it: (σ²)^(−a − n/2) e^(−(b + RSS/2)/σ²) Πₗ f(βⱼₗ). */
export function varianceLogDensity(
  { c, lambda1, lambda2 }: MixtureState,
  magnitudes: readonly Magnitudes[],
  j: number,
  value: number,
  { count, residualSquares }: { readonly count: number; readonly residualSquares: number },
  { a, b }: MixturePrior,
): number {
  const k = c[j]!;
  return (
    (-a - count / 2) * Math.log(value) -
    (b + residualSquares / 2) / value +
    logElasticNets(magnitudes[j]!, lambda1[k]!, lambda2[k]!, value)
  );
}

/** u = τ/(1 − τ) of a coefficient is inverse Gaussian: mean and shape. */
export function tauParameters(
  beta: number,
  lambda1: number,
  lambda2: number,
  sigma2: number,
): [mean: number, shape: number] {
  return [lambda1 / (2 * lambda2 * Math.max(Math.abs(beta), 1e-300)), lambda1 ** 2 / (4 * lambda2 * sigma2)];
}

/**
 * What each coefficient of a component is shrunk by: λ₂/(1 − τ) = λ₂(1 + u) with u drawn given the coefficient; the
 * intercept by σ²/variance, which is its own prior.
 */
export function drawPenalties(
  { c, lambda1, lambda2, sigma2, beta }: MixtureState,
  j: number,
  { interceptVariance }: MixturePrior,
  random: RandomGenerator,
): Float64Array {
  const width = beta.length / sigma2.length;
  const k = c[j]!;
  const [one, two, variance] = [lambda1[k]!, lambda2[k]!, sigma2[j]!];
  return Float64Array.from({ length: width }, (_, l) => {
    if (interceptVariance !== null && l === width - 1) return variance / interceptVariance;
    const [mean, shape] = tauParameters(beta[j * width + l]!, one, two, variance);
    return two * (1 + inverseGaussianDraw(mean, shape, random));
  });
}

/**
 * βⱼ ~ N(R Xⱼᵀyⱼ, σⱼ²R), R⁻¹ = XⱼᵀXⱼ + diag(penalties), into `beta` from `at` on: with R⁻¹ = LLᵀ, Lᵀβ = L⁻¹Xⱼᵀyⱼ + σⱼε.
 * @param products the lower triangle of XⱼᵀXⱼ @param work of the same size, overwritten by L
 */
export function drawCoefficients(
  { products, answers }: { readonly products: Float64Array; readonly answers: Float64Array },
  penalties: Float64Array,
  deviation: number,
  random: RandomGenerator,
  work: Float64Array,
  beta: Float64Array,
  at: number,
): void {
  const n = penalties.length;
  factorise(products, penalties, work);
  const rest = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let value = answers[i]!;
    for (let k = 0; k < i; k++) value -= work[i * n + k]! * rest[k]!;
    rest[i] = value / work[i * n + i]!;
  }
  for (let i = 0; i < n; i++) rest[i]! += deviation * random.normal();
  for (let i = n - 1; i >= 0; i--) {
    const value = rest[i]! / work[i * n + i]!;
    beta[at + i] = value;
    for (let k = 0; k < i; k++) rest[k]! -= work[i * n + k]! * value;
  }
}

/** Observations of one component. */
export interface Members {
  /** Rows of the design `[n, width]`, all observations'. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly indices: readonly number[];
}

/**
 * The same draw where a component has fewer observations than coefficients: u ~ N(0, σ²P⁻¹), v = Xu + σε, and
 * β = u + P⁻¹Xᵀ(XP⁻¹Xᵀ + I)⁻¹(y − v), P = diag(penalties) (Bhattacharya, Chakraborty & Mallick 2016, §2).
 */
export function drawCoefficientsOfFew(
  { x, y, indices }: Members,
  penalties: Float64Array,
  deviation: number,
  random: RandomGenerator,
  work: Float64Array,
  beta: Float64Array,
  at: number,
): void {
  const [n, width] = [indices.length, penalties.length];
  const scaled = new Float64Array(n * width);
  for (let l = 0; l < width; l++) beta[at + l] = (deviation * random.normal()) / Math.sqrt(penalties[l]!);
  const rest = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = indices[i]! * width;
    let fitted = deviation * random.normal();
    for (let l = 0; l < width; l++) {
      fitted += x[row + l]! * beta[at + l]!;
      scaled[i * width + l] = x[row + l]! / penalties[l]!;
    }
    rest[i] = y[indices[i]!]! - fitted;
  }
  for (let i = 0; i < n; i++)
    for (let k = 0; k <= i; k++) {
      const row = indices[k]! * width;
      let sum = i === k ? 1 : 0;
      for (let l = 0; l < width; l++) sum += scaled[i * width + l]! * x[row + l]!;
      work[i * n + k] = sum;
    }
  // XP⁻¹Xᵀ + I has no eigenvalue below 1.
  choleskyInPlace(work, n);
  choleskySolve(work, n, rest);
  for (let i = 0; i < n; i++) for (let l = 0; l < width; l++) beta[at + l]! += scaled[i * width + l]! * rest[i]!;
}

/** L of XᵀX + diag(penalties); columns that are copies of one another and hardly shrunk are told apart by rounding alone. */
function factorise(products: Float64Array, penalties: Float64Array, work: Float64Array): void {
  const n = penalties.length;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, products[i * n + i]!);
  for (let ridge = 0; ; ridge = Math.max(10 * ridge, 1e-13 * largest)) {
    work.set(products);
    for (let i = 0; i < n; i++) work[i * n + i]! += penalties[i]! + ridge;
    if (choleskyInPlace(work, n)) return;
  }
}
