import type { ModelMatrix } from "../formula/model-matrix.ts";
import { dot } from "../linear-algebra/vector.ts";
import { ArrowFactor } from "./arrow-factor.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import { scaleRows, thetaIndex } from "./covariance-factor.ts";
import type { MarginalDeviance } from "./marginal-deviance.ts";

/** The data of a logistic mixed model, reduced: rows sorted as in the layout, their fixed effects shared by cells. */
export interface LogisticProblem {
  readonly layout: ArrowLayout;
  /** Model matrix of the distinct design cells. */
  readonly x: ModelMatrix;
  /** Cell of each sorted row. */
  readonly cell: Int32Array;
  /** Successes and trials of each sorted row; a row without trials says nothing. */
  readonly successes: Float64Array;
  readonly trials: Float64Array;
}

/** Newton's decrement r′H⁻¹r below which the conditional mode is found. */
const DECREMENT = 1e-16;
const MAX_STEPS = 100;

/**
 * D(β, θ) = −2ℓ(y|ũ) + ‖ũ‖² + log|H|: −2 times the Laplace approximation of the log-likelihood (without the binomial
 * constant), its gradient, and the conditional mode ũ, which stays warm from one evaluation to the next.
 */
export class LaplaceObjective implements MarginalDeviance {
  readonly problem: LogisticProblem;
  /** Number of parameters: β, then θ. */
  readonly size: number;
  readonly fixedCount: number;
  /** The conditional mode of the spherical random effects: leading levels, then the tail. */
  readonly u: Float64Array;
  /** η, p and W = mp(1 − p) at the mode, a value each sorted row. */
  readonly eta: Float64Array;
  readonly probability: Float64Array;
  readonly weight: Float64Array;
  readonly factor: ArrowFactor;
  readonly z: Float64Array;

  readonly #cellEta: Float64Array;
  readonly #trialU: Float64Array;
  readonly #trialEta: Float64Array;
  /** e^−|η| of the rows, from which p and W follow. */
  readonly #decay: Float64Array;
  readonly #trialDecay: Float64Array;
  readonly #factorIsCostly: boolean;
  #factored = false;
  #logLikelihood = 0;

  constructor(problem: LogisticProblem) {
    const { layout, x } = problem;
    this.problem = problem;
    this.fixedCount = x.names.length;
    this.size = this.fixedCount + layout.thetaCount;
    const effects = layout.leadLevels * layout.leadWidth + layout.tailWidth;
    this.u = new Float64Array(effects);
    this.#trialU = new Float64Array(effects);
    this.eta = new Float64Array(layout.rowCount);
    this.#trialEta = new Float64Array(layout.rowCount);
    this.#decay = new Float64Array(layout.rowCount);
    this.#trialDecay = new Float64Array(layout.rowCount);
    this.probability = new Float64Array(layout.rowCount);
    this.weight = new Float64Array(layout.rowCount);
    this.z = new Float64Array(layout.z.length);
    this.#cellEta = new Float64Array(x.rowCount);
    this.factor = new ArrowFactor(layout);
    this.#factorIsCostly = layout.tailWidth ** 3 / 6 > 100 * layout.rowCount * layout.rowWidth;
  }

  /** ℓ(y|ũ), without the binomial constant, at the last evaluation. */
  get conditionalLogLikelihood(): number {
    return this.#logLikelihood;
  }

  /** D at `point` = (β, θ); with `gradient`, its gradient too. */
  evaluate(point: Float64Array, gradient?: Float64Array): number {
    const theta = point.subarray(this.fixedCount);
    this.#setFixed(point);
    scaleRows(this.problem.layout, theta, this.z);
    this.#findMode();
    const value = -2 * this.#logLikelihood + dot(this.u, this.u) + this.factor.logDeterminant;
    if (gradient) this.#gradient(gradient);
    return value;
  }

  /** X′WX − X′WZ̃H⁻¹Z̃′WX at the last evaluation: the information on β at the mode, given θ. */
  conditionalInformation(): Float64Array {
    const { x, cell } = this.problem;
    const p = this.fixedCount;
    const information = new Float64Array(p * p);
    const border = Array.from({ length: p }, (_, j) => {
      const column = new Float64Array(this.u.length);
      this.#accumulate(column, (i) => this.weight[i]! * x.values[cell[i]! * p + j]!);
      return column;
    });
    const byCell = new Float64Array(x.rowCount);
    for (let i = 0; i < cell.length; i++) byCell[cell[i]!]! += this.weight[i]!;
    for (let j = 0; j < p; j++) {
      const solved = border[j]!.slice();
      this.factor.solve(solved);
      for (let k = 0; k < p; k++) {
        let sum = 0;
        for (let c = 0; c < x.rowCount; c++) sum += byCell[c]! * x.values[c * p + j]! * x.values[c * p + k]!;
        for (let e = 0; e < solved.length; e++) sum -= solved[e]! * border[k]![e]!;
        information[j * p + k] = sum;
      }
    }
    return information;
  }

  #setFixed(point: Float64Array): void {
    const { rowCount, names, values } = this.problem.x;
    const p = names.length;
    for (let cell = 0; cell < rowCount; cell++) {
      let sum = 0;
      for (let j = 0; j < p; j++) sum += values[cell * p + j]! * point[j]!;
      this.#cellEta[cell] = sum;
    }
  }

  /**
   * Newton's method with step-halving; ends when the decrement of a fresh factorisation is small, so H is never stale.
   * Where factoring costs far more than a pass over the rows, steps use the last factor for as long as they contract well.
   */
  #findMode(): void {
    const { u } = this;
    const { successes, trials } = this.problem;
    const step = new Float64Array(u.length);
    let penalised = this.#penalisedDeviance(u, this.eta, this.#decay);
    if (!Number.isFinite(penalised)) {
      u.fill(0);
      penalised = this.#penalisedDeviance(u, this.eta, this.#decay);
    }
    let fresh = !(this.#factorIsCostly && this.#factored);
    let lastDecrement = Number.POSITIVE_INFINITY;
    for (let iteration = 0; iteration < MAX_STEPS; iteration++) {
      this.#respond();
      this.#accumulate(step, (i) => successes[i]! - trials[i]! * this.probability[i]!);
      for (let k = 0; k < u.length; k++) step[k]! -= u[k]!;
      const score = step.slice();
      if (fresh) {
        this.factor.factor(this.z, this.weight);
        this.#factored = true;
      }
      this.factor.solve(step);
      let decrement = 0;
      for (let k = 0; k < u.length; k++) decrement += score[k]! * step[k]!;
      if (fresh && decrement < DECREMENT) break;
      if (!fresh && (decrement < DECREMENT || decrement > 0.05 * lastDecrement)) {
        fresh = true;
        continue;
      }
      lastDecrement = decrement;
      fresh = !this.#factorIsCostly;
      let fraction = 1;
      for (;;) {
        for (let k = 0; k < u.length; k++) this.#trialU[k] = u[k]! + fraction * step[k]!;
        const trial = this.#penalisedDeviance(this.#trialU, this.#trialEta, this.#trialDecay);
        // Close to the mode rounding hides the decrease, and Newton's step needs no damping.
        if (trial <= penalised || decrement < 1e-4 || fraction < 1e-8) {
          penalised = trial;
          break;
        }
        fraction /= 2;
      }
      u.set(this.#trialU);
      this.eta.set(this.#trialEta);
      this.#decay.set(this.#trialDecay);
    }
    this.#logLikelihood = (dot(u, u) - penalised) / 2;
  }

  /** −2ℓ(y|u) + ‖u‖²; writes η and e^−|η|. */
  #penalisedDeviance(u: Float64Array, eta: Float64Array, decay: Float64Array): number {
    const { layout, cell, successes, trials } = this.problem;
    const { leadLevels, leadWidth, rowStart, rowWidth, tailPerRow, tailColumn } = layout;
    const { z } = this;
    const tailAt = leadLevels * leadWidth;
    let linear = 0;
    let logSum = 0;
    // log(1 + e^−|η|) over rows of one trial is the log of a running product: one logarithm for many rows.
    let product = 1;
    for (let a = 0; a < leadLevels; a++)
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        let value = this.#cellEta[cell[i]!]!;
        const row = i * rowWidth;
        for (let c = 0; c < leadWidth; c++) value += z[row + c]! * u[a * leadWidth + c]!;
        for (let e = 0; e < tailPerRow; e++)
          value += z[row + leadWidth + e]! * u[tailAt + tailColumn[i * tailPerRow + e]!]!;
        eta[i] = value;
        const m = trials[i]!;
        linear += value > 0 ? (successes[i]! - m) * value : successes[i]! * value;
        const tail = Math.exp(-Math.abs(value));
        decay[i] = tail;
        if (m === 1) {
          product *= 1 + tail;
          if (product > 1e250) {
            logSum += Math.log(product);
            product = 1;
          }
        } else logSum += m * Math.log1p(tail);
      }
    return -2 * (linear - logSum - Math.log(product)) + dot(u, u);
  }

  /** p and W at the current η. */
  #respond(): void {
    const { trials } = this.problem;
    for (let i = 0; i < trials.length; i++) {
      const tail = this.#decay[i]!;
      const small = tail / (1 + tail);
      this.probability[i] = this.eta[i]! > 0 ? 1 / (1 + tail) : small;
      this.weight[i] = (trials[i]! * small) / (1 + tail);
    }
  }

  /** Z̃′v into `out`. */
  #accumulate(out: Float64Array, v: (i: number) => number): void {
    const { leadLevels, leadWidth, rowStart, rowWidth, tailPerRow, tailColumn } = this.problem.layout;
    const { z } = this;
    const tailAt = leadLevels * leadWidth;
    out.fill(0);
    for (let a = 0; a < leadLevels; a++)
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        const value = v(i);
        const row = i * rowWidth;
        for (let c = 0; c < leadWidth; c++) out[a * leadWidth + c]! += value * z[row + c]!;
        for (let e = 0; e < tailPerRow; e++)
          out[tailAt + tailColumn[i * tailPerRow + e]!]! += value * z[row + leadWidth + e]!;
      }
  }

  /**
   * With sᵢ = yᵢ − mᵢpᵢ, vᵢ = H⁻¹z̃ᵢ, hᵢ = z̃ᵢ′vᵢ, tᵢ = wᵢ(1 − 2pᵢ)hᵢ, a = H⁻¹Z̃′t and
   * ρᵢ = −2sᵢ + tᵢ − wᵢ z̃ᵢ′a, the total derivative through the mode is
   * ∂D/∂β = X′ρ and ∂D/∂Λ[r, c] = Σᵢ zᵢᵣ (ρᵢ u꜀ + 2wᵢ vᵢ꜀ + sᵢ a꜀).
   */
  #gradient(out: Float64Array): void {
    const { layout, x, cell, successes, trials } = this.problem;
    const { leadLevels, leadWidth, rowStart, rowWidth, tailPerRow, tailColumn } = layout;
    const { factor, z, weight, probability, u, fixedCount } = this;
    factor.invert();
    const t = new Float64Array(layout.rowCount);
    const v = new Float64Array(layout.z.length);
    const product = new Float64Array(rowWidth);
    for (let a = 0; a < leadLevels; a++)
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        const h = factor.rowProduct(a, i, z, product);
        t[i] = weight[i]! * (1 - 2 * probability[i]!) * h;
        v.set(product, i * rowWidth);
      }
    const adjoint = new Float64Array(u.length);
    this.#accumulate(adjoint, (i) => t[i]!);
    factor.solve(adjoint);

    const byCell = new Float64Array(x.rowCount);
    const tailAt = leadLevels * leadWidth;
    out.fill(0);
    for (let a = 0; a < leadLevels; a++)
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        const row = i * rowWidth;
        const entries = i * tailPerRow - leadWidth;
        const s = successes[i]! - trials[i]! * probability[i]!;
        const w = weight[i]!;
        let za = 0;
        for (let c = 0; c < leadWidth; c++) za += z[row + c]! * adjoint[a * leadWidth + c]!;
        for (let e = leadWidth; e < rowWidth; e++) za += z[row + e]! * adjoint[tailAt + tailColumn[entries + e]!]!;
        const rho = -2 * s + t[i]! - w * za;
        byCell[cell[i]!]! += rho;
        for (const place of layout.places)
          for (let c = 0; c < place.width; c++) {
            const index = place.rowOffset + c;
            const effect = place.leading ? a * leadWidth + index : tailAt + tailColumn[entries + index]!;
            const factorOfZ = rho * u[effect]! + 2 * w * v[row + index]! + s * adjoint[effect]!;
            const first = fixedCount + thetaIndex(place, c, c) - c;
            for (let r = c; r < place.width; r++) out[first + r]! += layout.z[row + place.rowOffset + r]! * factorOfZ;
          }
      }
    const p = fixedCount;
    for (let k = 0; k < x.rowCount; k++) for (let j = 0; j < p; j++) out[j]! += x.values[k * p + j]! * byCell[k]!;
  }
}
