import { chainDiagnostics } from "#shared/stats/chains/chain-diagnostics.ts";
import { countLabels, type LabelFit, logWeights } from "./sampler/labels.ts";
import type { MixtureState } from "./sampler/mixture-model.ts";

/** What does not depend on labels and is followed from sweep to sweep. */
export const followed = ["log-likelihood", "explained", "occupied", "largest-weight"] as const;
export type Followed = (typeof followed)[number];

export interface DrawShape {
  readonly chains: number;
  readonly components: number;
  readonly width: number;
  readonly images: number;
}

/** What is kept of the chains: of every sweep some numbers, and of every so manyth that is a draw all coefficients and labels. */
export class MixtureDraws {
  readonly shape: DrawShape;
  /** Of each chain, sweep after sweep, those of the warm-up too: `[sweeps, followed]`. */
  readonly series: number[][];
  /** Of each draw that is kept: its chain, log-likelihood, coefficients `[components, width]` and labels. */
  readonly coefficients: Float32Array[] = [];
  readonly labels: Uint8Array[] = [];
  readonly likelihoods: number[] = [];

  constructor(shape: DrawShape) {
    this.shape = shape;
    this.series = Array.from({ length: shape.chains }, () => []);
  }

  /** Sweeps of each chain. */
  get sweeps(): number {
    return this.series[0]!.length / followed.length;
  }

  /** Of a y of variance 1: Σ (yᵢ − ȳ)² is the number of images. */
  follow(chain: number, { z, u }: MixtureState, { logLikelihood, residualSquares }: LabelFit): void {
    const residual = residualSquares.reduce((sum, own) => sum + own, 0);
    const occupied = countLabels(z, u.length).filter((count) => count > 0).length;
    const weight = Math.exp(logWeights(u).reduce((most, own) => Math.max(most, own)));
    this.series[chain]!.push(logLikelihood, 1 - residual / this.shape.images, occupied, weight);
  }

  /** @param coefficients `[components, width]` */
  keep(coefficients: Float32Array, labels: Int32Array, logLikelihood: number): void {
    this.coefficients.push(coefficients);
    this.labels.push(Uint8Array.from(labels));
    this.likelihoods.push(logLikelihood);
  }

  /** Of one of the numbers, a list a chain, from a sweep on. */
  seriesOf(what: Followed, from: number): Float64Array[] {
    const k = followed.indexOf(what);
    return this.series.map((own) =>
      Float64Array.from(
        { length: own.length / followed.length - from },
        (_, t) => own[(from + t) * followed.length + k]!,
      ),
    );
  }

  /** The mean of one of the numbers over all chains, from a sweep on. */
  meanOf(what: Followed, from: number): number {
    const all = this.seriesOf(what, from).flatMap((own) => [...own]);
    return all.reduce((sum, own) => sum + own, 0) / all.length;
  }

  /** The largest R̂ and the fewest effective draws of what is followed; of what never changes there is neither. */
  diagnostics(from: number): { rHat: number; effective: number } {
    const all = followed.map((what) => chainDiagnostics(this.seriesOf(what, from)));
    const known = all.filter(({ rHat }) => Number.isFinite(rHat));
    return {
      rHat: known.length === 0 ? Number.NaN : Math.max(...known.map((own) => own.rHat)),
      effective: known.length === 0 ? Number.NaN : Math.min(...known.map((own) => own.bulkEss)),
    };
  }
}
