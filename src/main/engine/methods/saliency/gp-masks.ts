import * as tf from "@tensorflow/tfjs-core";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { RandomGenerator } from "#shared/random/generator.ts";
import { tracedRows } from "../../batches/row-program.ts";
import { type Rows, runInBatches } from "../../batches/run-in-batches.ts";
import type { Workplace } from "../../batches/workplace.ts";
import type { Watch } from "../../watch.ts";

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

/** A matrix A, `[size, rank]`, row by row. */
export interface Factor {
  readonly size: number;
  readonly rank: number;
  readonly rows: Float32Array;
}

/** Masks sigmoid(a), a drawn from the process on the grid: `[count, height, width]`. The batches do not change them. */
export async function sampleGpMasks(
  grid: MaskGrid,
  process: GaussianProcess,
  count: number,
  generator: RandomGenerator,
  workplace: Workplace,
  watch: Partial<Watch> = {},
): Promise<Float32Array> {
  const { height, width, spacing } = grid;
  const vertical = kernelFactor(height, process.lengthScale / spacing[0]);
  const horizontal = kernelFactor(width, process.lengthScale / spacing[1]);
  const program = tracedRows({
    key: `gp-masks:${JSON.stringify([grid, process])}`,
    rows: { normals: { shape: [vertical.rank, horizontal.rank], dtype: "float32" } },
    fn: ({ normals }) => ({ masks: gpMasks(normals as tf.Tensor3D, vertical, horizontal, process) }),
  });
  const size = vertical.rank * horizontal.rank;
  const rows: Rows = {
    count,
    unit: "masks",
    read: (_, batch) => ({ normals: Float32Array.from({ length: batch * size }, () => generator.normal()) }),
  };
  const masks = new Float32Array(count * height * width);
  for await (const { from, results } of runInBatches(program, rows, workplace, watch))
    masks.set(results.masks!.data as Float32Array, from * height * width);
  return masks;
}

/**
 * sigmoid(mean + sd · A_y Z A_xᵀ) for standard normal Z: the kernel is a product of one kernel a direction, and A Aᵀ is a
 * direction's kernel matrix. A pure TF.js function.
 * @param normals `[N, rank of A_y, rank of A_x]`
 * @returns `[N, height, width]`
 */
export function gpMasks(
  normals: tf.Tensor3D,
  vertical: Factor,
  horizontal: Factor,
  { mean, sd }: Pick<GaussianProcess, "mean" | "sd">,
): tf.Tensor3D {
  const matrix = ({ rows, size, rank }: Factor) => tf.tensor3d(rows, [1, size, rank]);
  const field = tf.matMul(tf.matMul(matrix(vertical), normals), matrix(horizontal), false, true);
  return tf.sigmoid(tf.add(tf.mul(field, sd), mean)) as tf.Tensor3D;
}

/**
 * A with A Aᵀ = exp(−(i − j)² / 2 lengthScale²). The process is smooth, so the matrix is singular to machine precision
 * and has no Cholesky factor; A comes from its eigenvectors. What has an eigenvalue below 10⁻⁶ of the largest is left
 * out and needs no normals: it moves covariances by less than 10⁻⁵, far below what a thousand masks could show.
 */
export function kernelFactor(size: number, lengthScale: number): Factor {
  const kernel = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) kernel.set(i, j, Math.exp(-0.5 * ((i - j) / lengthScale) ** 2));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(kernel, { assumeSymmetric: true });
  const largest = Math.max(...realEigenvalues);
  const kept = realEigenvalues.flatMap((value, index) => (value > 1e-6 * largest ? [index] : []));
  const rows = new Float32Array(size * kept.length);
  for (let i = 0; i < size; i++)
    for (const [j, index] of kept.entries())
      rows[i * kept.length + j] = eigenvectorMatrix.get(i, index) * Math.sqrt(realEigenvalues[index]!);
  return { size, rank: kept.length, rows };
}
