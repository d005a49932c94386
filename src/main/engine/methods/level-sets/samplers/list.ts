import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { jitteredHamiltonian } from "./hamiltonian-monte-carlo.ts";
import { leapingHamiltonian } from "./leaping-hamiltonian.ts";
import { adaptiveNoUTurn } from "./no-u-turn.ts";
import { adaptiveRandomWalk } from "./random-walk-metropolis.ts";

/** What a sampler tunes is its own affair: who runs it hands it back as it came. */
const opaque = <Tuning>(sampler: AdaptiveSampler<Tuning>) => sampler as unknown as AdaptiveSampler;

export const samplers = {
  leaping: opaque(leapingHamiltonian),
  hamiltonian: opaque(jitteredHamiltonian),
  "no-u-turn": opaque(adaptiveNoUTurn),
  "random-walk": opaque(adaptiveRandomWalk),
};
export type SamplerId = keyof typeof samplers;
