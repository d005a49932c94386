import * as tf from "@tensorflow/tfjs-core";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Generator } from "#shared/random/generator.ts";
import { compile } from "../../compile/compile.ts";
import type { Workplace } from "../../models/program-cache.ts";

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

const largestBatch = 250;

/** Masks sigmoid(a), a drawn from the process on the grid: `[count, height, width]`. The batches do not change them. */
export async function sampleGpMasks(
  grid: MaskGrid,
  process: GaussianProcess,
  count: number,
  generator: Generator,
  { programs, runtime }: Workplace,
): Promise<Float32Array> {
  const { height, width, spacing } = grid;
  const vertical = kernelFactor(height, process.lengthScale / spacing[0]);
  const horizontal = kernelFactor(width, process.lengthScale / spacing[1]);
  const batch = Math.ceil(count / Math.ceil(count / largestBatch));
  const shape = [batch, vertical.rank, horizontal.rank];
  const build = () =>
    compile(
      ({ normals }) => ({ masks: gpMasks(normals as tf.Tensor3D, vertical, horizontal, process) }),
      { normals: { shape, dtype: "float32" } },
      { runtime, name: "Gaussian-process masks" },
    );
  const masks = new Float32Array(count * height * width);
  await programs.use(`gp-masks:${JSON.stringify([grid, process, batch])}`, build, async (program) => {
    for (let start = 0; start < count; start += batch) {
      const rows = Math.min(batch, count - start);
      const data = new Float32Array(batch * vertical.rank * horizontal.rank);
      for (let k = 0; k < rows * vertical.rank * horizontal.rank; k++) data[k] = generator.normal();
      const result = await program.run({ normals: { shape, dtype: "float32", data } });
      const drawn = result.masks!.data as Float32Array;
      masks.set(drawn.subarray(0, rows * height * width), start * height * width);
    }
  });
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
