import type { RandomGenerator } from "#shared/random/generator.ts";
import { drawCoefficients, drawCoefficientsOfFew, drawPenalties, varianceLogDensity } from "./coefficients.ts";
import { type ComponentSums, PlainSums } from "./component-sums.ts";
import { type Magnitudes, magnitudesOf } from "./elastic-net.ts";
import { countLabels, drawLabels, drawSticks, type LabelFit, swapLabels } from "./labels.ts";
import { type MixtureData, type MixturePrior, type MixtureState, shrunkOf } from "./mixture-model.ts";
import { drawNets } from "./nets.ts";
import { sliceLog } from "./slice-sampling.ts";

/**
 * A chain of the collapsed Gibbs sampler: labels, sticks, nets, penalties and variances with τ integrated out, then τ and β,
 * then label swaps. It leaves the joint distribution as it is, which the released sampler does not.
 */
export class MixtureChain {
  readonly data: MixtureData;
  readonly prior: MixturePrior;
  readonly state: MixtureState;
  readonly #sums: ComponentSums;
  readonly #work: Float64Array;

  /** @param state is the chain's own from now on @param sums may be other chains' too, one after the other */
  constructor(
    data: MixtureData,
    prior: MixturePrior,
    state: MixtureState,
    sums: ComponentSums = new PlainSums(data, prior.components),
  ) {
    this.data = data;
    this.prior = prior;
    this.state = state;
    this.#sums = sums;
    this.#work = new Float64Array(data.width * data.width);
  }

  /** One sweep, and `swaps` pairs of label swaps after it. */
  async sweep(random: RandomGenerator, swaps = 1): Promise<LabelFit> {
    const { data, prior, state } = this;
    const fit = drawLabels(state, data, await this.#sums.fitted(state.beta), random);
    const counts = countLabels(state.z, prior.components);
    drawSticks(state, counts, prior, random);
    const magnitudes = this.#magnitudes();
    drawNets(state, magnitudes, prior, random);
    this.#drawVariances(magnitudes, counts, fit.residualSquares, random);
    const isSummed = Array.from(counts, (count) => 2 * count > data.width);
    await this.#sums.of(state.z, isSummed);
    for (let j = 0; j < prior.components; j++) this.#drawCoefficients(j, counts[j]!, isSummed[j]!, random);
    for (let k = 0; k < swaps; k++) swapLabels(state, counts, random);
    return fit;
  }

  #magnitudes(): Magnitudes[] {
    const { width } = this.data;
    const shrunk = shrunkOf(this.prior, width);
    return Array.from({ length: this.prior.components }, (_, j) => magnitudesOf(this.state.beta, j * width, shrunk));
  }

  #drawVariances(
    magnitudes: readonly Magnitudes[],
    counts: Int32Array,
    residualSquares: Float64Array,
    random: RandomGenerator,
  ): void {
    const { state, prior } = this;
    for (let j = 0; j < prior.components; j++) {
      const seen = { count: counts[j]!, residualSquares: residualSquares[j]! };
      const density = (value: number) => varianceLogDensity(state, magnitudes, j, value, seen, prior);
      state.sigma2[j] = sliceLog(state.sigma2[j]!, density, random);
    }
  }

  /** By the component's sums, or by its observations where they are few. */
  #drawCoefficients(j: number, count: number, isSummed: boolean, random: RandomGenerator): void {
    const { state, prior, data } = this;
    const penalties = drawPenalties(state, j, prior, random);
    const deviation = Math.sqrt(state.sigma2[j]!);
    const at = j * data.width;
    if (count === 0)
      for (const [l, penalty] of penalties.entries())
        state.beta[at + l] = (deviation * random.normal()) / Math.sqrt(penalty);
    else if (isSummed) {
      const sums = { products: this.#sums.products(j), answers: this.#sums.answers(j) };
      drawCoefficients(sums, penalties, deviation, random, this.#work, state.beta, at);
    } else {
      const indices: number[] = [];
      for (let i = 0; i < state.z.length; i++) if (state.z[i] === j) indices.push(i);
      const own = { x: data.x, y: data.y, indices };
      drawCoefficientsOfFew(own, penalties, deviation, random, this.#work, state.beta, at);
    }
  }
}
