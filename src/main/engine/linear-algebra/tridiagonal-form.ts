import type { DoubleMatrix, DoubleProduct } from "./double-product.ts";

/** So many reflections are gathered before the rest of the matrix is changed by all of them at once. */
const BLOCK = 32;
/** So many are undone at once, of which only products of matrices are asked. */
const BACK_BLOCK = 128;
/** Of what the block changes, which is symmetric, so many rows are computed at once, and no further than the diagonal. */
const STRIP = 512;

/** T = Qᵀ A Q of a symmetric matrix A. */
export interface TridiagonalForm {
  /** `[n]`: on T's diagonal. */
  readonly diagonal: Float64Array;
  /** `[n - 1]`: beside it. */
  readonly beside: Float64Array;
  /** Reflection i, I − scale[i] v vᵀ, is about the first i numbers of row i. Q = H(n−1) … H(2) H(1). */
  readonly reflections: { readonly vectors: Float64Array; readonly scales: Float64Array };
}

/**
 * Householder's reduction, from the last row up, in blocks (Dongarra, Sorensen & Hammarling 1989): half of the work is a
 * product of matrices, the other half goes once through the triangle for each row.
 * @param a `[n, n]`, symmetric, of which what is left of the diagonal and on it is read; overwritten
 */
export async function tridiagonalForm(a: Float64Array, n: number, product: DoubleProduct): Promise<TridiagonalForm> {
  const [diagonal, beside, scales] = [new Float64Array(n), new Float64Array(Math.max(0, n - 1)), new Float64Array(n)];
  const v = Array.from({ length: BLOCK }, () => new Float64Array(n));
  const w = Array.from({ length: BLOCK }, () => new Float64Array(n));
  for (let end = n; end > 0; ) {
    const block = Math.min(BLOCK, end);
    for (let k = 0; k < block; k++) {
      const i = end - 1 - k;
      const row = a.subarray(i * n, i * n + i + 1);
      for (let before = 0; before < k; before++) subtractBoth(row, v[before]!, w[before]!, i);
      diagonal[i] = row[i]!;
      if (i === 0) break;
      const { scale, left } = reflect(row, i);
      scales[i] = scale;
      beside[i - 1] = left;
      v[k]!.fill(0).set(row.subarray(0, i));
      changed(a, n, i, v, w, k, scale);
    }
    end -= block;
    await subtractBlock(a, n, end, v.slice(0, block), w.slice(0, block), product);
  }
  return { diagonal, beside, reflections: { vectors: a, scales } };
}

/** row −= v[i] w + w[i] v, as far as the diagonal: what the reflections of the block so far have made of row i. */
function subtractBoth(row: Float64Array, v: Float64Array, w: Float64Array, i: number): void {
  const [vi, wi] = [v[i]!, w[i]!];
  for (let j = 0; j <= i; j++) row[j]! -= vi * w[j]! + wi * v[j]!;
}

/** Makes of a row's first `length` numbers the vector, 1 in the end, that reflects them on the last: what is left there. */
function reflect(row: Float64Array, length: number): { readonly scale: number; readonly left: number } {
  const last = row[length - 1]!;
  let rest = 0;
  for (let j = 0; j < length - 1; j++) rest = Math.max(rest, Math.abs(row[j]!));
  if (rest === 0) {
    row[length - 1] = 1;
    return { scale: 0, left: last };
  }
  const size = Math.max(rest, Math.abs(last));
  let squares = 0;
  for (let j = 0; j < length; j++) squares += (row[j]! / size) ** 2;
  const left = -Math.sign(last || 1) * size * Math.sqrt(squares);
  for (let j = 0; j < length - 1; j++) row[j]! /= last - left;
  row[length - 1] = 1;
  return { scale: (left - last) / left, left };
}

/** w of the block's reflection k, such that the first i rows become A − v wᵀ − w vᵀ: w = s Av − ½ s² (vᵀAv) v. */
function changed(
  a: Float64Array,
  n: number,
  i: number,
  v: readonly Float64Array[],
  w: readonly Float64Array[],
  k: number,
  scale: number,
): void {
  const [own, result] = [v[k]!, w[k]!];
  result.fill(0);
  if (scale === 0) return;
  multiplyTriangle(a, n, i, own, result);
  for (let before = 0; before < k; before++) {
    const ofV = v[before]!;
    const ofW = w[before]!;
    let alongV = 0;
    let alongW = 0;
    for (let j = 0; j < i; j++) {
      alongV += ofV[j]! * own[j]!;
      alongW += ofW[j]! * own[j]!;
    }
    for (let j = 0; j < i; j++) result[j]! -= alongW * ofV[j]! + alongV * ofW[j]!;
  }
  const half = 0.5 * scale * scale * dot(result, own, i);
  for (let j = 0; j < i; j++) result[j] = scale * result[j]! - half * own[j]!;
}

function dot(x: Float64Array, y: Float64Array, length: number): number {
  let sum = 0;
  for (let j = 0; j < length; j++) sum += x[j]! * y[j]!;
  return sum;
}

/** y += A x over the first `size` rows of a symmetric matrix, reading each number left of the diagonal once. */
function multiplyTriangle(a: Float64Array, n: number, size: number, x: Float64Array, y: Float64Array): void {
  let i = 0;
  // Four rows at a time: y is read and written a quarter as often, and no sum waits for the one before.
  for (; i + 3 < size; i += 4) {
    const row = i * n;
    const x0 = x[i]!;
    const x1 = x[i + 1]!;
    const x2 = x[i + 2]!;
    const x3 = x[i + 3]!;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < i; j++) {
      const a0 = a[row + j]!;
      const a1 = a[row + n + j]!;
      const a2 = a[row + 2 * n + j]!;
      const a3 = a[row + 3 * n + j]!;
      const xj = x[j]!;
      s0 += a0 * xj;
      s1 += a1 * xj;
      s2 += a2 * xj;
      s3 += a3 * xj;
      y[j]! += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
    }
    y[i]! += s0;
    y[i + 1]! += s1;
    y[i + 2]! += s2;
    y[i + 3]! += s3;
    multiplyRows(a, n, i, i, i + 4, x, y);
  }
  multiplyRows(a, n, i, 0, size, x, y);
}

/** The same over rows `from` to `to`, from column `first` on. */
function multiplyRows(
  a: Float64Array,
  n: number,
  from: number,
  first: number,
  to: number,
  x: Float64Array,
  y: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    let sum = a[i * n + i]! * x[i]!;
    for (let j = first; j < i; j++) {
      sum += a[i * n + j]! * x[j]!;
      y[j]! += a[i * n + j]! * x[i]!;
    }
    y[i]! += sum;
  }
}

/** A −= Vᵀ W + Wᵀ V over the first `size` rows, left of the diagonal and on it. */
async function subtractBlock(
  a: Float64Array,
  n: number,
  size: number,
  v: readonly Float64Array[],
  w: readonly Float64Array[],
  product: DoubleProduct,
): Promise<void> {
  const left = [...v, ...w];
  for (let from = 0; from < size; from += STRIP) {
    const to = Math.min(size, from + STRIP);
    const change = await product.of(columnsOf(left, from, to), rowsOf([...w, ...v], to));
    for (let i = from; i < to; i++) {
      const at = (i - from) * to;
      for (let j = 0; j <= i; j++) a[i * n + j]! -= change.data[at + j]!;
    }
  }
}

/** Vectors beside each other as columns, of which rows `from` to `to`. */
function columnsOf(vectors: readonly Float64Array[], from: number, to: number): DoubleMatrix {
  const data = new Float64Array((to - from) * vectors.length);
  for (const [k, vector] of vectors.entries())
    for (let i = from; i < to; i++) data[(i - from) * vectors.length + k] = vector[i]!;
  return { rows: to - from, columns: vectors.length, data };
}

/** Vectors below each other as rows, of which the first `length` numbers. */
function rowsOf(vectors: readonly Float64Array[], length: number): DoubleMatrix {
  const data = new Float64Array(vectors.length * length);
  for (const [k, vector] of vectors.entries()) data.set(vector.subarray(0, length), k * length);
  return { rows: vectors.length, columns: length, data };
}

/**
 * Vectors in the place where A is tridiagonal as vectors where it is not, Q Z: reflections gathered as I − V S Vᵀ with a
 * triangle S (Schreiber & Van Loan 1989).
 * @param z `[n, n]`: a vector a column; overwritten
 */
export async function fromTridiagonal(
  { reflections: { vectors, scales } }: TridiagonalForm,
  z: Float64Array,
  n: number,
  product: DoubleProduct,
): Promise<void> {
  for (let from = 1; from < n; from += BACK_BLOCK) {
    const to = Math.min(n, from + BACK_BLOCK);
    const [count, length] = [to - from, to - 1];
    // The last reflection stands first in the product.
    const v = Array.from({ length: count }, (_, k) => {
      const row = new Float64Array(length);
      row.set(vectors.subarray((to - 1 - k) * n, (to - 1 - k) * n + to - 1 - k));
      return row;
    });
    const [rows, columns] = [rowsOf(v, length), columnsOf(v, 0, length)];
    const s = triangleOf(await product.of(rows, columns), (k) => scales[to - 1 - k]!);
    const head: DoubleMatrix = { rows: length, columns: n, data: z.subarray(0, length * n) };
    const along = await product.of(s, await product.of(rows, head));
    subtract(head.data, (await product.of(columns, along)).data);
  }
}

function subtract(from: Float64Array, values: Float64Array): void {
  for (let k = 0; k < from.length; k++) from[k]! -= values[k]!;
}

/** S of H₁ H₂ … = I − V S Vᵀ, from VᵀV. */
function triangleOf(inner: DoubleMatrix, scaleOf: (k: number) => number): DoubleMatrix {
  const count = inner.rows;
  const data = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    const scale = scaleOf(k);
    data[k * count + k] = scale;
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = i; j < k; j++) sum += data[i * count + j]! * inner.data[j * count + k]!;
      data[i * count + k] = -scale * sum;
    }
  }
  return { rows: count, columns: count, data };
}
