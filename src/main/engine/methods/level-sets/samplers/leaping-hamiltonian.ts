import { choleskyInPlace } from "#shared/stats/linear-algebra/cholesky.ts";
import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { halton } from "./halton.ts";
import { hamiltonianMonteCarlo } from "./hamiltonian-monte-carlo.ts";
import { type IntegrationTuning, integrationAdaptation, integrationOf } from "./integration-tuning.ts";
import { type Kernel, type State, stateAt, type Transition } from "./sampler.ts";

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
const leapsEach = 6;

/**
 * An independence sampler (Tierney 1994, §2.3.2): the proposal does not depend on where the chain is. In the few
 * dimensions of a generator's codes it takes chains from one part of a level set to another that no trajectory reaches.
 */
export const leap: Kernel<Leaps> = function* (state, leaps, random) {
  const position = Float64Array.from(state.position, () => random.normal());
  if (random.next() >= anywhere) position.set(transformed(position, leaps));
  const chance = random.next();
  const proposal = stateAt(position, yield position);
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

/** Sums over positions, from which leaps are set. */
interface Seen {
  readonly count: number;
  readonly sums: readonly number[];
  readonly products: readonly number[];
}

export interface LeapingTuning extends IntegrationTuning {
  readonly leaps: Leaps;
  readonly seen: Seen;
}

const nothingSeen = (n: number): Seen => ({ count: 0, sums: zeros(n), products: zeros(n * n) });
const zeros = (n: number): number[] => Array<number>(n).fill(0);

const integration = integrationAdaptation(0.8);

/** Leaps, and a trajectory of Hamiltonian Monte Carlo between them, which explores what a leap has reached. */
export const leapingHamiltonian: AdaptiveSampler<LeapingTuning> = {
  begin(n) {
    const identity = zeros(n * n).map((_, k) => (k % (n + 1) === 0 ? 1 : 0));
    return { ...integration.begin(n), leaps: { mean: zeros(n), factor: identity }, seen: nothingSeen(n) };
  },
  *moves(state, tuning, iteration, random) {
    let current: State = state;
    for (let k = 0; k < leapsEach; k++) ({ state: current } = yield* leap(current, tuning.leaps, random));
    const own = integrationOf(tuning);
    const length = (halton(iteration) * Math.PI) / 2;
    const steps = Math.min(mostSteps, Math.max(1, Math.ceil(length / own.stepSize)));
    return yield* hamiltonianMonteCarlo(current, { ...own, steps }, random);
  },
  adapt: (tuning, transitions) => ({
    ...tuning,
    ...integration.adapt(tuning, transitions),
    seen: added(tuning.seen, transitions),
  }),
  stretchEnds: (tuning) => ({
    ...tuning,
    ...integration.stretchEnds(tuning),
    leaps: leapsFrom(tuning.seen) ?? tuning.leaps,
    seen: nothingSeen(tuning.leaps.mean.length),
  }),
  settle: (tuning) => ({ ...tuning, ...integration.settle(tuning) }),
  describe: integration.describe as AdaptiveSampler<LeapingTuning>["describe"],
};

/** Leaps do the most of it: a trajectory need not be long. */
const mostSteps = 8;

function added({ count, sums, products }: Seen, transitions: readonly Transition[]): Seen {
  const n = sums.length;
  const [nextSums, nextProducts] = [[...sums], [...products]];
  for (const { state } of transitions)
    for (let i = 0; i < n; i++) {
      nextSums[i]! += state.position[i]!;
      for (let k = 0; k <= i; k++) nextProducts[i * n + k]! += state.position[i]! * state.position[k]!;
    }
  return { count: count + transitions.length, sums: nextSums, products: nextProducts };
}

/** Null where the positions have no spread in some direction yet. */
function leapsFrom({ count, sums, products }: Seen): Leaps | null {
  const n = sums.length;
  const mean = sums.map((sum) => sum / count);
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k <= i; k++)
      covariance[i * n + k] = widening * (products[i * n + k]! / count - mean[i]! * mean[k]!);
  return choleskyInPlace(covariance, n) ? { mean, factor: Array.from(covariance) } : null;
}
