import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { averaged, type DualAveraging, startAveraging } from "./dual-averaging.ts";
import type { Integration } from "./leapfrog.ts";
import type { Transition } from "./sampler.ts";

/** How far the step size and the masses of Hamiltonian chains are adapted, over all chains together: plain data, to be kept. */
export interface IntegrationTuning {
  readonly averaging: DualAveraging;
  readonly inverseMass: readonly number[];
  /** Of the positions of all chains since the masses were last set (Welford's sums). */
  readonly moments: { readonly count: number; readonly mean: readonly number[]; readonly squares: readonly number[] };
}

const noMoments = (dimension: number): IntegrationTuning["moments"] => ({
  count: 0,
  mean: Array<number>(dimension).fill(0),
  squares: Array<number>(dimension).fill(0),
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
  const [mean, squares] = [[...moments.mean], [...moments.squares]];
  let { count } = moments;
  for (const { state } of transitions) {
    count++;
    for (const [k, value] of state.position.entries()) {
      const before = value - mean[k]!;
      mean[k]! += before / count;
      squares[k]! += before * (value - mean[k]!);
    }
  }
  return { averaging: averaged(averaging, acceptance, target), inverseMass, moments: { count, mean, squares } };
}

/** As few draws say little of a variance: it is drawn to that of the prior with the weight of so many. */
const shrinkage = 5;

/** Sets the masses to the inverse variances that were seen, and begins anew to adapt the step from where it is. */
function massesSet({ averaging, moments }: IntegrationTuning): IntegrationTuning {
  const { count, squares } = moments;
  return {
    averaging: startAveraging(Math.exp(averaging.logStep)),
    inverseMass: squares.map((sum) => (sum + shrinkage) / (count - 1 + shrinkage)),
    moments: noMoments(squares.length),
  };
}
