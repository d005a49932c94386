import type { RandomGenerator } from "#shared/random/generator.ts";
import { categoricalDraw, dirichletDraw } from "#shared/random/variates.ts";
import { logElasticNets, type Magnitudes } from "./elastic-net.ts";
import type { MixturePrior, MixtureState } from "./mixture-model.ts";
import { sliceLog } from "./slice-sampling.ts";

/** log wₖ + Σₗ log fₖ(βⱼₗ): which net a component's coefficients are of, up to a constant. */
export const netLogits = (
  { w, lambda1, lambda2, sigma2 }: MixtureState,
  magnitudes: readonly Magnitudes[],
  j: number,
): Float64Array =>
  w.map(
    (weight, k) =>
      Math.log(Math.max(weight, 1e-300)) + logElasticNets(magnitudes[j]!, lambda1[k]!, lambda2[k]!, sigma2[j]!),
  );

/** 1/K + how many components are of each net: w ~ Dirichlet. */
export function netConcentrations(c: Int32Array, nets: number): Float64Array {
  const concentrations = new Float64Array(nets).fill(1 / nets);
  for (const k of c) concentrations[k]!++;
  return concentrations;
}

/**
 * Log density of (log λ₁ₖ, log λ₂ₖ) of a net, up to a constant; the Jacobian adds a power of each. Of a net without
 * components it is that of the prior.
 */
export function penaltyLogDensity(
  { c, sigma2 }: MixtureState,
  magnitudes: readonly Magnitudes[],
  k: number,
  lambda1: number,
  lambda2: number,
  { R, L, V }: MixturePrior,
): number {
  let sum = R * Math.log(lambda1) + L * Math.log(lambda2) - (V * (lambda1 + lambda2)) / 2;
  for (let j = 0; j < c.length; j++)
    if (c[j] === k) sum += logElasticNets(magnitudes[j]!, lambda1, lambda2, sigma2[j]!);
  return sum;
}

/** Which net each component is of, the nets' weights, and their two penalties. */
export function drawNets(
  state: MixtureState,
  magnitudes: readonly Magnitudes[],
  prior: MixturePrior,
  random: RandomGenerator,
): void {
  const { c, lambda1, lambda2 } = state;
  for (let j = 0; j < c.length; j++) c[j] = categoricalDraw(netLogits(state, magnitudes, j), random);
  state.w = dirichletDraw(netConcentrations(c, prior.nets), random);
  for (let k = 0; k < prior.nets; k++) {
    const density = (one: number, two: number) => penaltyLogDensity(state, magnitudes, k, one, two, prior);
    lambda1[k] = sliceLog(lambda1[k]!, (value) => density(value, lambda2[k]!), random);
    lambda2[k] = sliceLog(lambda2[k]!, (value) => density(lambda1[k]!, value), random);
  }
}
