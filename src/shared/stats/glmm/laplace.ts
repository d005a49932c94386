import type { ModelMatrix } from "../formula/model-matrix.ts";
import { dot } from "../linear-algebra/vector.ts";
import { ArrowFactor } from "./arrow-factor.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import { scaleRows, thetaIndex } from "./covariance-factor.ts";
import type { MarginalDeviance } from "./marginal-deviance.ts";
import type { Response } from "./responses/response.ts";

/** The data of a mixed model, reduced: rows sorted as in the layout, their fixed effects shared by cells. */
export interface LaplaceProblem {
  readonly layout: ArrowLayout;
  /** Model matrix of the distinct design cells. */
  readonly x: ModelMatrix;
  /** What each cell's linear predictor starts from; zero where it is not given. */
  readonly offset?: Float64Array;
  /** Cell of each sorted row. */
  readonly cell: Int32Array;
  /** The outcomes of the sorted rows. */
  readonly response: Response;
}

/** Newton's decrement r′H⁻¹r below which the conditional mode is found. */
const DECREMENT = 1e-16;
const MAX_STEPS = 100;

/**
 * D(β, φ, θ) = −2ℓ(y|ũ) + ‖ũ‖² + log|H|: −2 times the Laplace approximation of the log-likelihood (without constants), its
 * gradient, and the conditional mode ũ, which stays warm from one evaluation to the next. φ are the response's own
 * parameters, such as thresholds.
 */
export class LaplaceObjective implements MarginalDeviance {
  readonly problem: LaplaceProblem;
  /** Number of parameters: β, φ, then θ. */
  readonly size: number;
  /** Number of β and φ. */
  readonly fixedCount: number;
  readonly coefficientCount: number;
  /** The conditional mode of the spherical random effects: leading levels, then the tail. */
  readonly u: Float64Array;
  /** η, ∂ℓ/∂η and W at the mode, a value each sorted row. */
  readonly eta: Float64Array;
  readonly score: Float64Array;
  readonly weight: Float64Array;
  readonly factor: ArrowFactor;
  readonly z: Float64Array;

  readonly #cellEta: Float64Array;
  readonly #trialU: Float64Array;
  readonly #trialEta: Float64Array;
  /** Whether factoring H costs far more than a pass over the rows, as with thousands of crossed levels. */
  readonly factorIsCostly: boolean;
  #factored = false;
  #logLikelihood = 0;

  constructor(problem: LaplaceProblem) {
    const { layout, x, response } = problem;
    this.problem = problem;
    this.coefficientCount = x.names.length;
    this.fixedCount = this.coefficientCount + (response.own?.count ?? 0);
    this.size = this.fixedCount + layout.thetaCount;
    const effects = layout.leadLevels * layout.leadWidth + layout.tailWidth;
    this.u = new Float64Array(effects);
    this.#trialU = new Float64Array(effects);
    this.eta = new Float64Array(layout.rowCount);
    this.#trialEta = new Float64Array(layout.rowCount);
    this.score = new Float64Array(layout.rowCount);
    this.weight = new Float64Array(layout.rowCount);
    this.z = new Float64Array(layout.z.length);
    this.#cellEta = new Float64Array(x.rowCount);
    this.factor = new ArrowFactor(layout);
    this.factorIsCostly = layout.tailWidth ** 3 / 6 > 100 * layout.rowCount * layout.rowWidth;
  }

  /** ℓ(y|ũ), without constants, at the last evaluation. */
  get conditionalLogLikelihood(): number {
    return this.#logLikelihood;
  }

  /** D at `point` = (β, φ, θ), infinite where φ is impossible; with `gradient`, its gradient too. */
  evaluate(point: Float64Array, gradient?: Float64Array): number {
    const { layout, response } = this.problem;
    if (response.own?.set(point.subarray(this.coefficientCount, this.fixedCount)) === false) {
      gradient?.fill(0);
      return Number.POSITIVE_INFINITY;
    }
    this.#setFixed(point);
    scaleRows(layout, point.subarray(this.fixedCount), this.z);
    this.#findMode();
    const value = -2 * this.#logLikelihood + dot(this.u, this.u) + this.factor.logDeterminant;
    if (gradient) this.#gradient(gradient);
    return value;
  }

  /**
   * The information on (β, φ) at the mode of the last evaluation, given θ: −∂²ℓ less what the random effects take,
   * X′WX − X′WZ̃H⁻¹Z̃′WX for β.
   */
  conditionalInformation(): Float64Array {
    const { x, cell, response } = this.problem;
    const p = this.coefficientCount;
    const n = this.fixedCount;
    const information = new Float64Array(n * n);
    const own = response.own?.information();
    const border: Float64Array[] = [];
    const slopes = new Float64Array(cell.length);
    for (let j = 0; j < n; j++) {
      // −∂s/∂(parameter j) by row: w x for a coefficient.
      if (j < p) for (let i = 0; i < cell.length; i++) slopes[i] = this.weight[i]! * x.values[cell[i]! * p + j]!;
      else {
        response.own!.scoreSlopes(j - p, slopes);
        for (let i = 0; i < cell.length; i++) slopes[i] = -slopes[i]!;
      }
      const column = new Float64Array(this.u.length);
      this.#accumulate(column, slopes);
      border.push(column);
      const byCell = new Float64Array(x.rowCount);
      for (let i = 0; i < cell.length; i++) byCell[cell[i]!]! += slopes[i]!;
      for (let k = 0; k < p; k++) {
        let sum = 0;
        for (let c = 0; c < x.rowCount; c++) sum += byCell[c]! * x.values[c * p + k]!;
        information[j * n + k] = sum;
        information[k * n + j] = sum;
      }
      if (own && j >= p) for (let k = p; k < n; k++) information[j * n + k] = own[(j - p) * (n - p) + k - p]!;
    }
    for (let j = 0; j < n; j++) {
      const solved = border[j]!.slice();
      this.factor.solve(solved);
      for (let k = 0; k < n; k++) information[j * n + k]! -= dot(solved, border[k]!);
    }
    return information;
  }

  #setFixed(point: Float64Array): void {
    const { offset } = this.problem;
    const { rowCount, names, values } = this.problem.x;
    const p = names.length;
    for (let cell = 0; cell < rowCount; cell++) {
      let sum = offset ? offset[cell]! : 0;
      for (let j = 0; j < p; j++) sum += values[cell * p + j]! * point[j]!;
      this.#cellEta[cell] = sum;
    }
  }

  /**
   * Newton's method with step-halving; ends when the decrement of a fresh factorisation is small, so H is never stale.
   * Where factoring costs far more than a pass over the rows, steps use the last factor for as long as they contract well.
   */
  #findMode(): void {
    const { u, score, weight, eta } = this;
    const { response } = this.problem;
    const step = new Float64Array(u.length);
    let penalised = this.#penalisedDeviance(u, eta);
    if (!Number.isFinite(penalised)) {
      u.fill(0);
      penalised = this.#penalisedDeviance(u, eta);
      if (!Number.isFinite(penalised)) {
        this.#logLikelihood = Number.NEGATIVE_INFINITY;
        return;
      }
    }
    let fresh = !(this.factorIsCostly && this.#factored);
    let lastDecrement = Number.POSITIVE_INFINITY;
    for (let iteration = 0; iteration < MAX_STEPS; iteration++) {
      response.differentiate(score, weight);
      this.#accumulate(step, score);
      for (let k = 0; k < u.length; k++) step[k]! -= u[k]!;
      const direction = step.slice();
      if (fresh) {
        this.factor.factor(this.z, weight);
        this.#factored = true;
      }
      this.factor.solve(step);
      const decrement = dot(direction, step);
      if (fresh && decrement < DECREMENT) break;
      if (!fresh && (decrement < DECREMENT || decrement > 0.05 * lastDecrement)) {
        fresh = true;
        continue;
      }
      lastDecrement = decrement;
      fresh = !this.factorIsCostly;
      let fraction = 1;
      for (;;) {
        for (let k = 0; k < u.length; k++) this.#trialU[k] = u[k]! + fraction * step[k]!;
        const trial = this.#penalisedDeviance(this.#trialU, this.#trialEta);
        // Close to the mode rounding hides the decrease, and Newton's step needs no damping.
        if (trial <= penalised || decrement < 1e-4 || fraction < 1e-8) {
          penalised = trial;
          break;
        }
        fraction /= 2;
      }
      u.set(this.#trialU);
      eta.set(this.#trialEta);
    }
    this.#logLikelihood = (dot(u, u) - penalised) / 2;
  }

  /** −2ℓ(y|u) + ‖u‖²; writes η. */
  #penalisedDeviance(u: Float64Array, eta: Float64Array): number {
    const { layout, cell, response } = this.problem;
    const { leadLevels, leadWidth, rowStart, rowWidth, tailPerRow, tailColumn } = layout;
    const { z } = this;
    const tailAt = leadLevels * leadWidth;
    for (let a = 0; a < leadLevels; a++)
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        let value = this.#cellEta[cell[i]!]!;
        const row = i * rowWidth;
        for (let c = 0; c < leadWidth; c++) value += z[row + c]! * u[a * leadWidth + c]!;
        for (let e = 0; e < tailPerRow; e++)
          value += z[row + leadWidth + e]! * u[tailAt + tailColumn[i * tailPerRow + e]!]!;
        eta[i] = value;
      }
    return -2 * response.logLikelihood(eta) + dot(u, u);
  }

  /** Z̃′v into `out`. */
  #accumulate(out: Float64Array, v: Float64Array): void {
    const { leadLevels, leadWidth, rowStart, rowWidth, tailPerRow, tailColumn } = this.problem.layout;
    const { z } = this;
    const tailAt = leadLevels * leadWidth;
    out.fill(0);
    for (let a = 0; a < leadLevels; a++)
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        const value = v[i]!;
        const row = i * rowWidth;
        for (let c = 0; c < leadWidth; c++) out[a * leadWidth + c]! += value * z[row + c]!;
        for (let e = 0; e < tailPerRow; e++)
          out[tailAt + tailColumn[i * tailPerRow + e]!]! += value * z[row + leadWidth + e]!;
      }
  }

  /**
   * With sᵢ = ∂ℓᵢ/∂η, vᵢ = H⁻¹z̃ᵢ, hᵢ = z̃ᵢ′vᵢ, tᵢ = hᵢ ∂wᵢ/∂η, a = H⁻¹Z̃′t and ρᵢ = −2sᵢ + tᵢ − wᵢ z̃ᵢ′a, the total
   * derivative through the mode is ∂D/∂β = X′ρ, ∂D/∂Λ[r, c] = Σᵢ zᵢᵣ (ρᵢ u꜀ + 2wᵢ vᵢ꜀ + sᵢ a꜀) and
   * ∂D/∂φ = Σᵢ (−2 ∂ℓᵢ/∂φ + hᵢ ∂wᵢ/∂φ + z̃ᵢ′a ∂sᵢ/∂φ).
   */
  #gradient(out: Float64Array): void {
    const { layout, x, cell, response } = this.problem;
    const { leadLevels, leadWidth, rowStart, rowWidth, tailPerRow, tailColumn } = layout;
    const { factor, z, weight, score, u, fixedCount, coefficientCount: p } = this;
    out.fill(0);
    if (this.#logLikelihood === Number.NEGATIVE_INFINITY) return;
    factor.invert();
    const h = new Float64Array(layout.rowCount);
    const t = new Float64Array(layout.rowCount);
    const v = new Float64Array(layout.z.length);
    const product = new Float64Array(rowWidth);
    response.weightSlopes(t);
    for (let a = 0; a < leadLevels; a++)
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        h[i] = factor.rowProduct(a, i, z, product);
        t[i]! *= h[i]!;
        v.set(product, i * rowWidth);
      }
    const adjoint = new Float64Array(u.length);
    this.#accumulate(adjoint, t);
    factor.solve(adjoint);

    const byCell = new Float64Array(x.rowCount);
    const b = new Float64Array(layout.rowCount);
    const tailAt = leadLevels * leadWidth;
    for (let a = 0; a < leadLevels; a++)
      for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) {
        const row = i * rowWidth;
        const entries = i * tailPerRow - leadWidth;
        const s = score[i]!;
        const w = weight[i]!;
        let za = 0;
        for (let c = 0; c < leadWidth; c++) za += z[row + c]! * adjoint[a * leadWidth + c]!;
        for (let e = leadWidth; e < rowWidth; e++) za += z[row + e]! * adjoint[tailAt + tailColumn[entries + e]!]!;
        b[i] = za;
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
    for (let k = 0; k < x.rowCount; k++) for (let j = 0; j < p; j++) out[j]! += x.values[k * p + j]! * byCell[k]!;
    response.own?.gradient(h, b, out.subarray(p, fixedCount));
  }
}
