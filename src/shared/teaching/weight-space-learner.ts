import type { RandomGenerator } from "../random/generator.ts";
import { choleskyInPlace, choleskySolve } from "../stats/linear-algebra/cholesky.ts";
import { sigmoid, softplus } from "./expected-sigmoid.ts";
import { HIDDEN, type Latent } from "./laplace-learner.ts";

/**
 * A teaching set as the paper has it, by weights and not by what they say of images. Features are whitened: F Q_U diag(√s),
 * so that the weights' prior is standard normal about what `priorMean` says.
 */
export interface WeightedSet {
  /** Of the examples, `[count, width]`, row by row. */
  readonly features: Float64Array;
  readonly width: number;
  readonly priorMean: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/**
 * The learner in weight space, which is `LaplaceLearner` by the other road: the mode of
 * ψ(w) = Σ ωᵢ log(1 + e^(−yᵢfᵢ)) + ½‖w‖² with f = m + Gw by Newton's method with Armijo's rule, and the Hessian I + GᵀΩG
 * there. Costs the cube of the number of features at every step.
 */
export class WeightSpaceLearner {
  /** `[width]`, in whitened coordinates. */
  readonly mode: Float64Array;
  readonly #factor: Float64Array;
  readonly #set: WeightedSet;
  readonly #count: number;

  constructor(set: WeightedSet) {
    const { width } = set;
    this.#set = set;
    this.#count = set.labels.length;
    this.mode = new Float64Array(width);
    this.#factor = new Float64Array(width * width);
    let objective = this.#objective(this.mode);
    let before = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 200; step++) {
      const gradient = this.#factorise();
      const direction = gradient.slice();
      choleskySolve(this.#factor, width, direction);
      const decrement = gradient.reduce((sum, g, j) => sum + g * direction[j]!, 0);
      if (!(decrement > 1e-26)) break;
      const hidden = decrement < HIDDEN * (1 + objective);
      if (hidden && decrement > 0.5 * before) break;
      before = hidden ? decrement : before;
      let length = 1;
      const at = (share: number) => this.mode.map((value, j) => value - share * direction[j]!);
      while (!hidden && this.#objective(at(length)) > objective - 1e-4 * length * decrement && length > 1e-12)
        length /= 2;
      this.mode.set(at(length));
      objective = this.#objective(this.mode);
    }
    this.#factorise();
  }

  /** What the learner thinks of an image, by its whitened features. */
  latent(priorMean: number, features: Float64Array): Latent {
    const solved = features.slice();
    choleskySolve(this.#factor, this.#set.width, solved);
    return { mean: priorMean + dot(features, this.mode), variance: dot(features, solved) };
  }

  /**
   * P(Y = target | x) as the paper estimates it: the mean of σ(xᵀδ) over draws of the weights from the normal posterior.
   * @returns with its standard error
   */
  sampled(priorMean: number, features: Float64Array, draws: number, generator: RandomGenerator) {
    const { width } = this.#set;
    let [sum, squares] = [0, 0];
    for (let draw = 0; draw < draws; draw++) {
      const weights = Float64Array.from({ length: width }, () => generator.normal());
      this.#backwardSolve(weights);
      const p = sigmoid(priorMean + dot(features, this.mode) + dot(features, weights));
      sum += p;
      squares += p * p;
    }
    const probability = sum / draws;
    const variance = Math.max(0, squares / draws - probability ** 2);
    return { probability, standardError: Math.sqrt(variance / (draws - 1)) };
  }

  #latents(weights: Float64Array): Float64Array {
    const { features, width, priorMean } = this.#set;
    return Float64Array.from(
      { length: this.#count },
      (_, i) => priorMean[i]! + dot(features.subarray(i * width, (i + 1) * width), weights),
    );
  }

  #objective(weights: Float64Array): number {
    const { labels, weights: omega } = this.#set;
    let sum = 0.5 * dot(weights, weights);
    for (const [i, f] of this.#latents(weights).entries()) sum += omega[i]! * softplus(-labels[i]! * f);
    return sum;
  }

  /** Factors the Hessian at the mode so far. @returns the gradient there */
  #factorise(): Float64Array {
    const { features, width, labels, weights: omega } = this.#set;
    const gradient = this.mode.slice();
    this.#factor.fill(0);
    for (let j = 0; j < width; j++) this.#factor[j * width + j] = 1;
    for (const [i, f] of this.#latents(this.mode).entries()) {
      const row = features.subarray(i * width, (i + 1) * width);
      const p = sigmoid(f);
      const curvature = omega[i]! * p * (1 - p);
      const pull = omega[i]! * labels[i]! * sigmoid(-labels[i]! * f);
      for (let j = 0; j < width; j++) {
        gradient[j]! -= pull * row[j]!;
        for (let k = 0; k <= j; k++) this.#factor[j * width + k]! += curvature * row[j]! * row[k]!;
      }
    }
    if (!choleskyInPlace(this.#factor, width)) throw new RangeError("the examples' features are not finite");
    return gradient;
  }

  /** L⁻ᵀ, which makes standard normals a draw from the posterior. */
  #backwardSolve(vector: Float64Array): void {
    const { width } = this.#set;
    for (let i = width - 1; i >= 0; i--) {
      let sum = vector[i]!;
      for (let j = i + 1; j < width; j++) sum -= this.#factor[j * width + i]! * vector[j]!;
      vector[i] = sum / this.#factor[i * width + i]!;
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
