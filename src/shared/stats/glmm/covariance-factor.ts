import type { ArrowLayout, BlockPlace } from "./arrow-layout.ts";

/** Index within θ of Λ[r, c], r ≥ c, of a term: lower triangles by columns, as lme4 has them. */
export const thetaIndex = (place: BlockPlace, r: number, c: number): number =>
  place.thetaOffset + c * place.width - (c * (c - 1)) / 2 + (r - c);

/** z̃ᵢ = Λ′zᵢ for every row, into `out`. */
export function scaleRows(layout: ArrowLayout, theta: Float64Array, out: Float64Array): void {
  const { rowCount, rowWidth, z } = layout;
  for (const place of layout.places) {
    if (place.width === 1) {
      const scale = theta[place.thetaOffset]!;
      for (let at = place.rowOffset; at < rowCount * rowWidth; at += rowWidth) out[at] = scale * z[at]!;
      continue;
    }
    for (let c = 0; c < place.width; c++) {
      const first = thetaIndex(place, c, c);
      for (let i = 0; i < rowCount; i++) {
        const at = i * rowWidth + place.rowOffset;
        let sum = 0;
        for (let r = c; r < place.width; r++) sum += theta[first + r - c]! * z[at + r]!;
        out[at + c] = sum;
      }
    }
  }
}

/** Σ = ΛΛ′ of a term, by rows. */
export function covarianceOf(place: BlockPlace, theta: Float64Array): Float64Array {
  const { width } = place;
  const covariance = new Float64Array(width * width);
  for (let r = 0; r < width; r++)
    for (let s = 0; s <= r; s++) {
      let sum = 0;
      for (let c = 0; c <= s; c++) sum += theta[thetaIndex(place, r, c)]! * theta[thetaIndex(place, s, c)]!;
      covariance[r * width + s] = sum;
      covariance[s * width + r] = sum;
    }
  return covariance;
}

/** θ with the sign of every column of Λ such that its diagonal is not negative; the covariances stay the same. */
export function withPositiveDiagonal(layout: ArrowLayout, theta: Float64Array): Float64Array {
  const result = theta.slice();
  for (const place of layout.places)
    for (let c = 0; c < place.width; c++) {
      const first = thetaIndex(place, c, c);
      if (theta[first]! >= 0) continue;
      for (let r = c; r < place.width; r++) result[first + r - c] = -theta[first + r - c]!;
    }
  return result;
}

/** The effect that row i's value at `index` multiplies: leading effects first, then the tail. */
export function effectIndex(layout: ArrowLayout, level: number, row: number, index: number): number {
  return index < layout.leadWidth
    ? level * layout.leadWidth + index
    : layout.leadLevels * layout.leadWidth + layout.tailColumn[row * layout.tailPerRow + index - layout.leadWidth]!;
}
