import type * as tf from "@tensorflow/tfjs-core";
import { compile, type Program } from "../../../compile/compile.ts";
import { addGram, gram, mirror } from "../../../linear-algebra/gram.ts";
import type { Runtime } from "../../../runtime/runtime.ts";
import type { ComponentSums } from "./component-sums.ts";
import type { MixtureData } from "./mixture-model.ts";

/** Observations that are multiplied at once: many, and few where no more are left. */
const blocks = [1024, 256];

/**
 * The sums by compiled products of blocks of observations, in single precision, summed in double: what rounding leaves is far
 * below what the nets shrink by. For many coefficients ten times as fast.
 */
export class CompiledSums implements ComponentSums, AsyncDisposable {
  readonly #data: MixtureData;
  readonly #x: Float32Array;
  readonly #programs: ReadonlyMap<number, Program>;
  readonly #products: Float64Array[];
  readonly #answers: Float64Array[];
  readonly #block: Float32Array;

  private constructor(data: MixtureData, components: number, programs: ReadonlyMap<number, Program>) {
    const { x, width } = data;
    this.#data = data;
    this.#x = Float32Array.from(x);
    this.#programs = programs;
    this.#products = Array.from({ length: components }, () => new Float64Array(width * width));
    this.#answers = Array.from({ length: components }, () => new Float64Array(width));
    this.#block = new Float32Array(Math.max(...blocks) * width);
  }

  static async create(data: MixtureData, components: number, runtime: Runtime): Promise<CompiledSums> {
    const programs = new Map<number, Program>();
    for (const rows of blocks)
      programs.set(
        rows,
        await compile(
          ({ x }) => gram("products", x as tf.Tensor2D),
          { x: { shape: [rows, data.width], dtype: "float32" } },
          { runtime, name: "mixture", oneCore: true },
        ),
      );
    return new CompiledSums(data, components, programs);
  }

  async of(z: Int32Array): Promise<void> {
    const members: number[][] = this.#products.map(() => []);
    for (let i = 0; i < z.length; i++) members[z[i]!]!.push(i);
    for (const [j, own] of members.entries()) {
      this.#products[j]!.fill(0);
      this.#addAnswers(j, own);
      for (let from = 0; from < own.length; ) {
        const left = own.length - from;
        const rows = blocks.find((size) => size <= left) ?? blocks.at(-1)!;
        await this.#addProducts(j, own.slice(from, from + rows), rows);
        from += rows;
      }
      mirror(this.#products[j]!, this.#data.width);
    }
  }

  products = (j: number): Float64Array => this.#products[j]!;
  answers = (j: number): Float64Array => this.#answers[j]!;

  #addAnswers(j: number, members: readonly number[]): void {
    const { x, y, width } = this.#data;
    const answers = this.#answers[j]!.fill(0);
    for (const i of members) for (let l = 0; l < width; l++) answers[l]! += y[i]! * x[i * width + l]!;
  }

  async #addProducts(j: number, members: readonly number[], rows: number): Promise<void> {
    const { width } = this.#data;
    const data = this.#block.subarray(0, rows * width);
    for (const [k, i] of members.entries()) data.set(this.#x.subarray(i * width, (i + 1) * width), k * width);
    // Rows of zeros add nothing.
    data.fill(0, members.length * width);
    const strips = await this.#programs.get(rows)!.run({ x: { shape: [rows, width], dtype: "float32", data } });
    addGram(this.#products[j]!, width, 1, (from) => strips[`products-${from}`]!.data as Float32Array);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs.values()) await program.dispose();
  }
}
