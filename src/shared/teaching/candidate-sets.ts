import type { RandomGenerator } from "../random/generator.ts";
import { copiesIn, type ExampleKernel, rowsOf, SetLearner } from "./example-kernel.ts";
import { expectedSigmoid } from "./expected-sigmoid.ts";
import { WeightSpaceLearner } from "./weight-space-learner.ts";

/** A set has two images of the target's category and two of the alternative's, in this order, by their positions. */
export const SET_SIZE = 4;

/** How a set is taken from candidates: the first that teaches enough, the best, or one in proportion to what it teaches. */
export type ChoiceRule = "first-hit" | "argmax" | "sample";

/** Positions of the pool's images by category; the target is at 0. */
export function positionsByCategory({ labels }: Pick<ExampleKernel, "labels">): {
  target: number[];
  alternative: number[];
} {
  const positions = Array.from({ length: labels.length - 1 }, (_, k) => k + 1);
  return {
    target: positions.filter((position) => labels[position]! > 0),
    alternative: positions.filter((position) => labels[position]! < 0),
  };
}

/** Sets drawn uniformly, `[count, 4]`, in the order in which they are tried. */
export function drawSets(kernel: ExampleKernel, count: number, generator: RandomGenerator): Int32Array {
  const { target, alternative } = positionsByCategory(kernel);
  const sets = new Int32Array(count * SET_SIZE);
  for (let k = 0; k < count; k++)
    sets.set([...generator.choose(target, 2), ...generator.choose(alternative, 2)], k * SET_SIZE);
  return sets;
}

/** How the learner's uncertainty is averaged: exactly, or over so many draws of its weights as the paper does. */
export type Integral =
  | { readonly kind: "quadrature" }
  | { readonly kind: "monte-carlo"; readonly draws: number; readonly generator: RandomGenerator };

/** P(Y = target | x, D) for each set D of `[count, 4]`. */
export function predictiveOfSets(kernel: ExampleKernel, sets: Int32Array, integral: Integral): Float64Array {
  const learner = new SetLearner(kernel, SET_SIZE);
  return Float64Array.from({ length: sets.length / SET_SIZE }, (_, k) => {
    const { mean, variance } = learner.latent(sets.subarray(k * SET_SIZE, (k + 1) * SET_SIZE));
    const sd = Math.sqrt(variance);
    return integral.kind === "quadrature" ? expectedSigmoid(mean, sd) : sampledSigmoid(mean, sd, integral);
  });
}

/**
 * The same as the paper computes it, by the learner's weights.
 * @param whitened features of which the kernel is the product with themselves, `[rows, width]`
 */
export function predictiveInWeightSpace(
  { priorMean, labels, weight }: ExampleKernel,
  whitened: Float64Array,
  sets: Int32Array,
  integral: Integral,
): Float64Array {
  const width = whitened.length / priorMean.length;
  const copies = copiesIn({ priorMean, labels });
  const featuresOf = (row: number) => whitened.subarray(row * width, (row + 1) * width);
  return Float64Array.from({ length: sets.length / SET_SIZE }, (_, k) => {
    const positions = [...sets.subarray(k * SET_SIZE, (k + 1) * SET_SIZE)];
    const rows = positions.flatMap((position) => rowsOf(position, copies));
    const features = new Float64Array(rows.length * width);
    for (const [i, row] of rows.entries()) features.set(featuresOf(row), i * width);
    const learner = new WeightSpaceLearner({
      ...{ features, width },
      priorMean: rows.map((row) => priorMean[row]!),
      labels: positions.flatMap((position) => Array<number>(copies).fill(labels[position]!)),
      weights: rows.map(() => weight / copies),
    });
    if (integral.kind === "monte-carlo")
      return learner.sampled(priorMean[0]!, featuresOf(0), integral.draws, integral.generator).probability;
    const { mean, variance } = learner.latent(priorMean[0]!, featuresOf(0));
    return expectedSigmoid(mean, Math.sqrt(variance));
  });
}

/**
 * The mean of σ(xᵀδ) over draws of the weights δ. Of each draw only xᵀδ enters, which is normal with the latent value's
 * mean and variance, so that this is what is drawn. Its standard error is at most ½/√draws.
 */
function sampledSigmoid(mean: number, sd: number, { draws, generator }: Integral & { kind: "monte-carlo" }): number {
  let sum = 0;
  for (let k = 0; k < draws; k++) sum += 1 / (1 + Math.exp(-mean - sd * generator.normal()));
  return sum / draws;
}

/** Which candidate is taken, and whether it teaches enough. */
export interface Choice {
  readonly index: number;
  readonly hit: boolean;
}

/** Where no candidate is above the threshold, the first hit is the best there is, and no hit. */
export function chooseSet(
  rule: ChoiceRule,
  predictive: ArrayLike<number>,
  threshold: number,
  generator: RandomGenerator,
): Choice {
  const index = chosenIndex(rule, predictive, threshold, generator);
  return { index, hit: predictive[index]! > threshold };
}

function chosenIndex(
  rule: ChoiceRule,
  predictive: ArrayLike<number>,
  threshold: number,
  generator: RandomGenerator,
): number {
  const values = Array.from(predictive);
  const best = values.reduce((found, value, k) => (value > values[found]! ? k : found), 0);
  if (rule === "argmax") return best;
  if (rule === "first-hit") {
    const first = values.findIndex((value) => value > threshold);
    return first < 0 ? best : first;
  }
  // Equation 1: P_teacher(D) ∝ P_learner(Y = c | D, x).
  let left = generator.next() * values.reduce((sum, value) => sum + value, 0);
  for (const [k, value] of values.entries()) {
    left -= value;
    if (left < 0) return k;
  }
  return best;
}
