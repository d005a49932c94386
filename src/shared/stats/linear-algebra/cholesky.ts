/**
 * Dense symmetric positive definite matrices, by rows in flat arrays: entry (i, j) of an n × n matrix is `a[i * n + j]`.
 * Only the lower triangle is read. Inner products run along rows, four rows by four at a time, which is what keeps a
 * matrix of a thousand rows within a quarter of a second.
 */

const tile = new Float64Array(16);

/** Σₖ a[i₀+r, k] b[j₀+c, k] for r, c < 4 and from ≤ k < to, into `tile[4r + c]`. */
function tileProducts(
  a: Float64Array,
  b: Float64Array,
  n: number,
  i0: number,
  j0: number,
  from: number,
  to: number,
): void {
  const i1 = i0 * n;
  const i2 = i1 + n;
  const i3 = i2 + n;
  const i4 = i3 + n;
  const j1 = j0 * n;
  const j2 = j1 + n;
  const j3 = j2 + n;
  const j4 = j3 + n;
  let t11 = 0;
  let t12 = 0;
  let t13 = 0;
  let t14 = 0;
  let t21 = 0;
  let t22 = 0;
  let t23 = 0;
  let t24 = 0;
  let t31 = 0;
  let t32 = 0;
  let t33 = 0;
  let t34 = 0;
  let t41 = 0;
  let t42 = 0;
  let t43 = 0;
  let t44 = 0;
  for (let k = from; k < to; k++) {
    const a1 = a[i1 + k]!;
    const a2 = a[i2 + k]!;
    const a3 = a[i3 + k]!;
    const a4 = a[i4 + k]!;
    const b1 = b[j1 + k]!;
    const b2 = b[j2 + k]!;
    const b3 = b[j3 + k]!;
    const b4 = b[j4 + k]!;
    t11 += a1 * b1;
    t12 += a1 * b2;
    t13 += a1 * b3;
    t14 += a1 * b4;
    t21 += a2 * b1;
    t22 += a2 * b2;
    t23 += a2 * b3;
    t24 += a2 * b4;
    t31 += a3 * b1;
    t32 += a3 * b2;
    t33 += a3 * b3;
    t34 += a3 * b4;
    t41 += a4 * b1;
    t42 += a4 * b2;
    t43 += a4 * b3;
    t44 += a4 * b4;
  }
  tile[0] = t11;
  tile[1] = t12;
  tile[2] = t13;
  tile[3] = t14;
  tile[4] = t21;
  tile[5] = t22;
  tile[6] = t23;
  tile[7] = t24;
  tile[8] = t31;
  tile[9] = t32;
  tile[10] = t33;
  tile[11] = t34;
  tile[12] = t41;
  tile[13] = t42;
  tile[14] = t43;
  tile[15] = t44;
}

/** The same for the rows that are there, where fewer than four are left. */
function products(a: Float64Array, b: Float64Array, n: number, i0: number, j0: number, from: number, to: number): void {
  if (i0 + 4 <= n && j0 + 4 <= n) {
    tileProducts(a, b, n, i0, j0, from, to);
    return;
  }
  for (let r = 0; r < 4 && i0 + r < n; r++)
    for (let c = 0; c < 4 && j0 + c < n; c++) {
      let sum = 0;
      const i = (i0 + r) * n;
      const j = (j0 + c) * n;
      for (let k = from; k < to; k++) sum += a[i + k]! * b[j + k]!;
      tile[4 * r + c] = sum;
    }
}

/** Rows that are worked on together, so that the four rows they all meet stay in the cache. */
const BLOCK = 32;

/**
 * Replaces the lower triangle of a positive definite matrix by L with A = LL′; the strict upper triangle is left as it is.
 *
 * @returns whether the matrix is positive definite; where it is not, its content is lost
 */
export function choleskyInPlace(a: Float64Array, n: number): boolean {
  for (let block = 0; block < n; block += BLOCK) {
    const blockEnd = Math.min(block + BLOCK, n);
    for (let j0 = 0; j0 < blockEnd; j0 += 4)
      for (let i0 = Math.max(block, j0); i0 < blockEnd; i0 += 4) if (!factorTile(a, n, i0, j0)) return false;
  }
  return true;
}

/** L at rows i₀ … i₀ + 3 and columns j₀ … j₀ + 3, once all before it in these rows and all of rows j₀ … are known. */
function factorTile(a: Float64Array, n: number, i0: number, j0: number): boolean {
  const iEnd = Math.min(i0 + 4, n);
  const jEnd = Math.min(j0 + 4, n);
  products(a, a, n, i0, j0, 0, j0);
  for (let i = i0; i < iEnd; i++)
    for (let j = j0; j < jEnd && j <= i; j++) {
      let value = a[i * n + j]! - tile[4 * (i - i0) + j - j0]!;
      for (let k = j0; k < j; k++) value -= a[i * n + k]! * a[j * n + k]!;
      if (i > j) a[i * n + j] = value / a[j * n + j]!;
      else if (value > 0) a[i * n + i] = Math.sqrt(value);
      else return false;
    }
  return true;
}

/** 2 Σ log Lᵢᵢ, the log-determinant of LL′. */
export function logDeterminant(l: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(l[i * n + i]!);
  return 2 * sum;
}

/** Solves LL′x = b in place; b starts at `offset`. */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array, offset = 0): void {
  for (let i = 0; i < n; i++) {
    let value = b[offset + i]!;
    for (let k = 0; k < i; k++) value -= l[i * n + k]! * b[offset + k]!;
    b[offset + i] = value / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = b[offset + i]! / l[i * n + i]!;
    b[offset + i] = value;
    for (let k = 0; k < i; k++) b[offset + k]! -= l[i * n + k]! * value;
  }
}

/**
 * (LL′)⁻¹, both triangles, into `inverse`. `work` is overwritten with L⁻ᵀ (its upper triangle).
 */
export function choleskyInverse(l: Float64Array, n: number, inverse: Float64Array, work: Float64Array): void {
  for (let block = 0; block < n; block += BLOCK) {
    const blockEnd = Math.min(block + BLOCK, n);
    for (let i0 = block; i0 < n; i0 += 4)
      for (let j0 = block; j0 < blockEnd && j0 <= i0; j0 += 4) invertTile(l, n, i0, j0, work);
  }
  for (let block = 0; block < n; block += BLOCK) {
    const blockEnd = Math.min(block + BLOCK, n);
    for (let j0 = 0; j0 < blockEnd; j0 += 4)
      for (let i0 = Math.max(block, j0); i0 < blockEnd; i0 += 4) {
        products(work, work, n, i0, j0, i0, n);
        for (let i = i0; i < Math.min(i0 + 4, n); i++)
          for (let j = j0; j < Math.min(j0 + 4, n) && j <= i; j++) {
            const value = tile[4 * (i - i0) + j - j0]!;
            inverse[i * n + j] = value;
            inverse[j * n + i] = value;
          }
      }
  }
}

/** Row j of `work` is column j of M = L⁻¹: Mᵢⱼ = −Σₖ Lᵢₖ Mₖⱼ / Lᵢᵢ for j ≤ k < i; here at four rows and four columns. */
function invertTile(l: Float64Array, n: number, i0: number, j0: number, work: Float64Array): void {
  const iEnd = Math.min(i0 + 4, n);
  const jEnd = Math.min(j0 + 4, n);
  if (i0 === j0) for (let j = j0; j < jEnd; j++) work.fill(0, j * n + j0, j * n + j);
  products(l, work, n, i0, j0, j0, i0);
  for (let i = i0; i < iEnd; i++)
    for (let j = j0; j < jEnd && j <= i; j++) {
      let value = i === j ? 1 : -tile[4 * (i - i0) + j - j0]!;
      if (i > j) for (let k = Math.max(i0, j); k < i; k++) value -= l[i * n + k]! * work[j * n + k]!;
      work[j * n + i] = value / l[i * n + i]!;
    }
}

/** The inverse of a positive definite matrix, or undefined where it is not positive definite. */
export function invertPositiveDefinite(a: Float64Array, n: number): Float64Array | undefined {
  const l = a.slice();
  if (!choleskyInPlace(l, n)) return undefined;
  const inverse = new Float64Array(n * n);
  choleskyInverse(l, n, inverse, new Float64Array(n * n));
  return inverse;
}
