import type { RandomGenerator } from "#shared/random/generator.ts";

/** What is known of a density at a position. */
export interface Evaluation {
  /** Up to a constant, nats; −∞ where the density is 0. NaN is taken for −∞. */
  readonly logDensity: number;
  /** By the position; empty for a density that has none, and where it was not asked for. */
  readonly gradient: ArrayLike<number>;
  /** What else was found there and is kept with the state: the classifier's answer. */
  readonly prediction?: ArrayLike<number>;
}

/** Where a chain is. */
export interface State extends Evaluation {
  readonly position: Float64Array;
}

/** One step of a chain from state to state, and how it went. */
export interface Transition {
  readonly state: State;
  /** Mean acceptance probability of what was tried. */
  readonly acceptance: number;
  /** −log density + kinetic energy where the transition began; NaN for a sampler without momenta. */
  readonly energy: number;
  /** The numerical trajectory left the true one: what lies near is not sampled. */
  readonly divergent: boolean;
  /** The trajectory was cut at the longest that is allowed. */
  readonly saturated: boolean;
}

/** A position to be evaluated; where its gradient is of no use, as of most proposals that are rejected, `valueAt` costs less. */
export type Asked = Float64Array | { readonly valueAt: Float64Array };

/**
 * A transition under way: yields a position and is sent the density there. Whoever drives it evaluates many chains in one
 * batch; what a transition is does not know of them.
 */
export type Moves = Generator<Asked, Transition, Evaluation>;

/** A Markov transition that leaves the density as it is, for given tuning. Same randomness, same transition. */
export type Kernel<Tuning> = (state: State, tuning: Tuning, random: RandomGenerator) => Moves;

/** What is NaN is nowhere. */
export const stateAt = (position: Float64Array, evaluation: Evaluation): State => ({
  ...evaluation,
  position,
  logDensity: Number.isNaN(evaluation.logDensity) ? Number.NEGATIVE_INFINITY : evaluation.logDensity,
});

/** Densities at a batch of positions, one a chain. @param gradients whether they are of use (the default) */
export type Density = (positions: readonly Float64Array[], gradients?: boolean) => Promise<readonly Evaluation[]>;

/**
 * Carries one transition of each chain through, all in one batch of evaluations at a time. A chain whose trajectory is
 * over waits where it is for the longest.
 */
export async function advance(moves: readonly Moves[], density: Density): Promise<Transition[]> {
  const steps = moves.map((own) => own.next());
  const last = steps.map(({ value }) => positionOf(value as Asked));
  while (steps.some(({ done }) => !done)) {
    for (const [k, step] of steps.entries()) if (!step.done) last[k] = positionOf(step.value);
    const gradients = steps.some(({ done, value }) => !done && value instanceof Float64Array);
    const evaluations = await density(last, gradients);
    for (const [k, step] of steps.entries()) if (!step.done) steps[k] = moves[k]!.next(evaluations[k]!);
  }
  return steps.map(({ value }) => value as Transition);
}

export const positionOf = (asked: Asked): Float64Array => (asked instanceof Float64Array ? asked : asked.valueAt);
