import { positionsByCategory, SET_SIZE } from "./candidate-sets.ts";
import { type ExampleKernel, SetLearner } from "./example-kernel.ts";
import { expectedSigmoid } from "./expected-sigmoid.ts";

/** The best of all sets of two and two, and how probable the answer is after each of the others. */
export interface BestSet {
  /** Positions, `[4]`. */
  readonly set: Int32Array;
  readonly probability: number;
  /** How many sets there are. */
  readonly count: number;
  /** How many of them are above the threshold. */
  readonly above: number;
}

/** Tries every pair of images of the one category with every pair of the other. */
export function bestSet(kernel: ExampleKernel, threshold: number): BestSet {
  const { target, alternative } = positionsByCategory(kernel);
  const learner = new SetLearner(kernel, SET_SIZE);
  const set = new Int32Array(SET_SIZE);
  const best = { set: new Int32Array(SET_SIZE), probability: -1, count: 0, above: 0 };
  for (let a = 0; a < target.length; a++)
    for (let b = a + 1; b < target.length; b++)
      for (let c = 0; c < alternative.length; c++)
        for (let d = c + 1; d < alternative.length; d++) {
          set[0] = target[a]!;
          set[1] = target[b]!;
          set[2] = alternative[c]!;
          set[3] = alternative[d]!;
          const { mean, variance } = learner.latent(set);
          const probability = expectedSigmoid(mean, Math.sqrt(variance));
          best.count++;
          if (probability > threshold) best.above++;
          if (probability > best.probability) {
            best.probability = probability;
            best.set.set(set);
          }
        }
  return best;
}
