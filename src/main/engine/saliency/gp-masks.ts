import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Generator } from "#shared/random/generator.ts";

/** A grid of `height` × `width` points, `spacing` pixels apart. */
export interface MaskGrid {
  readonly height: number;
  readonly width: number;
  readonly spacing: readonly [vertical: number, horizontal: number];
}

/** A Gaussian process over the image plane: a ~ GP(mean, sd² exp(−‖Δ‖² / 2 lengthScale²)), lengthScale in pixels. */
export interface GaussianProcess {
  readonly mean: number;
  readonly sd: number;
  readonly lengthScale: number;
}

/**
 * Masks sigmoid(a), a drawn from the process on the grid: `[count, height, width]`.
 *
 * The kernel is a product of one kernel a direction, so a = mean + sd · A_y Z A_xᵀ with Z standard normal, where
 * A Aᵀ is a direction's kernel matrix. That matrix is singular to machine precision (the process is smooth), so A comes
 * from its eigenvectors; what has an eigenvalue below 10⁻¹² of the largest is left out, and needs no normals.
 */
export function sampleGpMasks(
  grid: MaskGrid,
  { mean, sd, lengthScale }: GaussianProcess,
  count: number,
  generator: Generator,
): Float32Array {
  const { height, width, spacing } = grid;
  const vertical = kernelFactor(height, lengthScale / spacing[0]);
  const horizontal = kernelFactor(width, lengthScale / spacing[1]);
  const masks = new Float32Array(count * height * width);
  const normals = new Float64Array(vertical.rank * horizontal.rank);
  const half = new Float64Array(height * horizontal.rank);
  for (let start = 0; start < masks.length; start += height * width) {
    for (let k = 0; k < normals.length; k++) normals[k] = generator.normal();
    half.fill(0);
    for (let y = 0; y < height; y++)
      for (let i = 0; i < vertical.rank; i++) {
        const factor = vertical.rows[y * vertical.rank + i]!;
        for (let j = 0; j < horizontal.rank; j++)
          half[y * horizontal.rank + j]! += factor * normals[i * horizontal.rank + j]!;
      }
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let j = 0; j < horizontal.rank; j++)
          sum += half[y * horizontal.rank + j]! * horizontal.rows[x * horizontal.rank + j]!;
        masks[start + y * width + x] = 1 / (1 + Math.exp(-(mean + sd * sum)));
      }
  }
  return masks;
}

/** A of `[size, rank]`, row by row, with A Aᵀ = exp(−(i − j)² / 2 lengthScale²). */
export function kernelFactor(size: number, lengthScale: number): { rows: Float64Array; rank: number } {
  const kernel = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) kernel.set(i, j, Math.exp(-0.5 * ((i - j) / lengthScale) ** 2));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(kernel, { assumeSymmetric: true });
  const largest = Math.max(...realEigenvalues);
  const kept = realEigenvalues.flatMap((value, index) => (value > 1e-12 * largest ? [index] : []));
  const rows = new Float64Array(size * kept.length);
  for (let i = 0; i < size; i++)
    for (const [j, index] of kept.entries())
      rows[i * kept.length + j] = eigenvectorMatrix.get(i, index) * Math.sqrt(realEigenvalues[index]!);
  return { rows, rank: kept.length };
}
