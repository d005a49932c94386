import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { jitteredHamiltonian } from "./hamiltonian-monte-carlo.ts";
import type { IntegrationTuning } from "./integration-tuning.ts";
import { adaptiveNoUTurn } from "./no-u-turn.ts";
import { adaptiveRandomWalk } from "./random-walk-metropolis.ts";

export const samplers = {
  hamiltonian: jitteredHamiltonian,
  "no-u-turn": adaptiveNoUTurn,
  "random-walk": adaptiveRandomWalk,
} satisfies Record<string, AdaptiveSampler<IntegrationTuning>>;
export type SamplerId = keyof typeof samplers;
