import type { RandomGenerator } from "#shared/random/generator.ts";
import { betaDraw, categoricalDraw, gammaDraw } from "#shared/random/variates.ts";
import type { NumbersOf } from "./component-sums.ts";
import type { MixtureData, MixturePrior, MixtureState } from "./mixture-model.ts";

/** log πⱼ of the sticks: πⱼ = uⱼ Π_{l<j} (1 − uₗ) (equation 3). */
export function logWeights(u: Float64Array): Float64Array {
  let rest = 0;
  return u.map((own) => {
    const weight = Math.log(own) + rest;
    rest += Math.log1p(-own);
    return weight;
  });
}

/** log πⱼ − ½ log 2πσⱼ²: what an observation's label has, whatever the observation. */
export const labelConstants = ({ u, sigma2 }: Pick<MixtureState, "u" | "sigma2">): Float64Array =>
  logWeights(u).map((weight, j) => weight - 0.5 * Math.log(2 * Math.PI * sigma2[j]!));

/** What a draw of labels finds on its way. */
export interface LabelFit {
  /** Σ (yᵢ − xᵢβⱼ)² over each component's observations. */
  readonly residualSquares: Float64Array;
  /** Σ log Σⱼ πⱼ N(yᵢ | xᵢβⱼ, σⱼ²): of the state before, labels summed out. */
  readonly logLikelihood: number;
}

/** Draws zᵢ ∝ πⱼ N(yᵢ | xᵢβⱼ, σⱼ²) for all observations. @param fitted xᵢβⱼ `[n, J]` */
export function drawLabels(
  state: MixtureState,
  { y }: Pick<MixtureData, "y">,
  fitted: NumbersOf,
  random: RandomGenerator,
): LabelFit {
  const { z, sigma2 } = state;
  const J = sigma2.length;
  const constants = labelConstants(state);
  const halfPrecisions = sigma2.map((own) => 0.5 / own);
  const logits = new Float64Array(J);
  const residualSquares = new Float64Array(J);
  let logLikelihood = 0;
  for (let i = 0; i < z.length; i++) {
    const at = i * J;
    for (let j = 0; j < J; j++) logits[j] = constants[j]! - halfPrecisions[j]! * (y[i]! - fitted[at + j]!) ** 2;
    logLikelihood += logSumOfExponentials(logits);
    const own = categoricalDraw(logits, random);
    z[i] = own;
    residualSquares[own]! += (y[i]! - fitted[at + own]!) ** 2;
  }
  return { residualSquares, logLikelihood };
}

function logSumOfExponentials(values: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}

export function countLabels(z: Int32Array, components: number): Int32Array {
  const counts = new Int32Array(components);
  for (const j of z) counts[j]!++;
  return counts;
}

/** uₗ ~ Beta(1 + nₗ, α + Σ_{m>l} nₘ): the two parameters of each stick but the last. */
export function stickParameters(counts: Int32Array, alpha: number): [number, number][] {
  let above = counts.reduce((sum, own) => sum + own, 0);
  return Array.from(counts.subarray(0, -1), (own) => {
    above -= own;
    return [1 + own, alpha + above];
  });
}

/** α ~ Gamma(e + J − 1, rate f − Σ log(1 − uₗ)): shape and rate. */
export function concentrationParameters(u: Float64Array, { e, f }: MixturePrior): [shape: number, rate: number] {
  return [e + u.length - 1, f - u.subarray(0, -1).reduce((sum, own) => sum + Math.log1p(-own), 0)];
}

/** A stick that is all or nothing would leave other components no weight to come back from. */
const shortest = 1e-15;

export function drawSticks(
  state: MixtureState,
  counts: Int32Array,
  prior: MixturePrior,
  random: RandomGenerator,
): void {
  for (const [l, [a, b]] of stickParameters(counts, state.alpha).entries())
    state.u[l] = Math.min(1 - shortest, Math.max(shortest, betaDraw(a, b, random)));
  const [shape, rate] = concentrationParameters(state.u, prior);
  state.alpha = gammaDraw(shape, random) / rate;
}

/**
 * Two label swaps, without which the order of the sticks hardly mixes (Papaspiliopoulos & Roberts 2008, §3.4): any two
 * components with probability (πₐ/π_b)^(n_b − nₐ), and two neighbours with their sticks. `counts` follow.
 */
export function swapLabels(state: MixtureState, counts: Int32Array, random: RandomGenerator): void {
  const { u } = state;
  const J = u.length;
  if (J < 2) return;
  const a = random.integer(J);
  const b = (a + 1 + random.integer(J - 1)) % J;
  const weights = logWeights(u);
  if (Math.log(random.next()) < (counts[b]! - counts[a]!) * (weights[a]! - weights[b]!)) exchange(state, counts, a, b);
  if (J < 3) return;
  const l = random.integer(J - 2);
  const gained = counts[l]! * Math.log1p(-u[l + 1]!) - counts[l + 1]! * Math.log1p(-u[l]!);
  if (Math.log(random.next()) < gained) {
    exchange(state, counts, l, l + 1);
    [u[l], u[l + 1]] = [u[l + 1]!, u[l]!];
  }
}

function exchange({ z, sigma2, c, beta }: MixtureState, counts: Int32Array, a: number, b: number): void {
  for (let i = 0; i < z.length; i++)
    if (z[i] === a) z[i] = b;
    else if (z[i] === b) z[i] = a;
  for (const values of [sigma2, c, counts]) [values[a], values[b]] = [values[b]!, values[a]!];
  const width = beta.length / sigma2.length;
  const own = beta.slice(a * width, (a + 1) * width);
  beta.copyWithin(a * width, b * width, (b + 1) * width);
  beta.set(own, b * width);
}
