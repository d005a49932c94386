import { expectedSigmoid } from "./expected-sigmoid.ts";
import { LaplaceLearner, type Latent } from "./laplace-learner.ts";

/**
 * All that a learner needs to know of a target and of the images that may teach it: what it thinks of them before, and how
 * what it learns of one bears on another. Position 0 is the target, those after it are the pool. The target is the first
 * row; each image of the pool is as many rows as it has copies, itself before the augmented ones.
 */
export interface ExampleKernel {
  /** Covariance of latent values, `[rows, rows]`, row by row. */
  readonly covariance: ArrayLike<number>;
  /** `[rows]` */
  readonly priorMean: ArrayLike<number>;
  /** 1 for the target and images of its category, −1 for those of the alternative, `[positions]`. */
  readonly labels: ArrayLike<number>;
  /** How often each example counts, which its copies share: once, or as often as it is repeated. */
  readonly weight: number;
}

/** How many rows each image of the pool has. */
export const copiesIn = ({ priorMean, labels }: Pick<ExampleKernel, "priorMean" | "labels">): number =>
  labels.length > 1 ? (priorMean.length - 1) / (labels.length - 1) : 1;

/** The rows of an image of the pool by its position (from 1). */
export const rowsOf = (position: number, copies: number): number[] =>
  Array.from({ length: copies }, (_, copy) => 1 + (position - 1) * copies + copy);

/** The kernel of the images themselves, without their augmented copies. */
export function withoutCopies(kernel: ExampleKernel): ExampleKernel {
  const copies = copiesIn(kernel);
  if (copies === 1) return kernel;
  const { covariance, priorMean, labels, weight } = kernel;
  const count = priorMean.length;
  const rows = Array.from(labels, (_, position) => (position === 0 ? 0 : 1 + (position - 1) * copies));
  return {
    ...{ labels, weight },
    covariance: Float64Array.from(rows.flatMap((row) => rows.map((column) => covariance[row * count + column]!))),
    priorMean: Float64Array.from(rows, (row) => priorMean[row]!),
  };
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
 * microsecond for four, a quarter of a millisecond for eight copies of each, so that a set can be tried while it is put
 * together.
 */
export function beliefAfter(kernel: ExampleKernel, examples: readonly number[]): Belief {
  return new SetLearner(kernel, examples.length).believe(examples);
}

/** Tries many sets of one size; nothing is allocated for each. */
export class SetLearner {
  readonly #kernel: ExampleKernel;
  readonly #count: number;
  readonly #copies: number;
  readonly #learner: LaplaceLearner;
  /** Of each of the learner's data points: its row. */
  readonly #rows: Int32Array;
  readonly #toTarget: Float64Array;

  constructor(kernel: ExampleKernel, size: number) {
    this.#kernel = kernel;
    this.#count = kernel.priorMean.length;
    this.#copies = copiesIn(kernel);
    this.#learner = new LaplaceLearner(size * this.#copies);
    this.#learner.weights.fill(kernel.weight / this.#copies);
    this.#rows = new Int32Array(size * this.#copies);
    this.#toTarget = new Float64Array(size * this.#copies);
  }

  /** @param examples positions of as many images as the sets have */
  latent(examples: ArrayLike<number>): Latent {
    const { covariance, priorMean, labels } = this.#kernel;
    const learner = this.#learner;
    const copies = this.#copies;
    const rows = this.#rows;
    const size = learner.size;
    for (let i = 0; i < size; i++) {
      const position = examples[Math.floor(i / copies)]!;
      rows[i] = 1 + (position - 1) * copies + (i % copies);
      learner.labels[i] = labels[position]!;
    }
    for (let i = 0; i < size; i++) {
      const row = rows[i]! * this.#count;
      for (let j = 0; j < size; j++) learner.kernel[i * size + j] = covariance[row + rows[j]!]!;
      learner.priorMean[i] = priorMean[rows[i]!]!;
      this.#toTarget[i] = covariance[row]!;
    }
    learner.learn();
    return learner.latent(priorMean[0]!, covariance[0]!, this.#toTarget);
  }

  believe(examples: ArrayLike<number>): Belief {
    return believing(this.latent(examples));
  }
}
