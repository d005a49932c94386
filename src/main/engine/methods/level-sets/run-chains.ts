import { seededGenerator } from "#shared/random/generator.ts";
import type { AdaptiveSampler } from "./samplers/adaptive-sampler.ts";
import { advance, type Density, type State, stateAt, type Transition } from "./samplers/sampler.ts";

/** How far chains have come: plain data, from which they go on to the same draws. */
export interface ChainsProgress<Tuning> {
  readonly iteration: number;
  readonly positions: readonly Float64Array[];
  readonly tuning: Tuning;
}

/** One iteration of all chains. */
export interface Iteration<Tuning> {
  readonly progress: ChainsProgress<Tuning>;
  readonly transitions: readonly Transition[];
  readonly warmingUp: boolean;
}

export interface ChainsPlan<Tuning> {
  readonly sampler: AdaptiveSampler<Tuning>;
  /** Iterations that adapt the sampler and are no draws. */
  readonly warmUp: number;
  /** Draws of each chain. */
  readonly draws: number;
  readonly seed: number;
  /** The density at an iteration of the warm-up, and at `warmUp` for good; the same function as long as it is the same. */
  density(iteration: number): Density;
}

/** The warm-up's stretches, as shares of it: at the end of each but the last, what was adapted slowly takes effect. */
const stretches = [0.2, 0.4, 0.6, 0.8];

/**
 * Iterations of chains in lock-step, from where they are to the last draw. Randomness is named by the iteration and the
 * chain: cut short and continued, or with draws added, the chains are the same.
 */
export async function* runChains<Tuning>(
  { sampler, warmUp, draws, seed, density }: ChainsPlan<Tuning>,
  from: ChainsProgress<Tuning>,
): AsyncGenerator<Iteration<Tuning>, void, void> {
  const random = seededGenerator(seed);
  const ends = new Set(stretches.map((share) => Math.round(share * warmUp)));
  let progress = from;
  let before: Density | null = null;
  let states: readonly State[] = [];
  while (progress.iteration < warmUp + draws) {
    const { iteration } = progress;
    const warmingUp = iteration < warmUp;
    const evaluate = density(Math.min(iteration, warmUp));
    if (evaluate !== before) states = await evaluated(progress.positions, evaluate);
    before = evaluate;
    const moves = states.map((state, chain) =>
      sampler.moves(state, progress.tuning, iteration, random.split(`${iteration}/${chain}`)),
    );
    const transitions = await advance(moves, evaluate);
    let { tuning } = progress;
    if (warmingUp) {
      tuning = sampler.adapt(tuning, transitions);
      if (ends.has(iteration + 1)) tuning = sampler.stretchEnds(tuning);
      if (iteration + 1 === warmUp) tuning = sampler.settle(tuning);
    }
    states = transitions.map(({ state }) => state);
    progress = { iteration: iteration + 1, positions: states.map(({ position }) => position), tuning };
    yield { progress, transitions, warmingUp };
  }
}

async function evaluated(positions: readonly Float64Array[], density: Density): Promise<State[]> {
  const evaluations = await density(positions);
  return positions.map((position, chain) => stateAt(position, evaluations[chain]!));
}
