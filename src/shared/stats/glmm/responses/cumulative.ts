import { fastNormalCdf, logNormalCdf, logNormalDensity } from "../../normal-tail.ts";
import type { OwnParameters, Response } from "./response.ts";

export type CumulativeLink = "logit" | "probit";

/** How often each row has each category, only those that occur: entries `start[i] … start[i + 1] − 1` of row i. */
export interface CategoryCounts {
  /** Number of categories. */
  readonly size: number;
  readonly start: Int32Array;
  readonly category: Int32Array;
  readonly count: Float64Array;
}

/** Thresholds as linear functions of fewer parameters: τ = Jφ, J by rows with `parameters` columns. */
export interface ThresholdBasis {
  readonly thresholds: number;
  readonly parameters: number;
  readonly jacobian: Float64Array;
}

/** The bases of the rows' thresholds, all of one size: several where thresholds differ between rows. */
export interface RowThresholds {
  readonly bases: readonly ThresholdBasis[];
  /** Basis of each row. */
  readonly basisOf: Int32Array;
}

/** ℓ of one outcome and its derivatives in the upper and the lower argument a = τₖ − η and b = τₖ₋₁ − η. */
interface Piece {
  logProbability: number;
  upper: number;
  lower: number;
  /** −∂²ℓ: twice in a, twice in b, and in both. */
  upperUpper: number;
  lowerLower: number;
  both: number;
  /** ∂w/∂a and ∂w/∂b, where w = −∂²ℓ/∂η². */
  weightUpper: number;
  weightLower: number;
}

/**
 * Ordered categories with P(Y ≤ k) = F(τₖ − η), F logistic or normal: the cumulative link model (McCullagh 1980), its
 * thresholds τ the family's own parameters.
 */
export class CumulativeResponse implements Response {
  readonly own: OwnParameters;
  readonly #counts: CategoryCounts;
  readonly #bases: readonly ThresholdBasis[];
  readonly #basisOf: Int32Array;
  readonly #size: number;
  readonly #parameters: number;
  readonly #piece: (upper: number, lower: number, out: Piece) => void;
  readonly #logProbability: (upper: number, lower: number) => number;
  /** The thresholds of every basis, `#size` each. */
  readonly #tau: Float64Array;
  readonly #eta: Float64Array;
  readonly #scratch: Piece = {
    ...{ logProbability: 0, upper: 0, lower: 0, upperUpper: 0, lowerLower: 0, both: 0 },
    ...{ weightUpper: 0, weightLower: 0 },
  };

  constructor(counts: CategoryCounts, { bases, basisOf }: RowThresholds, link: CumulativeLink) {
    this.#counts = counts;
    this.#bases = bases;
    this.#basisOf = basisOf;
    this.#size = bases[0]!.thresholds;
    this.#parameters = bases[0]!.parameters;
    this.#piece = link === "logit" ? logisticPiece : normalPiece;
    this.#logProbability = link === "logit" ? logisticLogProbability : normalLogProbability;
    this.#tau = new Float64Array(bases.length * this.#size);
    this.#eta = new Float64Array(counts.start.length - 1);
    this.own = {
      count: this.#parameters,
      set: (values) => this.#set(values),
      gradient: (h, b, out) => this.#ownGradient(h, b, out),
      information: () => this.#ownInformation(),
      scoreSlopes: (k, out) => this.#scoreSlopes(k, out),
    };
  }

  logLikelihood(eta: Float64Array): number {
    this.#eta.set(eta);
    let sum = 0;
    for (let i = 0; i < eta.length; i++) sum += this.rowLogLikelihood(i, eta[i]!);
    return sum;
  }

  rowLogLikelihood(row: number, eta: number): number {
    const { start, category, count } = this.#counts;
    let sum = 0;
    for (let e = start[row]!; e < start[row + 1]!; e++) {
      const k = category[e]!;
      sum += count[e]! * this.#logProbability(this.#argument(row, k, eta), this.#argument(row, k - 1, eta));
    }
    return sum;
  }

  differentiate(score: Float64Array, weight: Float64Array): void {
    score.fill(0);
    weight.fill(0);
    this.#visit((i, count, piece) => {
      score[i]! -= count * (piece.upper + piece.lower);
      weight[i]! += count * (piece.upperUpper + 2 * piece.both + piece.lowerLower);
    });
  }

  weightSlopes(out: Float64Array): void {
    out.fill(0);
    this.#visit((i, count, piece) => {
      out[i]! -= count * (piece.weightUpper + piece.weightLower);
    });
  }

  #set(values: Float64Array): boolean {
    let ordered = true;
    this.#bases.forEach(({ jacobian }, basis) => {
      for (let t = 0; t < this.#size; t++) {
        let sum = 0;
        for (let k = 0; k < values.length; k++) sum += jacobian[t * values.length + k]! * values[k]!;
        const at = basis * this.#size + t;
        if (!Number.isFinite(sum) || (t > 0 && !(sum > this.#tau[at - 1]!))) ordered = false;
        this.#tau[at] = sum;
      }
    });
    return ordered;
  }

  #argument(row: number, threshold: number, eta: number): number {
    if (threshold < 0) return Number.NEGATIVE_INFINITY;
    if (threshold === this.#size) return Number.POSITIVE_INFINITY;
    return this.#tau[this.#basisOf[row]! * this.#size + threshold]! - eta;
  }

  #visit(visitor: (row: number, count: number, piece: Piece, category: number) => void): void {
    const { start, category, count } = this.#counts;
    const eta = this.#eta;
    for (let i = 0; i < eta.length; i++)
      for (let e = start[i]!; e < start[i + 1]!; e++) {
        const k = category[e]!;
        this.#piece(this.#argument(i, k, eta[i]!), this.#argument(i, k - 1, eta[i]!), this.#scratch);
        visitor(i, count[e]!, this.#scratch, k);
      }
  }

  #ownGradient(h: Float64Array, b: Float64Array, out: Float64Array): void {
    const size = this.#size;
    // By basis and threshold, those at −∞ and ∞ included: they have no parameters.
    const gradient = new Float64Array(this.#bases.length * (size + 2));
    this.#visit((i, count, piece, k) => {
      const at = this.#basisOf[i]! * (size + 2) + k;
      gradient[at + 1]! +=
        count * (-2 * piece.upper + h[i]! * piece.weightUpper + b[i]! * (piece.upperUpper + piece.both));
      gradient[at]! += count * (-2 * piece.lower + h[i]! * piece.weightLower + b[i]! * (piece.lowerLower + piece.both));
    });
    out.fill(0);
    this.#bases.forEach(({ jacobian }, basis) => {
      for (let t = 0; t < size; t++)
        for (let k = 0; k < this.#parameters; k++)
          out[k]! += jacobian[t * this.#parameters + k]! * gradient[basis * (size + 2) + t + 1]!;
    });
  }

  #ownInformation(): Float64Array {
    const size = this.#size;
    const n = this.#parameters;
    // The information on the thresholds is tridiagonal: its diagonal and what couples each with the one before.
    const diagonal = new Float64Array(this.#bases.length * size);
    const coupling = new Float64Array(this.#bases.length * size);
    this.#visit((i, count, piece, k) => {
      const at = this.#basisOf[i]! * size + k;
      if (k < size) diagonal[at]! += count * piece.upperUpper;
      if (k > 0) diagonal[at - 1]! += count * piece.lowerLower;
      if (k < size && k > 0) coupling[at]! += count * piece.both;
    });
    const information = new Float64Array(n * n);
    this.#bases.forEach(({ jacobian }, basis) => {
      for (let t = 0; t < size; t++) {
        const own = diagonal[basis * size + t]!;
        const both = coupling[basis * size + t]!;
        for (let k = 0; k < n; k++) {
          const here = jacobian[t * n + k]!;
          const before = t > 0 ? jacobian[(t - 1) * n + k]! : 0;
          for (let l = 0; l < n; l++)
            information[k * n + l]! +=
              own * here * jacobian[t * n + l]! +
              (t > 0 ? both * (here * jacobian[(t - 1) * n + l]! + before * jacobian[t * n + l]!) : 0);
        }
      }
    });
    return information;
  }

  #scoreSlopes(parameter: number, out: Float64Array): void {
    const slope = (row: number, threshold: number) =>
      threshold < 0 || threshold === this.#size
        ? 0
        : this.#bases[this.#basisOf[row]!]!.jacobian[threshold * this.#parameters + parameter]!;
    out.fill(0);
    this.#visit((i, count, piece, k) => {
      out[i]! +=
        count * (slope(i, k) * (piece.upperUpper + piece.both) + slope(i, k - 1) * (piece.lowerLower + piece.both));
    });
  }
}

/**
 * F(a) − F(b) = F(a) F(−b) (1 − e^(b−a)) for the logistic F, so that ℓ is a sum of a function of a, one of b and one of
 * a − b, which is constant in η: no difference of nearly equal probabilities is ever formed.
 */
function logisticPiece(a: number, b: number, out: Piece): void {
  const aboveA = upperLogistic(a);
  const belowB = upperLogistic(-b);
  const densityA = aboveA * (1 - aboveA);
  const densityB = belowB * (1 - belowB);
  // κ(d) = log(1 − e^−d): κ′ = 1/(e^d − 1) and −κ″ = e^d/(e^d − 1)² = κ′ + κ′².
  const slope = 1 / Math.expm1(a - b);
  const curvature = slope + slope * slope;
  out.logProbability = logisticLogProbability(a, b);
  out.upper = aboveA + slope;
  out.lower = -belowB - slope;
  out.upperUpper = densityA + curvature;
  out.lowerLower = densityB + curvature;
  out.both = -curvature;
  out.weightUpper = densityA * (2 * aboveA - 1);
  out.weightLower = densityB * (1 - 2 * belowB);
}

function logisticLogProbability(a: number, b: number): number {
  const logUpper = a === Number.POSITIVE_INFINITY ? 0 : -logOnePlusExp(-a);
  const logLower = b === Number.NEGATIVE_INFINITY ? 0 : -logOnePlusExp(b);
  return logUpper + logLower + Math.log1p(-Math.exp(b - a));
}

const upperLogistic = (x: number) => 1 / (1 + Math.exp(x));

const logOnePlusExp = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** With A = φ(a)/P, B = φ(b)/P, P = Φ(a) − Φ(b) computed in the tail where both lie, and φ′(x) = −xφ(x). */
function normalPiece(a: number, b: number, out: Piece): void {
  const logProbability = normalLogProbability(a, b);
  const A = Math.exp(logNormalDensity(a) - logProbability);
  const B = Math.exp(logNormalDensity(b) - logProbability);
  const A1 = A === 0 ? 0 : -a * A;
  const B1 = B === 0 ? 0 : -b * B;
  const A2 = A === 0 ? 0 : (a * a - 1) * A;
  const B2 = B === 0 ? 0 : (b * b - 1) * B;
  out.logProbability = logProbability;
  out.upper = A;
  out.lower = -B;
  out.upperUpper = A * A - A1;
  out.lowerLower = B * B + B1;
  out.both = -A * B;
  const upper = A * (A - B) - A1;
  const lower = B1 - B * (A - B);
  // w = (A − B)² − (A1 − B1).
  out.weightUpper = -2 * (A - B) * upper - A2 + A * (A1 - B1);
  out.weightLower = -2 * (A - B) * lower + B2 - B * (A1 - B1);
}

function normalLogProbability(a: number, b: number): number {
  if (b === Number.NEGATIVE_INFINITY) return logNormalCdf(a);
  if (a === Number.POSITIVE_INFINITY) return logNormalCdf(-b);
  // In the lower tail, where the difference keeps its digits.
  const [upper, lower] = a + b > 0 ? [-b, -a] : [a, b];
  if (upper > -30) return Math.log(fastNormalCdf(upper) - fastNormalCdf(lower));
  const logUpper = logNormalCdf(upper);
  return logUpper + Math.log1p(-Math.exp(logNormalCdf(lower) - logUpper));
}
