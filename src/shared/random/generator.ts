import { type State, seedState, xoshiro128 } from "./xoshiro128.ts";

/**
 * A stream of random numbers that its seed decides entirely.
 *
 * `split` derives an independent stream from the *seed* and a label, whatever was drawn before: a computation that gives
 * each part its own label stays reproducible when parts are added, reordered or run in parallel.
 */
export interface RandomGenerator {
  /** Uniform on [0, 1), with 53 random bits. */
  next(): number;
  /** Uniform on 0, 1, …, n − 1, without modulo bias. `n` is a whole number in 1 … 2³². */
  integer(n: number): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
  /** A new array with the same elements in uniformly random order (Fisher-Yates). */
  shuffle<T>(array: readonly T[]): T[];
  /** `k` elements drawn without replacement, in random order. */
  choose<T>(array: readonly T[], k: number): T[];
  /** An independent generator for the part of the computation named by the label. */
  split(label: string): RandomGenerator;
}

/** A generator (xoshiro128**) for a seed. Numbers and the strings that print like them are the same seed. */
export function seededGenerator(seed: number | string): RandomGenerator {
  return new SeededGenerator(String(seed));
}

const TWO_32 = 2 ** 32;

class SeededGenerator implements RandomGenerator {
  readonly #seed: string;
  readonly #state: State;
  #spareNormal: number | undefined;

  constructor(seed: string) {
    this.#seed = seed;
    this.#state = seedState(seed);
  }

  next(): number {
    const high = xoshiro128(this.#state) >>> 5;
    const low = xoshiro128(this.#state) >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32)
      throw new RangeError(`integer(n) needs a whole n in 1 … 2³², not ${n}`);
    const limit = TWO_32 - (TWO_32 % n);
    let draw = xoshiro128(this.#state);
    while (draw >= limit) draw = xoshiro128(this.#state);
    return draw % n;
  }

  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    let x: number;
    let y: number;
    let squared: number;
    do {
      x = 2 * this.next() - 1;
      y = 2 * this.next() - 1;
      squared = x * x + y * y;
    } while (squared >= 1 || squared === 0);
    const scale = Math.sqrt((-2 * Math.log(squared)) / squared);
    this.#spareNormal = y * scale;
    return x * scale;
  }

  shuffle<T>(array: readonly T[]): T[] {
    return this.choose(array, array.length);
  }

  choose<T>(array: readonly T[], k: number): T[] {
    if (!Number.isInteger(k) || k < 0 || k > array.length)
      throw new RangeError(`cannot choose ${k} of ${array.length} elements`);
    const pool = [...array];
    for (let i = 0; i < k; i++) {
      const j = i + this.integer(pool.length - i);
      [pool[i], pool[j]] = [pool[j]!, pool[i]!];
    }
    return pool.slice(0, k);
  }

  split(label: string): RandomGenerator {
    // The length makes ("a", "b/c") and ("a/b", "c") different seeds.
    return new SeededGenerator(`${this.#seed.length}:${this.#seed}/${label}`);
  }
}
