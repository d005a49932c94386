import { Matrix, pseudoInverse } from "ml-matrix";
import { choleskyInPlace } from "../linear-algebra/cholesky.ts";
import { ModelError } from "../model-error.ts";
import type { ArrowLayout, BlockPlace } from "./arrow-layout.ts";
import { covarianceOf, effectIndex } from "./covariance-factor.ts";
import type { DegreesOfFreedom } from "./degrees-of-freedom.ts";
import type { GaussianProblem } from "./gaussian.ts";

/** Dense matrices of more random effects than this would take too long. */
const MOST_EFFECTS = 1500;

export interface KenwardRoger {
  /** Φ_A: the covariance of β with what estimating the variances adds. */
  readonly vcov: Float64Array;
  readonly degrees: Extract<DegreesOfFreedom, { method: "kenward-roger" }>;
}

/**
 * Kenward and Roger's (1997) small-sample covariance of β and what their tests need, for V = γ₀W⁻¹ + Σᵢ γᵢGᵢ: linear in its
 * components, so that no second derivatives enter. Everything is had from Z′V⁻¹Z, Z′V⁻¹X and X′V⁻¹X (Woodbury), and what
 * concerns the residual variance from V = γ₀W⁻¹ + Σ γᵢGᵢ itself; pbkrtest works with n × n matrices.
 *
 * @throws ModelError `option-unsupported` where there are too many random effects
 */
export function kenwardRoger(problem: GaussianProblem, theta: Float64Array, sigma: number): KenwardRoger {
  const { layout, n } = problem;
  const effects = layout.leadLevels * layout.leadWidth + layout.tailWidth;
  if (effects > MOST_EFFECTS)
    throw new ModelError(
      "option-unsupported",
      `Kenward and Roger's method would need matrices of ${effects} random effects, more than ${MOST_EFFECTS}.`,
      "Use Satterthwaite's degrees of freedom: with so many levels the two agree.",
    );
  const { m, nx, phi } = weightedProducts(problem, theta, sigma);
  const components = componentsOf(layout, theta, sigma);
  const gamma0 = sigma ** 2;
  const images = components.map(({ pairs }) => applied(pairs, nx));
  const spread = components.map(({ pairs }) => applied(pairs, m));
  const count = components.length;
  // Index 0 is the residual variance; the others are the components of the random effects.
  const p: Matrix[] = Array.from({ length: count + 1 });
  const traces = new Matrix(count + 1, count + 1);
  const q: Matrix[][] = Array.from({ length: count + 1 }, () => Array.from({ length: count + 1 }));
  for (let i = 1; i <= count; i++)
    p[i] = nx
      .transpose()
      .mmul(images[i - 1]!)
      .mul(-1);
  for (let i = 1; i <= count; i++) {
    const half = m.mmul(images[i - 1]!);
    for (let j = 1; j <= count; j++) {
      // Q_ji = X′V⁻¹GⱼV⁻¹GᵢV⁻¹X.
      q[j]![i] = images[j - 1]!.transpose().mmul(half);
      traces.set(j, i, traceOfProduct(spread[j - 1]!, spread[i - 1]!));
    }
  }
  const weightedSum = (matrices: (i: number) => Matrix) =>
    components.reduce((sum, { gamma }, i) => sum.add(Matrix.mul(matrices(i + 1), gamma)), matrices(1).clone().mul(0));
  const information = inverse(phi);
  p[0] = weightedSum((i) => p[i]!)
    .add(information)
    .mul(-1 / gamma0);
  const traceV = components.map((_, i) => spread[i]!.trace());
  for (let i = 1; i <= count; i++) {
    q[0]![i] = weightedSum((j) => q[j]![i]!)
      .add(p[i]!)
      .mul(-1 / gamma0);
    q[i]![0] = q[0]![i]!.transpose();
    const trace = components.reduce((sum, { gamma }, j) => sum - gamma * traces.get(j + 1, i), traceV[i - 1]!) / gamma0;
    traces.set(0, i, trace);
    traces.set(i, 0, trace);
  }
  q[0]![0] = weightedSum((j) => q[j]![0]!)
    .add(p[0]!)
    .mul(-1 / gamma0);
  const traceInverse = components.reduce((sum, { gamma }, j) => sum - gamma * traceV[j]!, n) / gamma0;
  traces.set(0, 0, components.reduce((sum, { gamma }, j) => sum - gamma * traces.get(j + 1, 0), traceInverse) / gamma0);

  const size = count + 1;
  const expected = new Matrix(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      expected.set(
        i,
        j,
        traces.get(i, j) - 2 * traceOfProduct(phi, q[i]![j]!) + traceOfProduct(phi.mmul(p[i]!), phi.mmul(p[j]!)),
      );
  const w = pseudoInverse(expected).mul(2);
  const u = new Matrix(phi.rows, phi.columns);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) u.add(Matrix.mul(Matrix.sub(q[i]![j]!, p[i]!.mmul(phi).mmul(p[j]!)), w.get(i, j)));
  const adjusted = Matrix.add(phi, phi.mmul(u).mmul(phi).mul(2));
  const flat = (matrix: Matrix) => Float64Array.from(matrix.to1DArray());
  return {
    vcov: flat(Matrix.add(adjusted, adjusted.transpose()).mul(0.5)),
    degrees: { method: "kenward-roger", phi: flat(phi), p: p.map(flat), w: flat(w) },
  };
}

/** A component of V: its value, and which effects its G pairs. */
interface Component {
  readonly gamma: number;
  /** (e, f): row e of GX is row f of X. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** The variances and covariances of every term, in place of Λ. */
function componentsOf(layout: ArrowLayout, theta: Float64Array, sigma: number): Component[] {
  return layout.places.flatMap((place) => {
    const covariance = covarianceOf(place, theta);
    const components: Component[] = [];
    for (let r = 0; r < place.width; r++)
      for (let s = 0; s <= r; s++) {
        const pairs: [number, number][] = [];
        for (let level = 0; level < place.levelCount; level++) {
          const [e, f] = [effectOf(layout, place, level, r), effectOf(layout, place, level, s)];
          pairs.push([e, f]);
          if (e !== f) pairs.push([f, e]);
        }
        components.push({ gamma: sigma ** 2 * covariance[r * place.width + s]!, pairs });
      }
    return components;
  });
}

const effectOf = (layout: ArrowLayout, place: BlockPlace, level: number, column: number) =>
  place.leading
    ? level * layout.leadWidth + place.offset + column
    : layout.leadLevels * layout.leadWidth + place.offset + level * place.width + column;

/** E·X for the pairing matrix E. */
function applied(pairs: Component["pairs"], x: Matrix): Matrix {
  const result = Matrix.zeros(x.rows, x.columns);
  for (const [e, f] of pairs)
    for (let column = 0; column < x.columns; column++) result.set(e, column, result.get(e, column) + x.get(f, column));
  return result;
}

function traceOfProduct(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.columns; j++) sum += a.get(i, j) * b.get(j, i);
  return sum;
}

const inverse = (matrix: Matrix) => pseudoInverse(matrix);

/** M = Z′V⁻¹Z, N = Z′V⁻¹X and Φ = (X′V⁻¹X)⁻¹ with V⁻¹ = (W − WZΛH⁻¹Λ′Z′W)/σ². */
function weightedProducts(problem: GaussianProblem, theta: Float64Array, sigma: number) {
  const { layout, x, cell, count } = problem;
  const columns = x.names.length;
  const effects = layout.leadLevels * layout.leadWidth + layout.tailWidth;
  const zz = Matrix.zeros(effects, effects);
  const zx = Matrix.zeros(effects, columns);
  const xx = Matrix.zeros(columns, columns);
  for (let level = 0; level < layout.leadLevels; level++)
    for (let i = layout.rowStart[level]!; i < layout.rowStart[level + 1]!; i++) {
      const weight = count[i]!;
      const at = cell[i]! * columns;
      for (let a = 0; a < layout.rowWidth; a++) {
        const e = effectIndex(layout, level, i, a);
        const za = weight * layout.z[i * layout.rowWidth + a]!;
        for (let b = 0; b < layout.rowWidth; b++) {
          const f = effectIndex(layout, level, i, b);
          zz.set(e, f, zz.get(e, f) + za * layout.z[i * layout.rowWidth + b]!);
        }
        for (let j = 0; j < columns; j++) zx.set(e, j, zx.get(e, j) + za * x.values[at + j]!);
      }
      for (let j = 0; j < columns; j++)
        for (let k = 0; k < columns; k++) xx.set(j, k, xx.get(j, k) + weight * x.values[at + j]! * x.values[at + k]!);
    }
  const lambda = relativeFactor(layout, theta, effects);
  const scaledZz = lambda.transpose().mmul(zz);
  const h = scaledZz.mmul(lambda).add(Matrix.eye(effects, effects));
  const l = Float64Array.from(h.to1DArray());
  if (!choleskyInPlace(l, effects)) throw new RangeError("H is positive definite by construction");
  const y = forward(l, scaledZz);
  const yx = forward(l, lambda.transpose().mmul(zx));
  const per = 1 / sigma ** 2;
  const phi = inverse(Matrix.sub(xx, yx.transpose().mmul(yx)).mul(per));
  return {
    m: Matrix.sub(zz, y.transpose().mmul(y)).mul(per),
    nx: Matrix.sub(zx, y.transpose().mmul(yx)).mul(per),
    phi,
  };
}

/** Λ over all effects. */
function relativeFactor(layout: ArrowLayout, theta: Float64Array, effects: number): Matrix {
  const lambda = Matrix.zeros(effects, effects);
  for (const place of layout.places)
    for (let level = 0; level < place.levelCount; level++)
      for (let c = 0; c < place.width; c++)
        for (let r = c; r < place.width; r++)
          lambda.set(
            effectOf(layout, place, level, r),
            effectOf(layout, place, level, c),
            theta[place.thetaOffset + c * place.width - (c * (c - 1)) / 2 + (r - c)]!,
          );
  return lambda;
}

/** L⁻¹B for the lower triangle L. */
function forward(l: Float64Array, b: Matrix): Matrix {
  const n = b.rows;
  const result = b.clone();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      const factor = l[i * n + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < b.columns; j++) result.set(i, j, result.get(i, j) - factor * result.get(k, j));
    }
    for (let j = 0; j < b.columns; j++) result.set(i, j, result.get(i, j) / l[i * n + i]!);
  }
  return result;
}
