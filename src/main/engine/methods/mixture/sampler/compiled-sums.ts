import * as tf from "@tensorflow/tfjs-core";
import { compile, type Program } from "../../../compile/compile.ts";
import { eachGramRow, gram } from "../../../linear-algebra/gram.ts";
import type { Runtime } from "../../../runtime/runtime.ts";
import type { ComponentSums, NumbersOf } from "./component-sums.ts";
import type { MixtureData } from "./mixture-model.ts";

/** Observations that are multiplied at once: many, and few where no more are left. */
const blocks = [1024, 256];

/**
 * The sums by compiled products of blocks of observations, in single precision, summed in double: what rounding leaves is far
 * below what the nets shrink by. For many coefficients ten times as fast.
 */
export class CompiledSums implements ComponentSums, AsyncDisposable {
  readonly #data: MixtureData;
  /** Each observation followed by its answer: what is multiplied with itself has both sums in it. */
  readonly #rows: Float32Array;
  readonly #programs: ReadonlyMap<number, Program>;
  readonly #fits: Program;
  readonly #coefficients: Float32Array;
  readonly #products: Float64Array[];
  readonly #answers: Float64Array[];
  readonly #block: Float32Array;

  private constructor(
    data: MixtureData,
    components: number,
    { programs, fits }: { readonly programs: ReadonlyMap<number, Program>; readonly fits: Program },
  ) {
    const { x, y, width } = data;
    this.#data = data;
    const columns = width + 1;
    this.#rows = new Float32Array(y.length * columns);
    for (let i = 0; i < y.length; i++) {
      this.#rows.set(x.subarray(i * width, (i + 1) * width), i * columns);
      this.#rows[i * columns + width] = y[i]!;
    }
    this.#programs = programs;
    this.#fits = fits;
    this.#coefficients = new Float32Array(components * columns);
    this.#products = Array.from({ length: components }, () => new Float64Array(width * width));
    this.#answers = Array.from({ length: components }, () => new Float64Array(width));
    this.#block = new Float32Array(Math.max(...blocks) * columns);
  }

  static async create(data: MixtureData, components: number, runtime: Runtime): Promise<CompiledSums> {
    const { width } = data;
    const programs = new Map<number, Program>();
    for (const rows of blocks)
      programs.set(
        rows,
        await compile(
          ({ x }) => gram("products", x as tf.Tensor2D),
          { x: { shape: [rows, width + 1], dtype: "float32" } },
          { runtime, name: "mixture", oneCore: true },
        ),
      );
    const fits = await compile(
      ({ x, beta }) => ({ fits: tf.matMul(x as tf.Tensor2D, beta as tf.Tensor2D, false, true) }),
      {
        x: { shape: [data.y.length, width + 1], dtype: "float32" },
        beta: { shape: [components, width + 1], dtype: "float32" },
      },
      { runtime, name: "mixture fits", oneCore: true },
    );
    return new CompiledSums(data, components, { programs, fits });
  }

  async fitted(beta: Float64Array): Promise<NumbersOf> {
    const { y, width } = this.#data;
    const components = this.#products.length;
    // The answers' own column counts for nothing.
    for (let j = 0; j < components; j++)
      this.#coefficients.set(beta.subarray(j * width, (j + 1) * width), j * (width + 1));
    const { fits } = await this.#fits.run({
      x: { shape: [y.length, width + 1], dtype: "float32", data: this.#rows },
      beta: { shape: [components, width + 1], dtype: "float32", data: this.#coefficients },
    });
    return fits!.data as Float32Array;
  }

  async of(z: Int32Array, wanted: readonly boolean[]): Promise<void> {
    const members: number[][] = this.#products.map(() => []);
    for (let i = 0; i < z.length; i++) if (wanted[z[i]!]) members[z[i]!]!.push(i);
    for (const [j, own] of members.entries()) {
      if (!wanted[j]) continue;
      this.#products[j]!.fill(0);
      this.#answers[j]!.fill(0);
      for (let from = 0; from < own.length; ) {
        const left = own.length - from;
        const rows = blocks.find((size) => size <= left) ?? blocks.at(-1)!;
        await this.#addProducts(j, own.slice(from, from + rows), rows);
        from += rows;
      }
    }
  }

  products = (j: number): Float64Array => this.#products[j]!;
  answers = (j: number): Float64Array => this.#answers[j]!;

  async #addProducts(j: number, members: readonly number[], rows: number): Promise<void> {
    const { width } = this.#data;
    const columns = width + 1;
    const data = this.#block.subarray(0, rows * columns);
    for (const [k, i] of members.entries()) data.set(this.#rows.subarray(i * columns, (i + 1) * columns), k * columns);
    // Rows of zeros add nothing.
    data.fill(0, members.length * columns);
    const strips = await this.#programs.get(rows)!.run({ x: { shape: [rows, columns], dtype: "float32", data } });
    const [products, answers] = [this.#products[j]!, this.#answers[j]!];
    eachGramRow(
      columns,
      (from) => strips[`products-${from}`]!.data as Float32Array,
      (row, values, at) => {
        if (row < width) for (let l = 0; l <= row; l++) products[row * width + l]! += values[at + l]!;
        else for (let l = 0; l < width; l++) answers[l]! += values[at + l]!;
      },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of [this.#fits, ...this.#programs.values()]) await program.dispose();
  }
}
