import { chainDiagnostics, energyFraction } from "#shared/stats/chains/chain-diagnostics.ts";
import type { Iteration } from "./run-chains.ts";

/** What chains have drawn, chain after chain where it is handed out. */
export class ChainRecord {
  readonly chains: number;
  readonly latentSize: number;
  readonly classes: number;
  #codes: number[][] = [];
  #predictions: number[][] = [];
  #energies: number[][] = [];
  #acceptance = 0;
  divergences = 0;
  saturated = 0;

  constructor(chains: number, latentSize: number, classes: number) {
    this.chains = chains;
    this.latentSize = latentSize;
    this.classes = classes;
  }

  /** Draws of each chain. */
  get draws(): number {
    return this.#codes.length;
  }

  add({ transitions }: Iteration<unknown>): void {
    this.#codes.push(transitions.flatMap(({ state }) => [...state.position]));
    this.#predictions.push(transitions.flatMap(({ state }) => Array.from(state.prediction ?? [])));
    this.#energies.push(transitions.map(({ energy }) => energy));
    for (const own of transitions) {
      this.#acceptance += own.acceptance;
      if (own.divergent) this.divergences++;
      if (own.saturated) this.saturated++;
    }
  }

  get acceptance(): number {
    return this.#acceptance / (this.draws * this.chains);
  }

  /** `[chains × draws, latent]` */
  codes = (): Float32Array => this.#rows(this.#codes, this.latentSize);
  /** `[chains × draws, classes]` */
  predictions = (): Float32Array => this.#rows(this.#predictions, this.classes);

  /** Of each dimension of the codes. */
  diagnostics() {
    return Array.from({ length: this.latentSize }, (_, k) =>
      chainDiagnostics(this.#eachChain((chain) => this.#codes.map((row) => row[chain * this.latentSize + k]!))),
    );
  }

  /** Of a number that follows from the predictions, such as how far they are from what was asked for. */
  diagnosticsOf(value: (prediction: Float32Array) => number) {
    const rows = this.predictions();
    const chains = this.#eachChain((chain) =>
      Array.from({ length: this.draws }, (_, draw) => {
        const row = chain * this.draws + draw;
        return value(rows.subarray(row * this.classes, (row + 1) * this.classes));
      }),
    );
    const all = chains.flat();
    return { mean: all.reduce((sum, one) => sum + one, 0) / all.length, ...chainDiagnostics(chains) };
  }

  /** The lowest energy fraction of a chain; NaN for a sampler without momenta. */
  energyFraction(): number {
    return Math.min(...this.#eachChain((chain) => energyFraction(this.#energies.map((row) => row[chain]!))));
  }

  #eachChain<T>(of: (chain: number) => T): T[] {
    return Array.from({ length: this.chains }, (_, chain) => of(chain));
  }

  #rows(draws: readonly number[][], width: number): Float32Array {
    const rows = new Float32Array(this.chains * this.draws * width);
    for (const [draw, row] of draws.entries())
      for (let chain = 0; chain < this.chains; chain++)
        rows.set(row.slice(chain * width, (chain + 1) * width), (chain * this.draws + draw) * width);
    return rows;
  }

  /** Plain data, from which `of` makes the record again. */
  toJSON() {
    return {
      ...{ codes: this.#codes, predictions: this.#predictions, energies: this.#energies, acceptance: this.#acceptance },
      ...{ divergences: this.divergences, saturated: this.saturated },
    };
  }

  static of(
    kept: ReturnType<ChainRecord["toJSON"]>,
    shape: Pick<ChainRecord, "chains" | "latentSize" | "classes">,
  ): ChainRecord {
    const record = new ChainRecord(shape.chains, shape.latentSize, shape.classes);
    record.#codes = kept.codes;
    record.#predictions = kept.predictions;
    // JSON has no NaN.
    record.#energies = kept.energies.map((row) => row.map((energy) => energy ?? Number.NaN));
    record.#acceptance = kept.acceptance;
    record.divergences = kept.divergences;
    record.saturated = kept.saturated;
    return record;
  }
}
