/** An eigenvalue as its distance from the pole that is nearest to it, so that none of its digits are lost. */
export interface SecularRoot {
  readonly pole: number;
  readonly offset: number;
}

const MOST_STEPS = 120;

/**
 * The roots of 1/ρ + Σ zᵢ² / (dᵢ − λ) = 0, which are the eigenvalues of D + ρ zzᵀ: one between each two poles, and the last
 * beyond them. By the middle way (Li 1993), kept between bounds by bisection.
 * @param d the poles, ascending, no two the same
 * @param z none of them 0
 * @param rho above 0
 */
export function secularRoots(d: Float64Array, z: Float64Array, rho: number): SecularRoot[] {
  const reach = rho * z.reduce((sum, value) => sum + value * value, 0);
  if (d.length === 1) return [{ pole: 0, offset: reach }];
  return Array.from(d, (_, j) => secularRoot(d, z, rho, j, reach));
}

/** @param reach how far the last root can lie beyond the last pole */
function secularRoot(d: Float64Array, z: Float64Array, rho: number, j: number, reach: number): SecularRoot {
  const isLast = j === d.length - 1;
  const gap = isLast ? reach : d[j + 1]! - d[j]!;
  // The poles on either side of the root; the last root has both on its left.
  const split = isLast ? j - 1 : j;
  const sums: Sums = { psi: 0, psiSlope: 0, phi: 0, phiSlope: 0 };
  const valueAt = (pole: number, offset: number) => {
    sumsAt(d, z, d[pole]!, offset, split, sums);
    return 1 / rho + sums.psi + sums.phi;
  };
  const isNearLeft = isLast || valueAt(j, gap / 2) >= 0;
  const pole = isNearLeft ? j : j + 1;
  let [low, high] = isLast ? [0, gap] : isNearLeft ? [0, gap / 2] : [-gap / 2, 0];
  let offset = (low + high) / 2;
  for (let step = 0; step < MOST_STEPS; step++) {
    const value = valueAt(pole, offset);
    const slopes = sums.psiSlope + sums.phiSlope;
    const size = 1 / rho + Math.abs(sums.psi) + Math.abs(sums.phi) + Math.abs(offset) * slopes;
    if (Math.abs(value) <= 4 * Number.EPSILON * size) break;
    if (value < 0) low = offset;
    else high = offset;
    const next = offset + middleWay(d[split]! - d[pole]! - offset, d[split + 1]! - d[pole]! - offset, value, sums);
    const chosen = next > low && next < high ? next : (low + high) / 2;
    if (chosen === offset || high - low <= 2 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high))) break;
    offset = chosen;
  }
  return { pole, offset };
}

/** Of the poles up to the split and beyond it: Σ z²/(d − λ) and its derivative Σ z²/(d − λ)². */
interface Sums {
  psi: number;
  psiSlope: number;
  phi: number;
  phiSlope: number;
}

function sumsAt(d: Float64Array, z: Float64Array, origin: number, offset: number, split: number, into: Sums): void {
  let [value, slope] = [0, 0];
  for (let i = 0; i <= split; i++) {
    const share = z[i]! / (d[i]! - origin - offset);
    value += z[i]! * share;
    slope += share * share;
  }
  into.psi = value;
  into.psiSlope = slope;
  [value, slope] = [0, 0];
  for (let i = split + 1; i < d.length; i++) {
    const share = z[i]! / (d[i]! - origin - offset);
    value += z[i]! * share;
    slope += share * share;
  }
  into.phi = value;
  into.phiSlope = slope;
}

/**
 * The step to the root of c + r/(first − λ) + s/(second − λ), which has the equation's value and the slopes of both its sums
 * here.
 */
function middleWay(first: number, second: number, value: number, { psiSlope, phiSlope }: Sums): number {
  const a = (first + second) * value - first * second * (psiSlope + phiSlope);
  const b = first * second * value;
  const c = value - first * psiSlope - second * phiSlope;
  const root = Math.sqrt(Math.max(0, a * a - 4 * b * c));
  return a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
}
