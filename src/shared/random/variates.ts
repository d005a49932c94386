import type { RandomGenerator } from "./generator.ts";

/** Exponential, rate 1. */
export const exponentialDraw = (random: RandomGenerator): number => -Math.log(1 - random.next());

/** Gamma of that shape, scale 1 (Marsaglia & Tsang 2000). */
export function gammaDraw(shape: number, random: RandomGenerator): number {
  if (shape < 1) return gammaDraw(shape + 1, random) * random.next() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

export function betaDraw(a: number, b: number, random: RandomGenerator): number {
  const x = gammaDraw(a, random);
  return x / (x + gammaDraw(b, random));
}

/** Shares that add up to 1. */
export function dirichletDraw(concentrations: ArrayLike<number>, random: RandomGenerator): Float64Array {
  const draws = Float64Array.from(concentrations, (shape) => gammaDraw(shape, random));
  const sum = draws.reduce((total, own) => total + own, 0);
  return draws.map((own) => own / sum);
}

/**
 * Inverse Gaussian (Michael, Schucany & Haas 1976). The small root is taken in a form that does not cancel, which the
 * textbook's does where the mean is large.
 */
export function inverseGaussianDraw(mean: number, shape: number, random: RandomGenerator): number {
  const q = (mean * random.normal() ** 2) / (2 * shape);
  const small = mean / (1 + q + Math.sqrt(q * (2 + q)));
  return random.next() <= mean / (mean + small) ? small : (mean / small) * mean;
}

/** An index with probability ∝ exp of its log weight. */
export function categoricalDraw(logWeights: ArrayLike<number>, random: RandomGenerator): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logWeights.length; k++) largest = Math.max(largest, logWeights[k]!);
  let total = 0;
  for (let k = 0; k < logWeights.length; k++) total += Math.exp(logWeights[k]! - largest);
  let rest = random.next() * total;
  for (let k = 0; k < logWeights.length - 1; k++) {
    rest -= Math.exp(logWeights[k]! - largest);
    if (rest < 0) return k;
  }
  return logWeights.length - 1;
}
