import type { RandomGenerator } from "#shared/random/generator.ts";
import { type Evaluation, type State, stateAt } from "./sampler.ts";

/** A state with a momentum. */
export interface PhasePoint {
  readonly state: State;
  readonly momentum: Float64Array;
}

/** How Hamiltonian dynamics are followed: a step, and the diagonal of the inverse mass matrix. */
export interface Integration {
  readonly stepSize: number;
  readonly inverseMass: ArrayLike<number>;
}

/** An energy that has grown by more has left the trajectory (Betancourt 2017; nats). */
export const divergence = 1000;

/** One leapfrog step with half steps of the momentum at both ends (Neal 2011, equations 2.28-2.30). A negative step goes back. */
export function* leapfrogStep(
  { state, momentum }: PhasePoint,
  { stepSize, inverseMass }: Integration,
): Generator<Float64Array, PhasePoint, Evaluation> {
  const half = momentum.map((p, k) => p + 0.5 * stepSize * state.gradient[k]!);
  const position = state.position.map((q, k) => q + stepSize * inverseMass[k]! * half[k]!);
  const next = stateAt(position, yield position);
  return { state: next, momentum: half.map((p, k) => p + 0.5 * stepSize * next.gradient[k]!) };
}

/** −log density + ½ pᵀM⁻¹p, up to a constant. Infinite where the density is 0. */
export function energyOf({ state, momentum }: PhasePoint, inverseMass: ArrayLike<number>): number {
  let kinetic = 0;
  for (let k = 0; k < momentum.length; k++) kinetic += inverseMass[k]! * momentum[k]! ** 2;
  const energy = 0.5 * kinetic - state.logDensity;
  return Number.isNaN(energy) ? Number.POSITIVE_INFINITY : energy;
}

/** p ~ N(0, M). */
export const drawMomentum = (inverseMass: ArrayLike<number>, random: RandomGenerator): Float64Array =>
  Float64Array.from(inverseMass, (inverse) => random.normal() / Math.sqrt(inverse));
