import { type ExampleKernel, SetLearner } from "./example-kernel.ts";

/** A step this small in the norm of the Hessian leaves an error that is its square. */
const SMALL = 1e-11;
const MOST_STEPS = 12;

/**
 * The learner of `LaplaceLearner` for two images of the one category and two of the other, written out: about a third of a
 * microsecond a set, as it starts from where the set before has ended and stops at six digits. Newton's steps are taken
 * whole; where they do not shrink as they should, the careful learner takes over.
 */
export class QuartetLearner {
  /** Of the target's latent value after the set that was learnt last. */
  mean = 0;
  variance = 0;
  readonly #covariance: Float64Array;
  readonly #priorMean: Float64Array;
  readonly #count: number;
  readonly #weight: number;
  readonly #careful: SetLearner;
  #a1 = 0.5;
  #a2 = 0.5;
  #a3 = -0.5;
  #a4 = -0.5;

  constructor(kernel: ExampleKernel) {
    this.#covariance = Float64Array.from(kernel.covariance);
    this.#priorMean = Float64Array.from(kernel.priorMean);
    this.#count = kernel.priorMean.length;
    this.#weight = kernel.weight;
    this.#careful = new SetLearner(kernel, 4);
  }

  /** @param i1 i2 positions of images of the target's category @param i3 i4 of the alternative's */
  learn(i1: number, i2: number, i3: number, i4: number): void {
    const K = this.#covariance;
    const n = this.#count;
    const weight = this.#weight;
    const [r1, r2, r3] = [i1 * n, i2 * n, i3 * n];
    const k11 = K[r1 + i1]!;
    const k12 = K[r1 + i2]!;
    const k13 = K[r1 + i3]!;
    const k14 = K[r1 + i4]!;
    const k22 = K[r2 + i2]!;
    const k23 = K[r2 + i3]!;
    const k24 = K[r2 + i4]!;
    const k33 = K[r3 + i3]!;
    const k34 = K[r3 + i4]!;
    const k44 = K[i4 * n + i4]!;
    // Of the derivative of the likelihood: α at the mode.
    let [a1, a2, a3, a4] = [this.#a1, this.#a2, this.#a3, this.#a4];
    let f1 = this.#priorMean[i1]! + k11 * a1 + k12 * a2 + k13 * a3 + k14 * a4;
    let f2 = this.#priorMean[i2]! + k12 * a1 + k22 * a2 + k23 * a3 + k24 * a4;
    let f3 = this.#priorMean[i3]! + k13 * a1 + k23 * a2 + k33 * a3 + k34 * a4;
    let f4 = this.#priorMean[i4]! + k14 * a1 + k24 * a2 + k34 * a3 + k44 * a4;
    let before = Number.POSITIVE_INFINITY;
    for (let step = 0; step < MOST_STEPS; step++) {
      const p1 = 1 / (1 + Math.exp(-f1));
      const p2 = 1 / (1 + Math.exp(-f2));
      const p3 = 1 / (1 + Math.exp(-f3));
      const p4 = 1 / (1 + Math.exp(-f4));
      const s1 = Math.sqrt(weight * p1 * (1 - p1));
      const s2 = Math.sqrt(weight * p2 * (1 - p2));
      const s3 = Math.sqrt(weight * p3 * (1 - p3));
      const s4 = Math.sqrt(weight * p4 * (1 - p4));
      // B = I + W½KW½ = L D Lᵀ
      const d1 = 1 / (1 + s1 * k11 * s1);
      const b12 = s1 * k12 * s2;
      const b13 = s1 * k13 * s3;
      const b14 = s1 * k14 * s4;
      const l21 = b12 * d1;
      const l31 = b13 * d1;
      const l41 = b14 * d1;
      const d2 = 1 / (1 + s2 * k22 * s2 - l21 * b12);
      const c23 = s2 * k23 * s3 - l21 * b13;
      const c24 = s2 * k24 * s4 - l21 * b14;
      const l32 = c23 * d2;
      const l42 = c24 * d2;
      const d3 = 1 / (1 + s3 * k33 * s3 - l31 * b13 - l32 * c23);
      const e34 = s3 * k34 * s4 - l31 * b14 - l32 * c24;
      const l43 = e34 * d3;
      const d4 = 1 / (1 + s4 * k44 * s4 - l41 * b14 - l42 * c24 - l43 * e34);
      // What is left of α = ∇ log likelihood, and Newton's step Δ = r − W½ B⁻¹ W½ K r.
      const g1 = weight * (1 - p1) - a1;
      const g2 = weight * (1 - p2) - a2;
      const g3 = -weight * p3 - a3;
      const g4 = -weight * p4 - a4;
      let u1 = s1 * (k11 * g1 + k12 * g2 + k13 * g3 + k14 * g4);
      let u2 = s2 * (k12 * g1 + k22 * g2 + k23 * g3 + k24 * g4) - l21 * u1;
      let u3 = s3 * (k13 * g1 + k23 * g2 + k33 * g3 + k34 * g4) - l31 * u1 - l32 * u2;
      const u4 = (s4 * (k14 * g1 + k24 * g2 + k34 * g3 + k44 * g4) - l41 * u1 - l42 * u2 - l43 * u3) * d4;
      u3 = u3 * d3 - l43 * u4;
      u2 = u2 * d2 - l32 * u3 - l42 * u4;
      u1 = u1 * d1 - l21 * u2 - l31 * u3 - l41 * u4;
      const x1 = g1 - s1 * u1;
      const x2 = g2 - s2 * u2;
      const x3 = g3 - s3 * u3;
      const x4 = g4 - s4 * u4;
      const y1 = k11 * x1 + k12 * x2 + k13 * x3 + k14 * x4;
      const y2 = k12 * x1 + k22 * x2 + k23 * x3 + k24 * x4;
      const y3 = k13 * x1 + k23 * x2 + k33 * x3 + k34 * x4;
      const y4 = k14 * x1 + k24 * x2 + k34 * x3 + k44 * x4;
      const decrement = g1 * y1 + g2 * y2 + g3 * y3 + g4 * y4;
      if (!(decrement < 0.5 * before)) break;
      before = decrement;
      a1 += x1;
      a2 += x2;
      a3 += x3;
      a4 += x4;
      f1 += y1;
      f2 += y2;
      f3 += y3;
      f4 += y4;
      if (decrement > SMALL) continue;
      [this.#a1, this.#a2, this.#a3, this.#a4] = [a1, a2, a3, a4];
      const v1 = s1 * K[i1]!;
      const v2 = s2 * K[i2]! - l21 * v1;
      const v3 = s3 * K[i3]! - l31 * v1 - l32 * v2;
      const v4 = s4 * K[i4]! - l41 * v1 - l42 * v2 - l43 * v3;
      this.mean = this.#priorMean[0]! + K[i1]! * a1 + K[i2]! * a2 + K[i3]! * a3 + K[i4]! * a4;
      this.variance = Math.max(0, K[0]! - v1 * v1 * d1 - v2 * v2 * d2 - v3 * v3 * d3 - v4 * v4 * d4);
      return;
    }
    ({ mean: this.mean, variance: this.variance } = this.#careful.latent([i1, i2, i3, i4]));
    [this.#a1, this.#a2, this.#a3, this.#a4] = [0.5, 0.5, -0.5, -0.5];
  }
}
