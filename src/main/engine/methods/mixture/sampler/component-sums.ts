import type { MixtureData } from "./mixture-model.ts";

/** What a sweep multiplies: Σ xᵢxᵢᵀ and Σ xᵢyᵢ of each component's observations, and what each component fits. */
export interface ComponentSums {
  /** xᵢβⱼ of every observation and component `[n, J]`, until it is called again. */
  fitted(beta: Float64Array): NumbersOf | Promise<NumbersOf>;
  /** Adds up by these labels, of the components that are wanted. */
  of(z: Int32Array, wanted: readonly boolean[]): void | Promise<void>;
  /** XⱼᵀXⱼ, of which the lower triangle counts, row by row. */
  products(j: number): Float64Array;
  /** Xⱼᵀyⱼ. */
  answers(j: number): Float64Array;
}

export type NumbersOf = Float32Array | Float64Array;

/** In double precision, for few coefficients. */
export class PlainSums implements ComponentSums {
  readonly #data: MixtureData;
  readonly #products: Float64Array[];
  readonly #answers: Float64Array[];
  readonly #fitted: Float64Array;

  constructor(data: MixtureData, components: number) {
    const { width } = data;
    this.#data = data;
    this.#products = Array.from({ length: components }, () => new Float64Array(width * width));
    this.#answers = Array.from({ length: components }, () => new Float64Array(width));
    this.#fitted = new Float64Array(data.y.length * components);
  }

  fitted(beta: Float64Array): Float64Array {
    const { x, width } = this.#data;
    const J = this.#products.length;
    for (let at = 0, row = 0; at < this.#fitted.length; at += J, row += width)
      for (let j = 0; j < J; j++) {
        let sum = 0;
        for (let l = 0; l < width; l++) sum += x[row + l]! * beta[j * width + l]!;
        this.#fitted[at + j] = sum;
      }
    return this.#fitted;
  }

  of(z: Int32Array, wanted: readonly boolean[]): void {
    const { x, y, width } = this.#data;
    for (const values of [...this.#products, ...this.#answers]) values.fill(0);
    for (let i = 0; i < z.length; i++) {
      if (!wanted[z[i]!]) continue;
      const products = this.#products[z[i]!]!;
      const answers = this.#answers[z[i]!]!;
      const row = i * width;
      for (let k = 0; k < width; k++) {
        const own = x[row + k]!;
        answers[k]! += own * y[i]!;
        for (let l = 0; l <= k; l++) products[k * width + l]! += own * x[row + l]!;
      }
    }
  }

  products = (j: number): Float64Array => this.#products[j]!;
  answers = (j: number): Float64Array => this.#answers[j]!;
}
