import { chainDiagnostics, energyFraction } from "#shared/stats/chains/chain-diagnostics.ts";
import type { Iteration } from "./run-chains.ts";

export interface RecordShape {
  readonly chains: number;
  readonly latentSize: number;
  readonly classes: number;
}

/** What a record keeps beside its draws: plain data. */
export interface RecordTotals {
  readonly acceptance: number;
  readonly divergences: number;
  readonly saturated: number;
}

/** What chains have drawn, chain after chain where it is handed out. */
export class ChainRecord implements RecordShape {
  readonly chains: number;
  readonly latentSize: number;
  readonly classes: number;
  /** Of each draw `[chains, latent + classes + 1]`: codes, predictions, and the energy where its transition began. */
  readonly #rows: Float32Array[];
  #totals: RecordTotals;

  /** @param rows of a record that goes on */
  constructor(
    { chains, latentSize, classes }: RecordShape,
    rows: Float32Array[] = [],
    totals: RecordTotals = { acceptance: 0, divergences: 0, saturated: 0 },
  ) {
    this.chains = chains;
    this.latentSize = latentSize;
    this.classes = classes;
    this.#rows = rows;
    this.#totals = totals;
  }

  get rows(): readonly Float32Array[] {
    return this.#rows;
  }

  get totals(): RecordTotals {
    return this.#totals;
  }

  /** Draws of each chain. */
  get draws(): number {
    return this.#rows.length;
  }

  /** Mean acceptance probability. */
  get acceptance(): number {
    return this.#totals.acceptance / (this.draws * this.chains);
  }

  /** Numbers of one draw of all chains. */
  static rowLength = ({ chains, latentSize, classes }: RecordShape): number => chains * (latentSize + classes + 1);

  add({ transitions }: Iteration<unknown>): void {
    const row = new Float32Array(ChainRecord.rowLength(this));
    let { acceptance, divergences, saturated } = this.#totals;
    for (const [chain, own] of transitions.entries()) {
      const start = chain * this.#width;
      row.set(own.state.position, start);
      row.set(own.state.prediction!, start + this.latentSize);
      row[start + this.#width - 1] = own.energy;
      acceptance += own.acceptance;
      if (own.divergent) divergences++;
      if (own.saturated) saturated++;
    }
    this.#rows.push(row);
    this.#totals = { acceptance, divergences, saturated };
  }

  /** `[chains × draws, latent]` */
  codes = (): Float32Array => this.#columns(0, this.latentSize);
  /** `[chains × draws, classes]` */
  predictions = (): Float32Array => this.#columns(this.latentSize, this.classes);

  /** Of each dimension of the codes. */
  diagnostics() {
    return Array.from({ length: this.latentSize }, (_, k) =>
      chainDiagnostics(this.#eachChain((row, at) => row[at + k]!)),
    );
  }

  /** Of a number that follows from the predictions, such as how far they are from what was asked for. */
  diagnosticsOf(value: (prediction: Float32Array) => number) {
    const chains = this.#eachChain((row, at) =>
      value(row.subarray(at + this.latentSize, at + this.latentSize + this.classes)),
    );
    const sum = chains.reduce((total, own) => total + own.reduce((inner, one) => inner + one, 0), 0);
    return { mean: sum / (this.draws * this.chains), ...chainDiagnostics(chains) };
  }

  /** The lowest energy fraction of a chain; NaN for a sampler without momenta. */
  energyFraction(): number {
    return Math.min(...this.#eachChain((row, at) => row[at + this.#width - 1]!).map(energyFraction));
  }

  get #width(): number {
    return this.latentSize + this.classes + 1;
  }

  /** A number of each draw, a list a chain. @param of is given all chains' numbers, and where the chain's begin */
  #eachChain(of: (row: Float32Array, at: number) => number): Float64Array[] {
    return Array.from({ length: this.chains }, (_, chain) =>
      Float64Array.from(this.#rows, (row) => of(row, chain * this.#width)),
    );
  }

  #columns(from: number, count: number): Float32Array {
    const columns = new Float32Array(this.chains * this.draws * count);
    for (const [draw, row] of this.#rows.entries())
      for (let chain = 0; chain < this.chains; chain++) {
        const start = chain * this.#width + from;
        columns.set(row.subarray(start, start + count), (chain * this.draws + draw) * count);
      }
    return columns;
  }
}
