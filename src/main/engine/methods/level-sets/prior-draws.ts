import type { RandomGenerator } from "#shared/random/generator.ts";
import { smoothWeights } from "#shared/stats/chains/pareto-smoothing.ts";
import type { Watch } from "../../watch.ts";
import type { AskedLevel } from "./level.ts";
import type { Density, State } from "./samplers/sampler.ts";

/** Draws of the generator as it is, and how likely what is asked for is at each. */
export interface PriorDraws {
  readonly states: readonly State[];
  /** How far each one's prediction is from what is asked for. */
  readonly distances: Float64Array;
}

/** @param density at the width where chains begin @param batch so many positions are evaluated at once */
export async function drawPrior(
  count: number,
  latentSize: number,
  { relaxation, level }: AskedLevel,
  density: Density,
  batch: number,
  random: RandomGenerator,
  watch: Watch,
): Promise<PriorDraws> {
  const states: State[] = [];
  for (let from = 0; from < count; from += batch) {
    watch.signal.throwIfAborted();
    const positions = Array.from({ length: Math.min(batch, count - from) }, () =>
      Float64Array.from({ length: latentSize }, () => random.normal()),
    );
    const evaluations = await density(positions);
    for (const [k, position] of positions.entries()) states.push({ ...evaluations[k]!, position });
    watch.onProgress({
      done: states.length,
      total: count,
      unit: "images",
      message: `${states.length} of ${count} images of the generator`,
    });
  }
  return { states, distances: Float64Array.from(states, ({ prediction }) => relaxation.distance(prediction!, level)) };
}

/**
 * Where chains begin: prior draws, each with the weight of its likelihood and none twice as long as there are others
 * (sampling importance resampling, without replacement).
 */
export function startingPoints(prior: PriorDraws, chains: number, random: RandomGenerator): State[] {
  const { states } = prior;
  const { weights } = smoothWeights(logLikelihoods(prior));
  // The smallest of exponential waiting times of those rates, in order (Efraimidis & Spirakis 2006).
  const times = states.map((_, k) => -Math.log(1 - random.next()) / weights[k]!);
  const order = states.map((_, k) => k).toSorted((a, b) => times[a]! - times[b]!);
  return Array.from({ length: chains }, (_, chain) => states[order[chain % order.length]!]!);
}

/** log p(u* | z) of each draw: what its log density has beyond that of the prior. */
export const logLikelihoods = ({ states }: PriorDraws): number[] =>
  states.map(({ logDensity, position }) => {
    const likelihood = logDensity + 0.5 * position.reduce((sum, z) => sum + z * z, 0);
    return Number.isFinite(likelihood) ? likelihood : Number.NEGATIVE_INFINITY;
  });
