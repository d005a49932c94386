import type { LaplaceObjective } from "./laplace.ts";
import type { MarginalDeviance } from "./marginal-deviance.ts";

/**
 * Adaptive Gauss-Hermite quadrature for a single scalar random effect: at each level the integrand is expanded around its
 * conditional mode, with the curvature there as scale (Pinheiro & Bates 1995). One point is the Laplace approximation.
 */
export class QuadratureObjective implements MarginalDeviance {
  readonly size: number;
  readonly fixedCount: number;
  readonly #laplace: LaplaceObjective;
  readonly #rule: HermiteRule;

  /** @throws RangeError where there is more than one random effect a level, or more than one factor. */
  constructor(laplace: LaplaceObjective, points: number) {
    const { layout } = laplace.problem;
    if (layout.leadWidth !== 1 || layout.tailWidth !== 0)
      throw new RangeError("quadrature is for a single scalar random effect");
    this.#laplace = laplace;
    this.#rule = hermiteRule(points);
    this.size = laplace.size;
    this.fixedCount = laplace.fixedCount;
  }

  /** The gradient is by central differences: the objective is exact to rounding and cheap. */
  evaluate(point: Float64Array, gradient?: Float64Array): number {
    if (gradient)
      for (let k = 0; k < this.size; k++) {
        const h = 1e-4 * Math.max(1, Math.abs(point[k]!));
        gradient[k] =
          (8 * (this.#deviance(point.with(k, point[k]! + h)) - this.#deviance(point.with(k, point[k]! - h))) -
            (this.#deviance(point.with(k, point[k]! + 2 * h)) - this.#deviance(point.with(k, point[k]! - 2 * h)))) /
          (12 * h);
      }
    return this.#deviance(point);
  }

  #deviance(point: Float64Array): number {
    const laplace = this.#laplace;
    if (!Number.isFinite(laplace.evaluate(point))) return Number.POSITIVE_INFINITY;
    const { layout, response } = laplace.problem;
    const { nodes, logWeights } = this.#rule;
    const exponents = new Float64Array(nodes.length);
    let deviance = 0;
    for (let a = 0; a < layout.leadLevels; a++) {
      const from = layout.rowStart[a]!;
      const to = layout.rowStart[a + 1]!;
      const mode = laplace.u[a]!;
      let curvature = 1;
      for (let i = from; i < to; i++) curvature += laplace.weight[i]! * laplace.z[i]! ** 2;
      const scale = 1 / Math.sqrt(curvature);
      let largest = Number.NEGATIVE_INFINITY;
      for (let q = 0; q < nodes.length; q++) {
        const shift = scale * nodes[q]!;
        let logJoint = -((mode + shift) ** 2) / 2;
        for (let i = from; i < to; i++) {
          logJoint += response.rowLogLikelihood(i, laplace.eta[i]! + laplace.z[i]! * shift);
        }
        exponents[q] = logJoint + nodes[q]! ** 2 / 2 + logWeights[q]!;
        largest = Math.max(largest, exponents[q]!);
      }
      let sum = 0;
      for (const exponent of exponents) sum += Math.exp(exponent - largest);
      deviance += Math.log(curvature) - 2 * (largest + Math.log(sum));
    }
    return deviance;
  }
}

export interface HermiteRule {
  /** Roots of the probabilists' Hermite polynomial Heₙ, ascending. */
  readonly nodes: Float64Array;
  /** Logarithms of weights that sum to 1: Σ w f(x) ≈ E f(Z) for a standard normal Z. */
  readonly logWeights: Float64Array;
}

/** Gauss-Hermite quadrature for the standard normal, its roots by bisection between those of the degree below. */
export function hermiteRule(points: number): HermiteRule {
  let roots: number[] = [];
  for (let degree = 1; degree <= points; degree++) {
    const bound = 2 * Math.sqrt(degree) + 1;
    const borders = [-bound, ...roots, bound];
    roots = Array.from({ length: degree }, (_, k) => rootBetween(degree, borders[k]!, borders[k + 1]!));
  }
  const nodes = Float64Array.from(roots);
  // wₖ = n! / (n He_{n−1}(xₖ))², with orthonormal polynomials: 1 / (n hₙ₋₁(xₖ)²).
  const logWeights = nodes.map((x) => -Math.log(points) - 2 * Math.log(Math.abs(hermite(points, x).previous)));
  return { nodes, logWeights };
}

/** Orthonormal Hermite polynomials of degree n and n − 1. */
function hermite(degree: number, x: number): { value: number; previous: number } {
  let previous = 0;
  let value = 1;
  for (let n = 1; n <= degree; n++)
    [previous, value] = [value, (x * value - Math.sqrt(n - 1) * previous) / Math.sqrt(n)];
  return { value, previous };
}

function rootBetween(degree: number, low: number, high: number): number {
  let left = low;
  let right = high;
  const sign = Math.sign(hermite(degree, left).value);
  for (;;) {
    const middle = (left + right) / 2;
    if (middle <= left || middle >= right) return middle;
    if (Math.sign(hermite(degree, middle).value) === sign) left = middle;
    else right = middle;
  }
}
