import { fastNormalCdf } from "../stats/normal-tail.ts";

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** 1 / (1 + e^−x). */
export const sigmoid = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

/** log(1 + e^x), without overflow. */
export const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/**
 * E σ(f) for f ~ N(mean, sd²): how probable an answer is to a learner whose latent value is that uncertain.
 *
 * Up to a standard deviation of 15 by the trapezoid in u = (f − mean)/sd with step min(¼, .8/sd) on |u| ≤ 8.5, which errs
 * by less than 1e-11 (Gauss-Hermite does not: the sigmoid has poles at ±iπ, and 32 nodes err by .015 at 10). Beyond, the
 * sigmoid is a step but for an odd function g of a width that is small against the density's, so that
 * E σ(f) = Φ(mean/sd) + Σ p⁽ᵏ⁾(0)/k! ∫ xᵏ g(x) dx over odd k; five terms err by less than 1e-10.
 */
export function expectedSigmoid(mean: number, sd: number): number {
  if (!(sd > 0)) return sigmoid(mean);
  if (sd > 15) return beyond(mean, sd);
  const step = Math.min(0.25, 0.8 / sd);
  const half = Math.ceil(8.5 / step);
  let sum = sigmoid(mean);
  for (let k = 1; k <= half; k++) {
    const u = k * step;
    sum += Math.exp(-0.5 * u * u) * (sigmoid(mean + sd * u) + sigmoid(mean - sd * u));
  }
  return (sum * step) / ROOT_TWO_PI;
}

/** ∫ xᵏ (σ(x) − [x > 0]) dx / k! = −2 η(k + 1) for odd k, η being Dirichlet's eta function. */
const MOMENTS = [1, 3, 5, 7, 9].map((k) => {
  let eta = 0;
  for (let n = 1; n <= 4000; n++) eta += (n % 2 === 1 ? 1 : -1) / n ** (k + 1);
  // Half of the first term that is left out, which the alternating sum is off by.
  return -2 * (eta + 0.5 / 4001 ** (k + 1));
});

function beyond(mean: number, sd: number): number {
  const t = mean / sd;
  // Hermite's polynomials of odd order: the derivatives of the density at 0 are Heₖ(t) φ(t) / sdᵏ⁺¹.
  let [before, hermite] = [1, t];
  let sum = MOMENTS[0]! * (hermite / sd ** 2);
  for (let k = 1; k < 9; k++) {
    [before, hermite] = [hermite, t * hermite - k * before];
    if (k % 2 === 0) sum += MOMENTS[k / 2]! * (hermite / sd ** (k + 2));
  }
  return fastNormalCdf(t) + (sum * Math.exp(-0.5 * t * t)) / ROOT_TWO_PI;
}
