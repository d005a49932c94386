import { fastNormalCdf } from "../stats/normal-tail.ts";

/** 1 / (1 + e^−x). */
export const sigmoid = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

/** log(1 + e^x), without overflow. */
export const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/** A standard deviation in the mixture of normals that the logistic distribution is, squared, and its weight. */
interface Component {
  readonly variance: number;
  readonly weight: number;
}

/**
 * The logistic distribution is a mixture of normals whose standard deviation is 2k, k having Kolmogorov's distribution
 * (Andrews & Mallows 1974, § 4): σ(x) = E Φ(x / 2k). The trapezoid in log k of that expectation converges geometrically.
 */
function logisticMixture(count: number): readonly Component[] {
  const [low, high] = [Math.log(0.17), Math.log(4.2)];
  const step = (high - low) / (count - 1);
  return Array.from({ length: count }, (_, i) => {
    const k = Math.exp(low + i * step);
    return { variance: 4 * k * k, weight: kolmogorovDensity(k) * k * step };
  });
}

/** The density of Kolmogorov's distribution, by whichever of its two series converges quickly. */
function kolmogorovDensity(k: number): number {
  let sum = 0;
  for (let n = 1; n <= 12; n++)
    if (k < 1) {
      const c = ((2 * n - 1) * Math.PI) ** 2 / 8;
      sum += Math.sqrt(2 * Math.PI) * Math.exp(-c / k ** 2) * ((2 * c) / k ** 4 - 1 / k ** 2);
    } else sum += (n % 2 === 1 ? 8 : -8) * k * n * n * Math.exp(-2 * n * n * k * k);
  return sum;
}

const fine = logisticMixture(24);
const coarse = logisticMixture(12);

/**
 * E σ(f) for f ~ N(mean, sd²): how probable an answer is to a learner whose latent value is that uncertain. As σ is a
 * mixture of normal distribution functions, this is Σ wᵢ Φ(mean / √(vᵢ + sd²)), which errs by less than 1e-12 whatever the
 * standard deviation. (Gauss-Hermite does not: the sigmoid has poles at ±iπ, and 32 nodes err by .015 at 10; a trapezoid
 * over the normal takes 20 nodes a unit of sd.)
 */
export const expectedSigmoid = (mean: number, sd: number): number => mixed(fine, mean, sd * sd);

/** The same to 1e-6, in half of the time. */
export const roughlyExpectedSigmoid = (mean: number, variance: number): number => mixed(coarse, mean, variance);

function mixed(components: readonly Component[], mean: number, variance: number): number {
  let sum = 0;
  for (let i = 0; i < components.length; i++) {
    const component = components[i]!;
    sum += component.weight * fastNormalCdf(mean / Math.sqrt(component.variance + variance));
  }
  return sum;
}
