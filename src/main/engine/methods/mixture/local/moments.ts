/**
 * Weighted sums of products of 1, the features z₁ … z_M, which are 0 or 1, and the answer y: all that a weighted linear
 * model needs to know of its data. Sums of parts add up to those of the whole.
 *
 * `[M + 2, M + 2]` row by row, 1 first and y last; only the upper triangle is kept.
 */
export type Moments = Float64Array;

export const noMoments = (features: number): Moments => new Float64Array((features + 2) ** 2);

/** Adds one row of features, which starts at `start`. */
export function addRow(
  moments: Moments,
  present: Uint8Array,
  start: number,
  features: number,
  answer: number,
  weight: number,
): void {
  const side = features + 2;
  const shown: number[] = [0];
  for (let k = 0; k < features; k++) if (present[start + k]) shown.push(k + 1);
  for (let i = 0; i < shown.length; i++) {
    const row = shown[i]! * side;
    for (let j = i; j < shown.length; j++) moments[row + shown[j]!]! += weight;
    moments[row + side - 1]! += weight * answer;
  }
  moments[side * side - 1]! += weight * answer * answer;
}

/** Σ timesₖ · partₖ */
export function sumOf(parts: readonly Moments[], times?: ArrayLike<number>): Moments {
  const sum = new Float64Array(parts[0]!.length);
  for (const [k, part] of parts.entries()) {
    const factor = times === undefined ? 1 : times[k]!;
    if (factor !== 0) for (let at = 0; at < sum.length; at++) sum[at]! += factor * part[at]!;
  }
  return sum;
}
