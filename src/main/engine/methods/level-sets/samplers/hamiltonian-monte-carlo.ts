import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { type IntegrationTuning, integrationAdaptation, integrationOf } from "./integration-tuning.ts";
import { divergence, drawMomentum, energyOf, type Integration, leapfrogStep, type PhasePoint } from "./leapfrog.ts";
import type { Kernel } from "./sampler.ts";

export interface HamiltonianTuning extends Integration {
  /** Leapfrog steps of the trajectory. The same for all chains, so that they advance in one batch. */
  readonly steps: number;
}

/** Hamiltonian Monte Carlo: a trajectory of so many leapfrog steps, its end accepted by Metropolis' rule (Neal 2011, §5.3). */
export const hamiltonianMonteCarlo: Kernel<HamiltonianTuning> = function* (state, tuning, random) {
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
  return { state: next, acceptance, energy, divergent, saturated: false };
};

/** The k-th number of Halton's sequence of base 2, k = 0, 1, …: even over (0, 1), in no order that a chain could fall in with. */
function halton(k: number): number {
  let [value, digit] = [0, 0.5];
  for (let rest = k + 1; rest > 0; rest = Math.floor(rest / 2), digit /= 2) value += digit * (rest % 2);
  return value;
}

/**
 * A trajectory whose length is drawn anew at each iteration, evenly up to what carries a standard normal so far round, so
 * that no period of the target's is met again and again.
 * @param longest radians @param mostSteps however small they are
 */
export function jitteredTrajectory(
  tuning: IntegrationTuning,
  iteration: number,
  longest: number,
  mostSteps: number,
): HamiltonianTuning {
  const integration = integrationOf(tuning);
  const steps = Math.ceil((halton(iteration) * longest) / integration.stepSize);
  return { ...integration, steps: Math.min(mostSteps, Math.max(1, steps)) };
}

/** With step size and masses adapted, and trajectories that take a standard normal half way round at most. */
export const jitteredHamiltonian: AdaptiveSampler<IntegrationTuning> = {
  ...integrationAdaptation(0.8),
  moves: (state, tuning, iteration, random) =>
    hamiltonianMonteCarlo(state, jitteredTrajectory(tuning, iteration, Math.PI, 200), random),
};
