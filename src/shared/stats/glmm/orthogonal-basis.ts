import type { ModelMatrix } from "../formula/model-matrix.ts";
import { choleskyInPlace } from "../linear-algebra/cholesky.ts";

/**
 * Columns Q = XL⁻ᵀ with Q′MQ/n = I, where LL′ = X′MX/n: the same model with coefficients γ = L′β that are about equally
 * large and hardly correlated, whatever the scales of the predictors. A search in γ is as exact for milliseconds as for
 * log-odds.
 */
export class OrthogonalBasis {
  readonly x: ModelMatrix;
  readonly #l: Float64Array;
  readonly #p: number;

  /** @param weights of the rows of X: their numbers of trials */
  constructor(x: ModelMatrix, weights: Float64Array) {
    const p = x.names.length;
    this.#p = p;
    this.#l = factorOf(x, weights);
    const values = x.values.slice();
    for (let row = 0; row < x.rowCount; row++) this.#forward(values, row * p, 1);
    this.x = { ...x, values };
  }

  /** γ = L′β. */
  fromOriginal(beta: Float64Array): Float64Array {
    const p = this.#p;
    return beta.map((_, i) => {
      let sum = 0;
      for (let k = i; k < p; k++) sum += this.#l[k * p + i]! * beta[k]!;
      return sum;
    });
  }

  /** β = L⁻ᵀγ. */
  toOriginal(gamma: Float64Array): Float64Array {
    const beta = gamma.slice();
    this.#backward(beta, 0, 1);
    return beta;
  }

  /** ∂/∂γ = L⁻¹ ∂/∂β. */
  gradientFromOriginal(gradient: Float64Array): Float64Array {
    const result = gradient.slice();
    this.#forward(result, 0, 1);
    return result;
  }

  /** TVT′ for a size × size matrix V over (γ, others), with T = L⁻ᵀ on γ: its covariance over (β, others). */
  covarianceToOriginal(v: Float64Array, size: number): Float64Array {
    const result = v.slice();
    for (let column = 0; column < size; column++) this.#backward(result, column, size);
    for (let row = 0; row < size; row++) this.#backward(result, row * size, 1);
    return result;
  }

  /** L′VL on γ's part: the inverse of `covarianceToOriginal`. */
  covarianceFromOriginal(v: Float64Array, size: number): Float64Array {
    const p = this.#p;
    const result = v.slice();
    const part = new Float64Array(p);
    const apply = (start: number, stride: number) => {
      for (let k = 0; k < p; k++) part[k] = result[start + k * stride]!;
      this.fromOriginal(part).forEach((value, k) => {
        result[start + k * stride] = value;
      });
    };
    for (let column = 0; column < size; column++) apply(column, size);
    for (let row = 0; row < size; row++) apply(row * size, 1);
    return result;
  }

  /** Solves Lz = b in place. */
  #forward(b: Float64Array, start: number, stride: number): void {
    const p = this.#p;
    for (let i = 0; i < p; i++) {
      let value = b[start + i * stride]!;
      for (let k = 0; k < i; k++) value -= this.#l[i * p + k]! * b[start + k * stride]!;
      b[start + i * stride] = value / this.#l[i * p + i]!;
    }
  }

  /** Solves L′z = b in place. */
  #backward(b: Float64Array, start: number, stride: number): void {
    const p = this.#p;
    for (let i = p - 1; i >= 0; i--) {
      let value = b[start + i * stride]!;
      for (let k = i + 1; k < p; k++) value -= this.#l[k * p + i]! * b[start + k * stride]!;
      b[start + i * stride] = value / this.#l[i * p + i]!;
    }
  }
}

/** L of X′MX/n; the identity where rounding leaves that not positive definite. */
function factorOf(x: ModelMatrix, weights: Float64Array): Float64Array {
  const p = x.names.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const moments = new Float64Array(p * p);
  for (let row = 0; row < x.rowCount; row++)
    for (let i = 0; i < p; i++)
      for (let j = 0; j <= i; j++)
        moments[i * p + j]! += (weights[row]! / total) * x.values[row * p + i]! * x.values[row * p + j]!;
  if (choleskyInPlace(moments, p)) return moments;
  return moments.map((_, index) => (index % (p + 1) === 0 ? 1 : 0));
}
