import type { RandomGenerator } from "#shared/random/generator.ts";
import type { AdaptiveSampler } from "./adaptive-sampler.ts";
import { type IntegrationTuning, integrationAdaptation, integrationOf } from "./integration-tuning.ts";
import { divergence, drawMomentum, energyOf, type Integration, leapfrogStep, type PhasePoint } from "./leapfrog.ts";
import type { Evaluation, Kernel, State } from "./sampler.ts";

export interface NoUTurnTuning extends Integration {
  /** A trajectory has at most 2 to this power of points. */
  readonly maxDepth: number;
}

/** A stretch of a trajectory, from its first point in time to its last. */
interface Tree {
  readonly first: PhasePoint;
  readonly last: PhasePoint;
  /** Σ of the momenta of its points. */
  readonly momentum: Float64Array;
  /** One of its points, drawn with its weight. */
  readonly sample: State;
  /** log Σ exp(H₀ − H) over its points. */
  readonly logWeight: number;
  readonly acceptance: number;
  readonly points: number;
  /** No further: it has turned back on itself, or it has diverged. */
  readonly ends: boolean;
  readonly divergent: boolean;
}

/**
 * The no-U-turn sampler (Hoffman & Gelman 2014) with multinomial draws from the trajectory and the criterion by summed
 * momenta, across the two halves of a tree too (Betancourt 2017, appendix A.4; as Stan has it).
 */
export const noUTurn: Kernel<NoUTurnTuning> = function* (state, tuning, random) {
  const { inverseMass, maxDepth } = tuning;
  const start: PhasePoint = { state, momentum: drawMomentum(inverseMass, random) };
  const energy = energyOf(start, inverseMass);
  let tree = leaf(start, energy, inverseMass, state);
  let [acceptance, points] = [0, 0];
  let divergent = false;
  let depth = 0;
  for (; depth < maxDepth && !tree.ends; depth++) {
    const forwards = random.next() < 0.5;
    const from = forwards ? tree.last : tree.first;
    const grown: Tree = yield* grow(from, depth, forwards, energy, tuning, random);
    acceptance += grown.acceptance;
    points += grown.points;
    divergent = grown.divergent;
    if (grown.ends) break;
    // Biased to the new half, which is farther away.
    const takes = Math.log(random.next()) < grown.logWeight - tree.logWeight;
    tree = joined(tree, grown, forwards, takes ? grown.sample : tree.sample, inverseMass);
  }
  return {
    state: tree.sample,
    acceptance: points > 0 ? acceptance / points : 0,
    energy,
    divergent,
    saturated: depth === maxDepth && !tree.ends,
  };
};

/** A tree of 2^depth further points. */
function* grow(
  from: PhasePoint,
  depth: number,
  forwards: boolean,
  energy: number,
  tuning: NoUTurnTuning,
  random: RandomGenerator,
): Generator<Float64Array, Tree, Evaluation> {
  if (depth === 0) {
    const stepSize = forwards ? tuning.stepSize : -tuning.stepSize;
    const point = yield* leapfrogStep(from, { ...tuning, stepSize });
    return leaf(point, energy, tuning.inverseMass, point.state);
  }
  const inner = yield* grow(from, depth - 1, forwards, energy, tuning, random);
  if (inner.ends) return inner;
  const end = forwards ? inner.last : inner.first;
  const outer = yield* grow(end, depth - 1, forwards, energy, tuning, random);
  const takes = Math.log(random.next()) < outer.logWeight - logSum(inner.logWeight, outer.logWeight);
  const both = joined(inner, outer, forwards, takes ? outer.sample : inner.sample, tuning.inverseMass);
  return {
    ...both,
    acceptance: inner.acceptance + outer.acceptance,
    points: inner.points + outer.points,
    ends: both.ends || outer.ends,
    divergent: outer.divergent,
  };
}

function leaf(point: PhasePoint, energy: number, inverseMass: ArrayLike<number>, sample: State): Tree {
  const gained = energy - energyOf(point, inverseMass);
  const divergent = !(gained > -divergence);
  return {
    ...{ first: point, last: point, momentum: point.momentum, sample },
    ...{ logWeight: gained, acceptance: Math.min(1, Math.exp(gained)), points: 1, ends: divergent, divergent },
  };
}

/** Two trees side by side in time, and whether they turn back on themselves together. */
function joined(tree: Tree, grown: Tree, forwards: boolean, sample: State, inverseMass: ArrayLike<number>): Tree {
  const [left, right] = forwards ? [tree, grown] : [grown, tree];
  const momentum = left.momentum.map((p, k) => p + right.momentum[k]!);
  const goesOn = (sum: ArrayLike<number>, a: PhasePoint, b: PhasePoint) =>
    along(sum, a.momentum, inverseMass) > 0 && along(sum, b.momentum, inverseMass) > 0;
  const overlapping = (own: Float64Array, next: PhasePoint) => own.map((p, k) => p + next.momentum[k]!);
  return {
    ...tree,
    ...{ first: left.first, last: right.last, momentum, sample },
    logWeight: logSum(left.logWeight, right.logWeight),
    ends: !(
      goesOn(momentum, left.first, right.last) &&
      goesOn(overlapping(left.momentum, right.first), left.first, right.first) &&
      goesOn(overlapping(right.momentum, left.last), left.last, right.last)
    ),
  };
}

function along(sum: ArrayLike<number>, momentum: Float64Array, inverseMass: ArrayLike<number>): number {
  let product = 0;
  for (let k = 0; k < momentum.length; k++) product += inverseMass[k]! * momentum[k]! * sum[k]!;
  return product;
}

/** log(eᵃ + eᵇ). */
function logSum(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger === Number.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** With step size and masses adapted, as Stan has it by default. */
export const adaptiveNoUTurn: AdaptiveSampler<IntegrationTuning> = {
  ...integrationAdaptation(0.8),
  moves: (state, tuning, _, random) => noUTurn(state, { ...integrationOf(tuning), maxDepth: 10 }, random),
};
