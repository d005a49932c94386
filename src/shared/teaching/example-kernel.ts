import { expectedSigmoid } from "./expected-sigmoid.ts";
import { LaplaceLearner, type Latent } from "./laplace-learner.ts";

/**
 * All that a learner needs to know of a target and of the images that may teach it: what it thinks of them before, and how
 * what it learns of one bears on another. Position 0 is the target, those after it are the pool.
 */
export interface ExampleKernel {
  /** Covariance of latent values, `[count, count]`, row by row. */
  readonly covariance: ArrayLike<number>;
  /** `[count]` */
  readonly priorMean: ArrayLike<number>;
  /** 1 for the target and images of its category, −1 for those of the alternative, `[count]`. */
  readonly labels: ArrayLike<number>;
  /** How often each example counts: once, or as often as it is repeated. */
  readonly weight: number;
}

/** What the learner thinks of the target, and how probable the answer is to it. */
export interface Belief extends Latent {
  readonly probability: number;
}

const believing = ({ mean, variance }: Latent): Belief => ({
  mean,
  variance,
  probability: expectedSigmoid(mean, Math.sqrt(variance)),
});

/** Before any example. */
export const beliefBefore = ({ covariance, priorMean }: ExampleKernel): Belief =>
  believing({ mean: priorMean[0]!, variance: covariance[0]! });

/**
 * What the learner believes of the target after it has seen some images of the pool, by their positions (from 1): about a
 * microsecond for four, so that a set can be tried while it is put together.
 */
export function beliefAfter(kernel: ExampleKernel, examples: readonly number[]): Belief {
  return new SetLearner(kernel, examples.length).believe(examples);
}

/** Tries many sets of one size; nothing is allocated for each. */
export class SetLearner {
  readonly #kernel: ExampleKernel;
  readonly #count: number;
  readonly #learner: LaplaceLearner;
  readonly #toTarget: Float64Array;

  constructor(kernel: ExampleKernel, size: number) {
    this.#kernel = kernel;
    this.#count = kernel.priorMean.length;
    this.#learner = new LaplaceLearner(size);
    this.#learner.weights.fill(kernel.weight);
    this.#toTarget = new Float64Array(size);
  }

  latent(examples: ArrayLike<number>): Latent {
    const { covariance, priorMean, labels } = this.#kernel;
    const learner = this.#learner;
    const size = learner.size;
    for (let i = 0; i < size; i++) {
      const row = examples[i]! * this.#count;
      for (let j = 0; j < size; j++) learner.kernel[i * size + j] = covariance[row + examples[j]!]!;
      learner.priorMean[i] = priorMean[examples[i]!]!;
      learner.labels[i] = labels[examples[i]!]!;
      this.#toTarget[i] = covariance[row]!;
    }
    learner.learn();
    return learner.latent(priorMean[0]!, covariance[0]!, this.#toTarget);
  }

  believe(examples: ArrayLike<number>): Belief {
    return believing(this.latent(examples));
  }
}
