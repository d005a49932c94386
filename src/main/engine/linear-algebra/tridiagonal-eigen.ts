import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { DoubleMatrix, DoubleProduct } from "./double-product.ts";
import { type SecularRoot, secularRoots } from "./secular-equation.ts";

/** Smaller ones are not divided further. */
const SMALLEST = 32;

/** Eigenvalues in ascending order, and eigenvector k as row k. */
export interface RowEigen {
  readonly values: Float64Array;
  readonly vectors: DoubleMatrix;
}

/**
 * Of a symmetric tridiagonal matrix, by divide and conquer (Cuppen 1981; Gu & Eisenstat 1995): two halves, and what joins
 * them as a matrix of rank one. Nearly all of its work are products of matrices.
 */
export async function tridiagonalEigen(
  diagonal: Float64Array,
  beside: Float64Array,
  product: DoubleProduct,
): Promise<RowEigen> {
  const n = diagonal.length;
  if (n <= SMALLEST) return undivided(diagonal, beside);
  const half = n >> 1;
  const joint = beside[half - 1]!;
  const rho = Math.abs(joint);
  const [upper, lower] = [diagonal.slice(0, half), diagonal.slice(half)];
  upper[half - 1]! -= rho;
  lower[0]! -= rho;
  const first = await tridiagonalEigen(upper, beside.slice(0, half - 1), product);
  const second = await tridiagonalEigen(lower, beside.slice(half), product);
  return join(first, second, rho, Math.sign(joint), product);
}

function undivided(diagonal: Float64Array, beside: Float64Array): RowEigen {
  const n = diagonal.length;
  const matrix = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    matrix.set(i, i, diagonal[i]!);
    if (i + 1 === n) break;
    matrix.set(i, i + 1, beside[i]!);
    matrix.set(i + 1, i, beside[i]!);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return {
    values: Float64Array.from(realEigenvalues),
    vectors: { rows: n, columns: n, data: Float64Array.from(eigenvectorMatrix.transpose().to1DArray()) },
  };
}

/** An eigenvalue of one of the halves, and where its vector is not 0. */
interface Pair {
  value: number;
  /** Along the joint. */
  z: number;
  readonly vector: Float64Array;
  inFirst: boolean;
  inSecond: boolean;
}

/** Eigenvalues of diag(first, second) + ρ uuᵀ, where u is 1 at the end of the first and ±1 at the beginning of the second. */
async function join(
  first: RowEigen,
  second: RowEigen,
  rho: number,
  sign: number,
  product: DoubleProduct,
): Promise<RowEigen> {
  const size = first.values.length;
  const n = size + second.values.length;
  const pairs = pairsOf(first, second, sign).sort((a, b) => a.value - b.value);
  const { kept, done } = deflate(pairs, rho);
  const changed = await updated(kept, rho, size, n, product);
  const all = [...done, ...changed].sort((a, b) => a.value - b.value);
  const data = new Float64Array(n * n);
  for (const [k, { vector }] of all.entries()) data.set(vector, k * n);
  return { values: Float64Array.from(all, ({ value }) => value), vectors: { rows: n, columns: n, data } };
}

function pairsOf(first: RowEigen, second: RowEigen, sign: number): Pair[] {
  const size = first.values.length;
  const n = size + second.values.length;
  return Array.from({ length: n }, (_, k) => {
    const inFirst = k < size;
    const { values, vectors } = inFirst ? first : second;
    const at = inFirst ? k : k - size;
    const own = vectors.data.subarray(at * vectors.columns, (at + 1) * vectors.columns);
    const vector = new Float64Array(n);
    vector.set(own, inFirst ? 0 : size);
    return { value: values[at]!, z: inFirst ? own[size - 1]! : sign * own[0]!, vector, inFirst, inSecond: !inFirst };
  });
}

/**
 * Sets apart what the joint leaves as it is: vectors that are nearly 0 there, and one of each two with nearly the same
 * eigenvalue, turned within their plane until it is.
 */
function deflate(pairs: readonly Pair[], rho: number): { readonly kept: Pair[]; readonly done: Pair[] } {
  const largest = pairs.reduce((most, { value, z }) => Math.max(most, Math.abs(value), Math.abs(z)), 0);
  const tolerance = 8 * Number.EPSILON * largest;
  const [kept, done]: [Pair[], Pair[]] = [[], []];
  let waiting: Pair | null = null;
  for (const pair of pairs) {
    if (rho * Math.abs(pair.z) <= tolerance) {
      done.push(pair);
      continue;
    }
    if (!waiting) {
      waiting = pair;
      continue;
    }
    const length = Math.hypot(waiting.z, pair.z);
    const [c, s] = [pair.z / length, -waiting.z / length];
    if (Math.abs((pair.value - waiting.value) * c * s) <= tolerance) {
      turn(waiting, pair, c, s, length);
      done.push(waiting);
    } else kept.push(waiting);
    waiting = pair;
  }
  if (waiting) kept.push(waiting);
  return { kept, done };
}

/** Turns two eigenvectors so that the second has all of what both have along the joint. */
function turn(a: Pair, b: Pair, c: number, s: number, length: number): void {
  for (let i = 0; i < a.vector.length; i++) {
    const [x, y] = [a.vector[i]!, b.vector[i]!];
    a.vector[i] = c * x + s * y;
    b.vector[i] = c * y - s * x;
  }
  [a.value, b.value] = [a.value * c * c + b.value * s * s, a.value * s * s + b.value * c * c];
  [a.z, b.z] = [0, length];
  a.inFirst = b.inFirst = a.inFirst || b.inFirst;
  a.inSecond = b.inSecond = a.inSecond || b.inSecond;
}

/** The pairs of D + ρ zzᵀ, whose vectors are those of the halves times its own. */
async function updated(
  kept: readonly Pair[],
  rho: number,
  size: number,
  n: number,
  product: DoubleProduct,
): Promise<{ readonly value: number; readonly vector: Float64Array }[]> {
  const d = Float64Array.from(kept, ({ value }) => value);
  const z = Float64Array.from(kept, (pair) => pair.z);
  const roots = secularRoots(d, z, rho);
  const own = ownVectors(d, z, roots);
  const half = async (isIn: (pair: Pair) => boolean, from: number, to: number) => {
    const there = kept.flatMap((pair, i) => (isIn(pair) ? [i] : []));
    const vectors = new Float64Array(there.length * (to - from));
    for (const [k, i] of there.entries()) vectors.set(kept[i]!.vector.subarray(from, to), k * (to - from));
    return product.of(
      { rows: kept.length, columns: there.length, data: chosenColumns(own, kept.length, there) },
      { rows: there.length, columns: to - from, data: vectors },
    );
  };
  const before = await half(({ inFirst }) => inFirst, 0, size);
  const after = await half(({ inSecond }) => inSecond, size, n);
  return roots.map(({ pole, offset }, j) => {
    const vector = new Float64Array(n);
    vector.set(before.data.subarray(j * size, (j + 1) * size));
    vector.set(after.data.subarray(j * (n - size), (j + 1) * (n - size)), size);
    return { value: d[pole]! + offset, vector };
  });
}

/**
 * `[k, k]`, a vector a row: ẑᵢ / (dᵢ − λⱼ), where ẑ is what has just these eigenvalues (Löwner's formula). With z itself
 * they would not be orthogonal.
 */
function ownVectors(d: Float64Array, z: Float64Array, roots: readonly SecularRoot[]): Float64Array {
  const count = d.length;
  const distances = new Float64Array(count * count);
  for (const [j, { pole, offset }] of roots.entries())
    for (let i = 0; i < count; i++) distances[j * count + i] = d[i]! - d[pole]! - offset;
  const squares = new Float64Array(count).fill(1);
  for (let j = 0; j < count; j++)
    for (let i = 0; i < count; i++) {
      // Each root with one of the poles on its sides, which is never dᵢ itself.
      const other = j < i ? d[j]! : j + 1 < count ? d[j + 1]! : null;
      const distance = -distances[j * count + i]!;
      squares[i]! *= other === null ? distance : distance / (other - d[i]!);
    }
  const exact = squares.map((square, i) => Math.sign(z[i]!) * Math.sqrt(Math.abs(square)));
  for (let j = 0; j < count; j++) {
    const row = distances.subarray(j * count, (j + 1) * count);
    let length = 0;
    for (let i = 0; i < count; i++) {
      row[i] = exact[i]! / row[i]!;
      length += row[i]! ** 2;
    }
    length = Math.sqrt(length);
    for (let i = 0; i < count; i++) row[i]! /= length;
  }
  return distances;
}

function chosenColumns(matrix: Float64Array, size: number, columns: readonly number[]): Float64Array {
  if (columns.length === size) return matrix;
  const chosen = new Float64Array(size * columns.length);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < columns.length; k++) chosen[i * columns.length + k] = matrix[i * size + columns[k]!]!;
  return chosen;
}
