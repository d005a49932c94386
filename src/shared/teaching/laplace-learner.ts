import { choleskyInPlace } from "../stats/linear-algebra/cholesky.ts";
import { sigmoid, softplus } from "./expected-sigmoid.ts";

/**
 * What examples make of a learner: logistic regression between two classes whose weights are a priori normal, in function
 * space. The latent values f of the examples are a priori N(priorMean, kernel); an example of the target class (label 1)
 * says σ(f), one of the alternative (−1) says σ(−f), each as often as its weight says.
 */
export interface TeachingSet {
  /** Covariance of the examples' latent values, `[k, k]`, row by row. */
  readonly kernel: ArrayLike<number>;
  readonly priorMean: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** A latent value: what the learner thinks of one image, as a normal distribution of its logit. */
export interface Latent {
  readonly mean: number;
  readonly variance: number;
}

/** Newton's method ends when a full step would lower the objective by less than this. */
const CONVERGED = 1e-26;
/** By less than this share of the objective its rounding hides what a step does; there the full step is right. */
export const HIDDEN = 1e-10;
const MOST_STEPS = 200;

/**
 * The learner for sets of up to so many examples; what it works in is allocated once, so that a set of four costs about a
 * microsecond. Fill `kernel` (`[size, size]`), `priorMean`, `labels` and `weights`, then `learn()`.
 *
 * The mode is that of the strictly convex ψ(α) = Σ ωᵢ log(1 + e^(−yᵢfᵢ)) + ½ αᵀKα with f = m + Kα, found by Newton's
 * method with Armijo's rule, which converges from anywhere (Boyd & Vandenberghe 2004, § 9.5.3). Its steps are those of
 * Rasmussen & Williams 2006, algorithm 3.1, whose matrix B = I + W½KW½ is well conditioned even where K is singular.
 */
export class LaplaceLearner {
  readonly kernel: Float64Array;
  readonly priorMean: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  /** The examples' latent values at the mode. */
  readonly mode: Float64Array;
  /** mode = priorMean + kernel · alpha */
  readonly alpha: Float64Array;
  readonly #factor: Float64Array;
  readonly #root: Float64Array;
  readonly #next: Float64Array;
  readonly #step: Float64Array;
  readonly #latentStep: Float64Array;
  #size: number;

  constructor(capacity: number) {
    this.#size = capacity;
    this.kernel = new Float64Array(capacity * capacity);
    this.#factor = new Float64Array(capacity * capacity);
    const vector = () => new Float64Array(capacity);
    [this.priorMean, this.labels, this.weights, this.mode, this.alpha] = [
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
    ];
    [this.#root, this.#next, this.#step, this.#latentStep] = [vector(), vector(), vector(), vector()];
  }

  /** How many examples there are, at most as many as there is room for; `kernel` is then `[size, size]`. */
  set size(size: number) {
    if (size > this.mode.length) throw new RangeError(`${size} examples, but room for ${this.mode.length}`);
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** Finds the mode. @throws RangeError where a number is not finite */
  learn(): void {
    const n = this.#size;
    this.alpha.fill(0, 0, n);
    for (let i = 0; i < n; i++) this.mode[i] = this.priorMean[i]!;
    let objective = this.#objective();
    if (!Number.isFinite(objective)) throw new RangeError("the learner was given a number that is not finite");
    let before = Number.NEGATIVE_INFINITY;
    for (let count = 0; count < MOST_STEPS; count++) {
      const slope = this.#newtonStep();
      if (!(slope < -CONVERGED)) break;
      const hidden = -slope < HIDDEN * (1 + Math.abs(objective));
      // What no longer shrinks is rounding.
      if (hidden && slope < 0.5 * before) break;
      before = hidden ? slope : before;
      let length = 1;
      let lower = this.#move(length);
      while (!hidden && lower > objective + 1e-4 * length * slope && length > 1e-12) {
        this.#move(-length);
        length /= 2;
        lower = this.#move(length);
      }
      objective = lower;
    }
    this.#factorise();
  }

  /**
   * What the learner thinks of another image.
   * @param covariance of its latent value with the examples', `[k]`
   */
  latent(priorMean: number, priorVariance: number, covariance: ArrayLike<number>): Latent {
    const n = this.#size;
    let mean = priorMean;
    for (let i = 0; i < n; i++) {
      mean += covariance[i]! * this.alpha[i]!;
      this.#next[i] = this.#root[i]! * covariance[i]!;
    }
    this.#forwardSolve(this.#next);
    let variance = priorVariance;
    for (let i = 0; i < n; i++) variance -= this.#next[i]! ** 2;
    return { mean, variance: Math.max(0, variance) };
  }

  #objective(): number {
    let sum = 0;
    for (let i = 0; i < this.#size; i++)
      sum +=
        this.weights[i]! * softplus(-this.labels[i]! * this.mode[i]!) +
        0.5 * this.alpha[i]! * (this.mode[i]! - this.priorMean[i]!);
    return sum;
  }

  /** W½ at the mode, and the Cholesky factor of B. */
  #factorise(): void {
    const n = this.#size;
    for (let i = 0; i < n; i++) {
      const p = sigmoid(this.mode[i]!);
      this.#root[i] = Math.sqrt(this.weights[i]! * p * (1 - p));
    }
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++)
        this.#factor[i * n + j] = (i === j ? 1 : 0) + this.#root[i]! * this.kernel[i * n + j]! * this.#root[j]!;
    if (!choleskyInPlace(this.#factor, n))
      throw new RangeError("the examples' covariance is not positive semidefinite");
  }

  /** The step in α and f. @returns the slope of the objective along it, minus the squared Newton decrement */
  #newtonStep(): number {
    const n = this.#size;
    this.#factorise();
    for (let i = 0; i < n; i++) {
      const w = this.#root[i]! ** 2;
      this.#step[i] = w * (this.mode[i]! - this.priorMean[i]!) + this.#pull(i);
    }
    // α′ = b − W½ B⁻¹ W½ K b
    for (let i = 0; i < n; i++) this.#next[i] = this.#root[i]! * this.#kernelRow(i, this.#step);
    this.#forwardSolve(this.#next);
    this.#backwardSolve(this.#next);
    for (let i = 0; i < n; i++) this.#step[i]! += -this.#root[i]! * this.#next[i]! - this.alpha[i]!;
    let slope = 0;
    for (let i = 0; i < n; i++) {
      this.#latentStep[i] = this.#kernelRow(i, this.#step);
      slope += (this.alpha[i]! - this.#pull(i)) * this.#latentStep[i]!;
    }
    return slope;
  }

  /** Minus the derivative of the likelihood's part. */
  #pull(i: number): number {
    return this.weights[i]! * this.labels[i]! * sigmoid(-this.labels[i]! * this.mode[i]!);
  }

  #move(length: number): number {
    for (let i = 0; i < this.#size; i++) {
      this.alpha[i]! += length * this.#step[i]!;
      this.mode[i]! += length * this.#latentStep[i]!;
    }
    return this.#objective();
  }

  #kernelRow(i: number, vector: Float64Array): number {
    const n = this.#size;
    let sum = 0;
    for (let j = 0; j < n; j++) sum += this.kernel[i * n + j]! * vector[j]!;
    return sum;
  }

  #forwardSolve(vector: Float64Array): void {
    const n = this.#size;
    for (let i = 0; i < n; i++) {
      let sum = vector[i]!;
      for (let j = 0; j < i; j++) sum -= this.#factor[i * n + j]! * vector[j]!;
      vector[i] = sum / this.#factor[i * n + i]!;
    }
  }

  #backwardSolve(vector: Float64Array): void {
    const n = this.#size;
    for (let i = n - 1; i >= 0; i--) {
      let sum = vector[i]!;
      for (let j = i + 1; j < n; j++) sum -= this.#factor[j * n + i]! * vector[j]!;
      vector[i] = sum / this.#factor[i * n + i]!;
    }
  }
}

/** A learner who has seen a set. */
export function learn({ kernel, priorMean, labels, weights }: TeachingSet): LaplaceLearner {
  const learner = new LaplaceLearner(priorMean.length);
  learner.kernel.set(kernel);
  learner.priorMean.set(priorMean);
  learner.labels.set(labels);
  learner.weights.set(weights);
  learner.learn();
  return learner;
}
