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

/** A vector by what of it lies in the first half and in the second; null where that is 0. */
type Halves = [Float64Array | null, Float64Array | null];

/** An eigenvalue of one of the halves, or of two that were turned. */
interface Pair {
  value: number;
  /** Along the joint. */
  z: number;
  readonly halves: Halves;
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
  const changed = await updated(kept, rho, [size, n - size], product);
  const all = [...done, ...changed].sort((a, b) => a.value - b.value);
  const data = new Float64Array(n * n);
  for (const [k, { halves }] of all.entries()) {
    if (halves[0]) data.set(halves[0], k * n);
    if (halves[1]) data.set(halves[1], k * n + size);
  }
  return { values: Float64Array.from(all, ({ value }) => value), vectors: { rows: n, columns: n, data } };
}

function pairsOf(first: RowEigen, second: RowEigen, sign: number): Pair[] {
  const last = first.values.length - 1;
  return [
    ...rowsOf(first).map(({ value, row }): Pair => ({ value, z: row[last]!, halves: [row, null] })),
    ...rowsOf(second).map(({ value, row }): Pair => ({ value, z: sign * row[0]!, halves: [null, row] })),
  ];
}

const rowsOf = ({ values, vectors }: RowEigen) => Array.from(values, (value, k) => ({ value, row: rowOf(vectors, k) }));

const rowOf = ({ data, columns }: DoubleMatrix, k: number) => data.subarray(k * columns, (k + 1) * columns);

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
  for (const half of [0, 1] as const) {
    const [own, other] = [a.halves[half], b.halves[half]];
    if (!own && !other) continue;
    const x = own ?? new Float64Array(other!.length);
    const y = other ?? new Float64Array(own!.length);
    for (let i = 0; i < x.length; i++) {
      const before = x[i]!;
      x[i] = c * before + s * y[i]!;
      y[i] = c * y[i]! - s * before;
    }
    a.halves[half] = x;
    b.halves[half] = y;
  }
  [a.value, b.value] = [a.value * c * c + b.value * s * s, a.value * s * s + b.value * c * c];
  [a.z, b.z] = [0, length];
}

/** The pairs of D + ρ zzᵀ, whose vectors are those of the halves times its own. */
async function updated(
  kept: readonly Pair[],
  rho: number,
  sizes: readonly [number, number],
  product: DoubleProduct,
): Promise<Pick<Pair, "value" | "halves">[]> {
  const d = Float64Array.from(kept, ({ value }) => value);
  const z = Float64Array.from(kept, (pair) => pair.z);
  const roots = secularRoots(d, z, rho);
  const own = ownVectors(d, z, roots);
  const multiplied = (half: 0 | 1) => {
    const there = kept.flatMap(({ halves }, i) => (halves[half] ? [i] : []));
    const vectors = new Float64Array(there.length * sizes[half]);
    for (const [k, i] of there.entries()) vectors.set(kept[i]!.halves[half]!, k * sizes[half]);
    return product.of(
      { rows: kept.length, columns: there.length, data: chosenColumns(own, kept.length, there) },
      { rows: there.length, columns: sizes[half], data: vectors },
    );
  };
  const [before, after] = [await multiplied(0), await multiplied(1)];
  return roots.map(({ pole, offset }, j) => ({
    value: d[pole]! + offset,
    halves: [rowOf(before, j), rowOf(after, j)],
  }));
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
  // Each root with one of the poles on its sides, which is never dᵢ itself; the last has none beyond it.
  for (let j = 0; j < count; j++) {
    const row = j * count;
    const isLast = j + 1 === count;
    for (let i = 0; i <= j; i++)
      squares[i]! *= isLast ? -distances[row + i]! : distances[row + i]! / (d[i]! - d[j + 1]!);
    for (let i = j + 1; i < count; i++) squares[i]! *= distances[row + i]! / (d[i]! - d[j]!);
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
