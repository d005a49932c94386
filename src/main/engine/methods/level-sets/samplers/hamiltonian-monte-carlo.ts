import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { halton } from "./halton.ts";
import { type IntegrationTuning, integrationAdaptation, integrationOf } from "./integration-tuning.ts";
import { divergence, drawMomentum, energyOf, type Integration, leapfrogStep, type PhasePoint } from "./leapfrog.ts";
import type { Evaluation, Kernel, Transition } from "./sampler.ts";

export interface HamiltonianTuning extends Integration {
  /** Leapfrog steps of the trajectory. The same for all chains, so that they advance in one batch. */
  readonly steps: number;
}

/** A transition that says where its trajectory ended, accepted or not, for who adapts the trajectory's length. */
export interface HamiltonianTransition extends Transition {
  readonly proposal: PhasePoint;
}

/** Hamiltonian Monte Carlo: a trajectory of so many leapfrog steps, its end accepted by Metropolis' rule (Neal 2011, §5.3). */
export const hamiltonianMonteCarlo: Kernel<HamiltonianTuning> = (state, tuning, random) =>
  hamiltonianTransition(state, tuning, random);

export function* hamiltonianTransition(
  ...[state, tuning, random]: Parameters<Kernel<HamiltonianTuning>>
): Generator<Float64Array, HamiltonianTransition, Evaluation> {
  const { inverseMass, steps } = tuning;
  let point: PhasePoint = { state, momentum: drawMomentum(inverseMass, random) };
  const energy = energyOf(point, inverseMass);
  const chance = random.next();
  let divergent = false;
  for (let step = 0; step < steps && !divergent; step++) {
    point = yield* leapfrogStep(point, tuning);
    divergent = energyOf(point, inverseMass) - energy > divergence;
  }
  const acceptance = divergent ? 0 : Math.min(1, Math.exp(energy - energyOf(point, inverseMass)));
  const next = chance < acceptance ? point.state : state;
  return { state: next, acceptance, energy, divergent, saturated: false, proposal: point };
}

/** No trajectory has more steps, however small they are. */
const mostSteps = 200;

/**
 * With step size and masses adapted, and the trajectory's length drawn anew at each iteration: evenly over what carries a
 * standard normal half way round, so that no period of the target's is met again and again.
 */
export const jitteredHamiltonian: AdaptiveSampler<IntegrationTuning> = {
  ...integrationAdaptation(0.8),
  moves(state, tuning, iteration, random) {
    const integration = integrationOf(tuning);
    const length = halton(iteration) * Math.PI;
    const steps = Math.min(mostSteps, Math.max(1, Math.ceil(length / integration.stepSize)));
    return hamiltonianMonteCarlo(state, { ...integration, steps }, random);
  },
};
