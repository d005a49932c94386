import type { RandomGenerator } from "#shared/random/generator.ts";
import type { Moves, State, Transition } from "./sampler.ts";

/** A kernel with the way to tune it while it warms up. What is tuned is plain data, so that a run can be cut short and go on. */
export interface AdaptiveSampler<Tuning = unknown> {
  begin(dimension: number): Tuning;
  /** @param iteration from 0 on, the same for all chains */
  moves(state: State, tuning: Tuning, iteration: number, random: RandomGenerator): Moves;
  /** After an iteration of the warm-up. */
  adapt(tuning: Tuning, transitions: readonly Transition[]): Tuning;
  /** At the end of a stretch of the warm-up. */
  stretchEnds(tuning: Tuning): Tuning;
  /** What the draws are made with: it changes no more. */
  settle(tuning: Tuning): Tuning;
  /** In words of the sampler's own, for who looks at the run. */
  describe(tuning: Tuning): Readonly<Record<string, number>>;
}
