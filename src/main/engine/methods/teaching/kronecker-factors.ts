import type * as tf from "@tensorflow/tfjs-core";
import { compile, type Program } from "../../compile/compile.ts";
import { addGram, gram, mirror } from "../../linear-algebra/gram.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { FeatureBatch } from "./classification-features.ts";

/** So many rows are multiplied at once: more would take memory, fewer would leave the processor idle. */
const BLOCK = 2048;

/** Σ zzᵀ and Σ (diag p − ppᵀ) over so many images: all that is kept of them. */
export interface FactorSums {
  readonly images: number;
  /** `[width, width]`, row by row. */
  readonly features: Float64Array;
  /** `[classes, classes]` */
  readonly answers: Float64Array;
}

/** The two factors of a Hessian H ≈ U ⊗ V: U = √n E[zzᵀ] and V = √n E[diag p − ppᵀ] (appendix A.3). */
export interface KroneckerFactors {
  readonly images: number;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/**
 * Adds up the factors while images stream by, in memory that does not grow with them: products of blocks of rows in
 * single precision where programs run, their sums in double precision.
 */
export class FactorAccumulator implements AsyncDisposable {
  readonly #width: number;
  readonly #classCount: number;
  readonly #program: Program;
  readonly #z: Float32Array;
  readonly #p: Float32Array;
  readonly #features: Float64Array;
  readonly #answers: Float64Array;
  #images = 0;
  #waiting = 0;

  private constructor(width: number, classCount: number, program: Program, from: FactorSums | null) {
    this.#width = width;
    this.#classCount = classCount;
    this.#program = program;
    this.#z = new Float32Array(BLOCK * width);
    this.#p = new Float32Array(BLOCK * classCount);
    this.#features = from?.features.slice() ?? new Float64Array(width * width);
    this.#answers = from?.answers.slice() ?? new Float64Array(classCount * classCount);
    this.#images = from?.images ?? 0;
  }

  /** @param from sums to go on from */
  static async create(
    width: number,
    classCount: number,
    runtime: Runtime,
    from: FactorSums | null = null,
  ): Promise<FactorAccumulator> {
    const rows = (size: number) => ({ shape: [BLOCK, size], dtype: "float32" as const });
    const program = await compile(
      ({ z, p }) => ({ ...gram("features", z as tf.Tensor2D), ...gram("answers", p as tf.Tensor2D) }),
      { z: rows(width), p: rows(classCount) },
      { runtime, name: "kronecker-factors", sleeps: true },
    );
    return new FactorAccumulator(width, classCount, program, from);
  }

  async add({ features, probabilities, indices }: FeatureBatch): Promise<void> {
    for (let from = 0; from < indices.length; ) {
      const rows = Math.min(BLOCK - this.#waiting, indices.length - from);
      this.#z.set(features.subarray(from * this.#width, (from + rows) * this.#width), this.#waiting * this.#width);
      this.#p.set(
        probabilities.subarray(from * this.#classCount, (from + rows) * this.#classCount),
        this.#waiting * this.#classCount,
      );
      this.#waiting += rows;
      from += rows;
      if (this.#waiting === BLOCK) await this.#flush();
    }
  }

  /** The sums over all images so far. */
  async sums(): Promise<FactorSums> {
    await this.#flush();
    mirror(this.#features, this.#width);
    mirror(this.#answers, this.#classCount);
    return { images: this.#images, features: this.#features, answers: this.#answers };
  }

  async #flush(): Promise<void> {
    if (this.#waiting === 0) return;
    // Rows of zeros add nothing.
    this.#z.fill(0, this.#waiting * this.#width);
    this.#p.fill(0, this.#waiting * this.#classCount);
    const value = (data: Float32Array, size: number) => ({ shape: [BLOCK, size], dtype: "float32" as const, data });
    const products = await this.#program.run({
      z: value(this.#z, this.#width),
      p: value(this.#p, this.#classCount),
    });
    const of = (name: string) => products[name]!.data as Float32Array;
    addGram(this.#features, this.#width, 1, (from) => of(`features-${from}`));
    addGram(this.#answers, this.#classCount, -1, (from) => of(`answers-${from}`));
    const expected = new Float64Array(this.#classCount);
    for (let row = 0, at = 0; row < this.#waiting; row++)
      for (let c = 0; c < this.#classCount; c++) expected[c]! += this.#p[at++]!;
    for (let c = 0; c < this.#classCount; c++) this.#answers[c * this.#classCount + c]! += expected[c]!;
    this.#images += this.#waiting;
    this.#waiting = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.dispose();
  }
}

/** Each sum S as S/√n, which is √n times the mean. */
export function factorsOf({ images, features, answers }: FactorSums): KroneckerFactors {
  const scale = 1 / Math.sqrt(images);
  return { images, u: features.map((sum) => sum * scale), v: answers.map((sum) => sum * scale) };
}
