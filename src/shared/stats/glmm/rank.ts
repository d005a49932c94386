import type { ModelMatrix } from "../formula/model-matrix.ts";
import { dot } from "../linear-algebra/vector.ts";

/**
 * The matrix without the columns that are linear combinations of those before them, as R's pivoted QR drops them
 * (a column goes where less than 1e-7 of its length is left once the others are projected out), and their names.
 */
export function dropDependentColumns(matrix: ModelMatrix): { matrix: ModelMatrix; dropped: string[] } {
  const { rowCount, names, values } = matrix;
  const p = names.length;
  const basis: Float64Array[] = [];
  const kept: number[] = [];
  for (let j = 0; j < p; j++) {
    const column = Float64Array.from({ length: rowCount }, (_, i) => values[i * p + j]!);
    const length = norm(column);
    // Twice: a second pass removes what rounding left of the first (Kahan: "twice is enough").
    for (let pass = 0; pass < 2; pass++)
      for (const direction of basis) {
        const projection = dot(direction, column);
        for (let i = 0; i < rowCount; i++) column[i]! -= projection * direction[i]!;
      }
    const rest = norm(column);
    if (!(rest > 1e-7 * length)) continue;
    basis.push(column.map((value) => value / rest));
    kept.push(j);
  }
  const dropped = names.filter((_, j) => !kept.includes(j));
  return { matrix: dropped.length === 0 ? matrix : selectColumns(matrix, kept), dropped };
}

export function selectColumns(matrix: ModelMatrix, columns: readonly number[]): ModelMatrix {
  const { rowCount, names, values, termOf, parts } = matrix;
  const selected = new Float64Array(rowCount * columns.length);
  for (let i = 0; i < rowCount; i++)
    columns.forEach((j, k) => {
      selected[i * columns.length + k] = values[i * names.length + j]!;
    });
  const pick = <T>(list: readonly T[]) => columns.map((j) => list[j]!);
  return { rowCount, names: pick(names), values: selected, termOf: pick(termOf), parts: pick(parts) };
}

const norm = (a: Float64Array) => Math.sqrt(dot(a, a));
