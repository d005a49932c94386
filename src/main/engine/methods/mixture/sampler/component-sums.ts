import type { MixtureData } from "./mixture-model.ts";

/** Σ xᵢxᵢᵀ and Σ xᵢyᵢ of each component's observations. */
export interface ComponentSums {
  /** Adds up by these labels. */
  of(z: Int32Array): void | Promise<void>;
  /** XⱼᵀXⱼ, of which the lower triangle counts, row by row. */
  products(j: number): Float64Array;
  /** Xⱼᵀyⱼ. */
  answers(j: number): Float64Array;
}

/** In double precision, for few coefficients. */
export class PlainSums implements ComponentSums {
  readonly #data: MixtureData;
  readonly #products: Float64Array[];
  readonly #answers: Float64Array[];

  constructor(data: MixtureData, components: number) {
    const { width } = data;
    this.#data = data;
    this.#products = Array.from({ length: components }, () => new Float64Array(width * width));
    this.#answers = Array.from({ length: components }, () => new Float64Array(width));
  }

  of(z: Int32Array): void {
    const { x, y, width } = this.#data;
    for (const values of [...this.#products, ...this.#answers]) values.fill(0);
    for (let i = 0; i < z.length; i++) {
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
