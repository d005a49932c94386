import type { ModelMatrix } from "../formula/model-matrix.ts";
import { choleskyInPlace, invertPositiveDefinite, logDeterminant } from "../linear-algebra/cholesky.ts";
import { dot } from "../linear-algebra/vector.ts";
import { ArrowFactor } from "./arrow-factor.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import { effectIndex, scaleRows, thetaIndex } from "./covariance-factor.ts";
import type { MarginalDeviance } from "./marginal-deviance.ts";

/** The data of a linear mixed model, reduced: equal rows as their count and mean. */
export interface GaussianProblem {
  readonly layout: ArrowLayout;
  readonly x: ModelMatrix;
  /** Cell of each sorted row. */
  readonly cell: Int32Array;
  /** How many observations each row stands for, or the sum of their weights. */
  readonly count: Float64Array;
  readonly mean: Float64Array;
  /** Σ w (y − mean of its row)², which no parameter explains. */
  readonly withinSquares: number;
  /** Number of observations. */
  readonly n: number;
}

/**
 * −2 times the profiled (restricted) log-likelihood of a linear mixed model as a function of θ alone, with β and σ at their
 * best values (Bates et al. 2015, equations 34 and 42), and its gradient.
 */
export class GaussianObjective implements MarginalDeviance {
  readonly problem: GaussianProblem;
  readonly size: number;
  readonly fixedCount = 0;
  readonly factor: ArrowFactor;
  readonly beta: Float64Array;
  readonly u: Float64Array;
  /** Fitted means of the sorted rows. */
  readonly fitted: Float64Array;
  readonly #reml: boolean;
  readonly #z: Float64Array;
  /** A = X′MX − X′MZ̃H⁻¹Z̃′MX, inverted. */
  #inverse: Float64Array = new Float64Array();
  /** U = H⁻¹Z̃′MX, by columns of X. */
  #solved: Float64Array[] = [];
  #penalisedSquares = 0;

  constructor(problem: GaussianProblem, reml: boolean) {
    const { layout, x } = problem;
    this.problem = problem;
    this.#reml = reml;
    this.size = layout.thetaCount;
    this.factor = new ArrowFactor(layout);
    this.beta = new Float64Array(x.names.length);
    this.u = new Float64Array(layout.leadLevels * layout.leadWidth + layout.tailWidth);
    this.fitted = new Float64Array(layout.rowCount);
    this.#z = new Float64Array(layout.z.length);
  }

  get #degrees(): number {
    return this.#reml ? this.problem.n - this.beta.length : this.problem.n;
  }

  /** σ at the last evaluation. */
  get sigma(): number {
    return Math.sqrt(this.#penalisedSquares / this.#degrees);
  }

  /** σ²A⁻¹: the covariance of β given θ. */
  covariance(): Float64Array {
    return this.#inverse.map((value) => value * this.sigma ** 2);
  }

  evaluate(theta: Float64Array, gradient?: Float64Array): number {
    const { layout, count } = this.problem;
    scaleRows(layout, theta, this.#z);
    this.factor.factor(this.#z, count);
    const logA = this.#solve();
    this.#predict();
    const degrees = this.#degrees;
    const scale = degrees * (1 + Math.log((2 * Math.PI * this.#penalisedSquares) / degrees));
    if (gradient) this.#gradient(gradient, degrees / this.#penalisedSquares);
    return this.factor.logDeterminant + scale + (this.#reml ? logA : 0);
  }

  /** r²(θ): the penalised residual sum of squares at the last evaluation. */
  get penalisedSquares(): number {
    return this.#penalisedSquares;
  }

  /** A⁻¹: the covariance of β relative to σ², at the last evaluation. */
  get relativeCovariance(): Float64Array {
    return this.#inverse;
  }

  /** n, or n − p by REML: the exponent of σ² in the likelihood. */
  get residualDegrees(): number {
    return this.#degrees;
  }

  /** The gradient in θ with σ held fixed instead of profiled out, at the last evaluation. */
  gradientGivenSigma(sigma: number, out: Float64Array): void {
    this.#gradient(out, 1 / sigma ** 2);
  }

  /** β and u for the current θ; returns log|A|. */
  #solve(): number {
    const { x, cell, count, mean } = this.problem;
    const p = this.beta.length;
    const border = Array.from({ length: p }, (_, j) => this.#project((i) => count[i]! * x.values[cell[i]! * p + j]!));
    const projectedY = this.#project((i) => count[i]! * mean[i]!);
    const solvedY = projectedY.slice();
    this.factor.solve(solvedY);
    this.#solved = border.map((column) => {
      const solved = column.slice();
      this.factor.solve(solved);
      return solved;
    });
    const cellCount = new Float64Array(x.rowCount);
    const cellSum = new Float64Array(x.rowCount);
    for (let i = 0; i < cell.length; i++) {
      cellCount[cell[i]!]! += count[i]!;
      cellSum[cell[i]!]! += count[i]! * mean[i]!;
    }
    const a = new Float64Array(p * p);
    const b = new Float64Array(p);
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < p; k++) {
        let sum = -dot(border[k]!, this.#solved[j]!);
        for (let c = 0; c < x.rowCount; c++) sum += cellCount[c]! * x.values[c * p + j]! * x.values[c * p + k]!;
        a[j * p + k] = sum;
      }
      b[j] = -dot(border[j]!, solvedY);
      for (let c = 0; c < x.rowCount; c++) b[j]! += cellSum[c]! * x.values[c * p + j]!;
    }
    this.#inverse = invertPositiveDefinite(a, p) ?? new Float64Array(p * p).fill(Number.NaN);
    this.u.set(solvedY);
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let k = 0; k < p; k++) sum += this.#inverse[j * p + k]! * b[k]!;
      this.beta[j] = sum;
      for (let e = 0; e < this.u.length; e++) this.u[e]! -= sum * this.#solved[j]![e]!;
    }
    return choleskyInPlace(a, p) ? logDeterminant(a, p) : Number.NaN;
  }

  #predict(): void {
    const { layout, x, cell, count, mean, withinSquares } = this.problem;
    const p = this.beta.length;
    let squares = withinSquares + dot(this.u, this.u);
    this.#forEachRow((a, i) => {
      let value = 0;
      for (let j = 0; j < p; j++) value += x.values[cell[i]! * p + j]! * this.beta[j]!;
      for (let e = 0; e < layout.rowWidth; e++)
        value += this.#z[i * layout.rowWidth + e]! * this.u[effectIndex(layout, a, i, e)]!;
      this.fitted[i] = value;
      squares += count[i]! * (mean[i]! - value) ** 2;
    });
    this.#penalisedSquares = squares;
  }

  /**
   * Both r² and A are minima over (β, u), so that only Λ's direct part counts:
   * ∂D/∂Λ[r, c] = Σᵢ zᵢᵣ (−2(n/r²)eᵢu꜀ + 2mᵢvᵢ꜀ − 2mᵢ RᵢA⁻¹U꜀′), the last for REML, with eᵢ = mᵢ(ȳᵢ − fitted),
   * vᵢ = H⁻¹z̃ᵢ and R = X − Z̃U.
   *
   * @param precision n/r², or 1/σ² where σ is given
   */
  #gradient(out: Float64Array, precision: number): void {
    const { layout, x, cell, count, mean } = this.problem;
    const { rowWidth } = layout;
    const p = this.beta.length;
    const product = new Float64Array(rowWidth);
    const residual = new Float64Array(p);
    const weighted = new Float64Array(p);
    this.factor.invert();
    out.fill(0);
    this.#forEachRow((a, i) => {
      this.factor.rowProduct(a, i, this.#z, product);
      const error = count[i]! * (mean[i]! - this.fitted[i]!);
      if (this.#reml) {
        for (let j = 0; j < p; j++) {
          residual[j] = x.values[cell[i]! * p + j]!;
          for (let e = 0; e < rowWidth; e++)
            residual[j]! -= this.#z[i * rowWidth + e]! * this.#solved[j]![effectIndex(layout, a, i, e)]!;
        }
        for (let j = 0; j < p; j++) {
          weighted[j] = 0;
          for (let k = 0; k < p; k++) weighted[j]! += this.#inverse[j * p + k]! * residual[k]!;
        }
      }
      for (const place of layout.places)
        for (let c = 0; c < place.width; c++) {
          const index = place.rowOffset + c;
          const effect = effectIndex(layout, a, i, index);
          let factorOfZ = 2 * count[i]! * product[index]! - 2 * precision * error * this.u[effect]!;
          if (this.#reml)
            for (let j = 0; j < p; j++) factorOfZ -= 2 * count[i]! * weighted[j]! * this.#solved[j]![effect]!;
          for (let r = c; r < place.width; r++)
            out[thetaIndex(place, r, c)]! += layout.z[i * rowWidth + place.rowOffset + r]! * factorOfZ;
        }
    });
  }

  /** Z̃′v. */
  #project(v: (i: number) => number): Float64Array {
    const { layout } = this.problem;
    const out = new Float64Array(this.u.length);
    this.#forEachRow((a, i) => {
      const value = v(i);
      for (let e = 0; e < layout.rowWidth; e++)
        out[effectIndex(layout, a, i, e)]! += value * this.#z[i * layout.rowWidth + e]!;
    });
    return out;
  }

  #forEachRow(visit: (level: number, row: number) => void): void {
    const { leadLevels, rowStart } = this.problem.layout;
    for (let a = 0; a < leadLevels; a++) for (let i = rowStart[a]!; i < rowStart[a + 1]!; i++) visit(a, i);
  }
}
