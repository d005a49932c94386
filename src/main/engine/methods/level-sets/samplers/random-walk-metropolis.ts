import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { type IntegrationTuning, integrationAdaptation, integrationOf } from "./integration-tuning.ts";
import { type Kernel, stateAt } from "./sampler.ts";

/** How one coordinate of a position is moved: a normal step, or with a probability another of `size` values 0, 1, …. */
export type CoordinateMove =
  | { readonly kind: "continuous"; readonly deviation: number }
  | { readonly kind: "discrete"; readonly size: number; readonly change: number };

export interface RandomWalkTuning {
  readonly moves: readonly CoordinateMove[];
}

/**
 * Random-walk Metropolis in a space whose coordinates are continuous or discrete: all are moved at once, symmetrically.
 * What has no density, such as a scene that cannot be rendered, is a rejection like any other: to draw anew until it has
 * one would break detailed balance.
 */
export const randomWalkMetropolis: Kernel<RandomWalkTuning> = function* (state, { moves }, random) {
  const position = state.position.map((value, k) => {
    const move = moves[k]!;
    if (move.kind === "continuous") return value + move.deviation * random.normal();
    return random.next() < move.change ? random.integer(move.size) : value;
  });
  const chance = random.next();
  const proposal = stateAt(position, yield { valueAt: position });
  const acceptance = Math.min(1, Math.exp(proposal.logDensity - state.logDensity)) || 0;
  const next = chance < acceptance ? proposal : state;
  return { state: next, acceptance, energy: Number.NaN, divergent: false, saturated: false };
};

/** Continuous, with steps of the deviations that the chains show, as long as is best in many dimensions (Roberts et al. 1997). */
export const adaptiveRandomWalk: AdaptiveSampler<IntegrationTuning> = {
  ...integrationAdaptation(0.234),
  moves(state, tuning, _, random) {
    const { stepSize, inverseMass } = integrationOf(tuning);
    const moves = Array.from(inverseMass, (variance) => ({
      kind: "continuous" as const,
      deviation: stepSize * Math.sqrt(variance),
    }));
    return randomWalkMetropolis(state, { moves }, random);
  },
};
