import { choleskyInPlace } from "#shared/stats/linear-algebra/cholesky.ts";
import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { hamiltonianMonteCarlo, jitteredTrajectory } from "./hamiltonian-monte-carlo.ts";
import { type IntegrationTuning, integrationAdaptation, type Moments } from "./integration-tuning.ts";
import { type Kernel, type State, stateAt } from "./sampler.ts";

/**
 * Where leaps go: to a normal distribution wider than the draws, or, as every level set has to be reached, anywhere that
 * codes are, N(0, I).
 */
export interface Leaps {
  readonly mean: readonly number[];
  /** Lower Cholesky factor of the covariance, row by row. */
  readonly factor: readonly number[];
}

/** How often a leap goes anywhere. */
const anywhere = 0.3;
/** By which the draws' covariance is widened, so that no tail of theirs is out of reach. */
const widening = 1.5;
/** Leaps of an iteration. */
const leapsEach = 8;

/**
 * An independence sampler (Tierney 1994, §2.3.2): the proposal does not depend on where the chain is. In the few
 * dimensions of a generator's codes it takes chains from one part of a level set to another that no trajectory reaches.
 */
export const leap: Kernel<Leaps> = function* (state, leaps, random) {
  const position = Float64Array.from(state.position, () => random.normal());
  if (random.next() >= anywhere) position.set(transformed(position, leaps));
  const chance = random.next();
  const proposal = stateAt(position, yield { valueAt: position });
  const gained =
    proposal.logDensity - logProposal(position, leaps) - state.logDensity + logProposal(state.position, leaps);
  const acceptance = Math.min(1, Math.exp(gained)) || 0;
  const next = chance < acceptance ? proposal : state;
  return { state: next, acceptance, energy: Number.NaN, divergent: false, saturated: false };
};

function transformed(z: Float64Array, { mean, factor }: Leaps): Float64Array {
  const n = mean.length;
  return z.map((_, i) => {
    let sum = mean[i]!;
    for (let k = 0; k <= i; k++) sum += factor[i * n + k]! * z[k]!;
    return sum;
  });
}

/** Log density of where leaps go, up to a constant. */
function logProposal(position: Float64Array, { mean, factor }: Leaps): number {
  const n = mean.length;
  const z = new Float64Array(n);
  let [near, far] = [Math.log(1 - anywhere), Math.log(anywhere)];
  for (let i = 0; i < n; i++) {
    let rest = position[i]! - mean[i]!;
    for (let k = 0; k < i; k++) rest -= factor[i * n + k]! * z[k]!;
    z[i] = rest / factor[i * n + i]!;
    near -= 0.5 * z[i]! ** 2 + Math.log(factor[i * n + i]!);
    far -= 0.5 * position[i]! ** 2;
  }
  const larger = Math.max(near, far);
  return larger + Math.log1p(Math.exp(-Math.abs(near - far)));
}

export interface LeapingTuning extends IntegrationTuning {
  readonly leaps: Leaps;
}

const integration = integrationAdaptation(0.8);
/** Radians and steps: leaps do the most of it, and a trajectory, each of whose steps costs as much as three leaps, is short. */
const [longest, mostSteps] = [Math.PI / 2, 4];

/** Leaps, and a trajectory of Hamiltonian Monte Carlo between them, which explores what a leap has reached. */
export const leapingHamiltonian: AdaptiveSampler<LeapingTuning> = {
  begin(n) {
    const factor = Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
    return { ...integration.begin(n), leaps: { mean: Array<number>(n).fill(0), factor } };
  },
  *moves(state, tuning, iteration, random) {
    let current: State = state;
    for (let k = 0; k < leapsEach; k++) ({ state: current } = yield* leap(current, tuning.leaps, random));
    // Where a leap has led, the gradient is not known yet.
    if (current !== state) current = stateAt(current.position, yield current.position);
    const trajectory = jitteredTrajectory(tuning, iteration, longest, mostSteps);
    return yield* hamiltonianMonteCarlo(current, trajectory, random);
  },
  adapt: (tuning, transitions) => ({ ...tuning, ...integration.adapt(tuning, transitions) }),
  stretchEnds: (tuning) => ({
    ...tuning,
    ...integration.stretchEnds(tuning),
    leaps: leapsFrom(tuning.moments) ?? tuning.leaps,
  }),
  settle: (tuning) => ({ ...tuning, ...integration.settle(tuning) }),
  describe: integration.describe as AdaptiveSampler<LeapingTuning>["describe"],
};

/** Null where the positions have no spread in some direction yet. */
function leapsFrom({ count, mean, products }: Moments): Leaps | null {
  const covariance = Float64Array.from(products, (sum) => (widening * sum) / count);
  return choleskyInPlace(covariance, mean.length) ? { mean, factor: Array.from(covariance) } : null;
}
