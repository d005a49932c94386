import { positionsByCategory, SET_SIZE } from "./candidate-sets.ts";
import { copiesIn, type ExampleKernel, SetLearner, withoutCopies } from "./example-kernel.ts";
import { roughlyExpectedSigmoid } from "./expected-sigmoid.ts";
import { QuartetLearner } from "./quartet-learner.ts";
import { climbSets } from "./set-climb.ts";

/** The best of all sets of two and two, and how probable the answer is after all of them. */
export interface SetSearch {
  /** Positions, `[4]`. */
  readonly set: Int32Array;
  /** After this set, with its copies. */
  readonly probability: number;
  /** How many sets there are. */
  readonly count: number;
  /** How many of them, by the images themselves, there are in each of equal bins of probability, from 0 to 1. */
  readonly bins: Int32Array;
}

const BINS = 1000;
/** What the quick evaluation of a set may be off by. */
const ROUGH = 1e-5;
/** So many sets are close to the best at most when they are evaluated exactly. */
const CLOSE = 4096;

/**
 * Tries every pair of images of the one category with every pair of the other, 1.5 million sets of 50 images each: quickly,
 * each from where the one before it has ended, and those that come out within the quick evaluation's error of the best
 * exactly. Where images have augmented copies all sets are tried by the images themselves, and the best is then bettered with
 * its copies by one image after another.
 * @param watch called before each pair of the target's images; may throw
 * @param most so many images of each category at most, the pool's first
 */
export function searchSets(
  kernel: ExampleKernel,
  watch: (done: number, total: number) => void = () => {},
  most = Number.POSITIVE_INFINITY,
): SetSearch {
  const positions = positionsByCategory(kernel);
  const [target, alternative] = [positions.target.slice(0, most), positions.alternative.slice(0, most)];
  const themselves = withoutCopies(kernel);
  const quartet = new QuartetLearner(themselves);
  const bins = new Int32Array(BINS);
  const pairs = (target.length * (target.length - 1)) / 2;
  let close: { probability: number; set: readonly number[] }[] = [];
  let [count, done, bar] = [0, 0, -1];
  for (let a = 0; a < target.length; a++)
    for (let b = a + 1; b < target.length; b++) {
      watch(done++, pairs);
      for (let c = 0; c < alternative.length; c++)
        for (let d = c + 1; d < alternative.length; d++) {
          quartet.learn(target[a]!, target[b]!, alternative[c]!, alternative[d]!);
          const probability = roughlyExpectedSigmoid(quartet.mean, quartet.variance);
          count++;
          bins[Math.min(BINS - 1, Math.floor(BINS * probability))]!++;
          if (probability < bar) continue;
          close.push({ probability, set: [target[a]!, target[b]!, alternative[c]!, alternative[d]!] });
          bar = Math.max(bar, probability - 2 * ROUGH);
          if (close.length > CLOSE) {
            close = close.filter((one) => one.probability >= bar);
            // Where so many are alike, the first of the highest stand for them all.
            if (close.length > CLOSE / 2)
              close = close.toSorted((one, other) => other.probability - one.probability).slice(0, CLOSE / 2);
          }
        }
    }
  const best = bestOf(
    themselves,
    close.filter((one) => one.probability >= bar),
  );
  return { ...(copiesIn(kernel) === 1 ? best : climbSets(kernel, best.set)), count, bins };
}

function bestOf(kernel: ExampleKernel, sets: readonly { readonly set: readonly number[] }[]) {
  const learner = new SetLearner(kernel, SET_SIZE);
  const best = { set: new Int32Array(SET_SIZE), probability: -1 };
  for (const { set } of sets) {
    const { probability } = learner.believe(set);
    if (probability <= best.probability) continue;
    best.probability = probability;
    best.set.set(set);
  }
  return best;
}
