import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { averaged, type DualAveraging, startAveraging } from "./dual-averaging.ts";
import type { Integration } from "./leapfrog.ts";
import type { Transition } from "./sampler.ts";

/** How far the step size and the masses of Hamiltonian chains are adapted, over all chains together: plain data, to be kept. */
export interface IntegrationTuning {
  readonly averaging: DualAveraging;
  readonly inverseMass: readonly number[];
  /** Since the masses were last set. */
  readonly moments: Moments;
}

/** Welford's sums over the positions of all chains. */
export interface Moments {
  readonly count: number;
  readonly mean: readonly number[];
  /** Of the products of deviations: the lower triangle, row by row in a square. */
  readonly products: readonly number[];
}

const noMoments = (dimension: number): Moments => ({
  count: 0,
  mean: Array<number>(dimension).fill(0),
  products: Array<number>(dimension ** 2).fill(0),
});

/** Unit masses, as of a standard normal prior. */
const startTuning = (dimension: number): IntegrationTuning => ({
  averaging: startAveraging(0.5 / dimension ** 0.25),
  inverseMass: Array<number>(dimension).fill(1),
  moments: noMoments(dimension),
});

/** What all samplers that follow Hamiltonian dynamics adapt alike. @param target mean acceptance */
export const integrationAdaptation = (target: number): Omit<AdaptiveSampler<IntegrationTuning>, "moves"> => ({
  begin: startTuning,
  adapt: (tuning, transitions) => tuned(tuning, transitions, target),
  stretchEnds: massesSet,
  settle: (tuning) => ({ ...tuning, averaging: { ...tuning.averaging, logStep: tuning.averaging.logAveragedStep } }),
  describe: (tuning) => ({ step_size: integrationOf(tuning).stepSize }),
});

export const integrationOf = ({ averaging, inverseMass }: IntegrationTuning): Integration => ({
  stepSize: Math.exp(averaging.logStep),
  inverseMass,
});

/** After an iteration of all chains: the step follows their mean acceptance, the moments their positions. */
function tuned(
  { averaging, inverseMass, moments }: IntegrationTuning,
  transitions: readonly Transition[],
  target: number,
): IntegrationTuning {
  const acceptance = transitions.reduce((sum, own) => sum + own.acceptance, 0) / transitions.length;
  return {
    ...{ averaging: averaged(averaging, acceptance, target), inverseMass },
    moments: transitions.reduce((sums, { state }) => added(sums, state.position), moments),
  };
}

function added({ count, mean, products }: Moments, position: Float64Array): Moments {
  const n = mean.length;
  const before = mean.map((own, k) => position[k]! - own);
  const next = mean.map((own, k) => own + before[k]! / (count + 1));
  const sums = [...products];
  for (let i = 0; i < n; i++) for (let k = 0; k <= i; k++) sums[i * n + k]! += before[i]! * (position[k]! - next[k]!);
  return { count: count + 1, mean: next, products: sums };
}

/** As few draws say little of a variance: it is drawn to that of the prior with the weight of so many. */
const shrinkage = 5;

/** Sets the masses to the inverse variances that were seen, and begins anew to adapt the step from where it is. */
function massesSet({ averaging, moments }: IntegrationTuning): IntegrationTuning {
  const { count, mean, products } = moments;
  return {
    averaging: startAveraging(Math.exp(averaging.logStep)),
    inverseMass: mean.map((_, k) => (products[k * (mean.length + 1)]! + shrinkage) / (count - 1 + shrinkage)),
    moments: noMoments(mean.length),
  };
}
