import type { ModelMatrix } from "../formula/model-matrix.ts";
import { dot } from "../linear-algebra/vector.ts";

/** A column that others determine: it equals Σ coefficients[k] · (kept column k), plus a constant if there is one. */
export interface AliasedColumn {
  readonly name: string;
  readonly constant?: number;
  readonly coefficients: Float64Array;
}

/**
 * The matrix without the columns that are linear combinations of those before them, as R's pivoted QR drops them
 * (a column goes where less than 1e-7 of its length is left once the others are projected out), and how they depend on
 * those that are kept: together they span the null space of X.
 */
export function dropDependentColumns(matrix: ModelMatrix): { matrix: ModelMatrix; aliased: AliasedColumn[] } {
  const { rowCount, names, values } = matrix;
  const p = names.length;
  const basis: Float64Array[] = [];
  const kept: number[] = [];
  /** R of QR: for each kept column its coordinates in the basis. */
  const triangle: Float64Array[] = [];
  const dropped: { name: string; coordinates: Float64Array }[] = [];
  for (let j = 0; j < p; j++) {
    const column = Float64Array.from({ length: rowCount }, (_, i) => values[i * p + j]!);
    const length = norm(column);
    const coordinates = new Float64Array(basis.length + 1);
    // Twice: a second pass removes what rounding left of the first (Kahan: "twice is enough").
    for (let pass = 0; pass < 2; pass++)
      basis.forEach((direction, k) => {
        const projection = dot(direction, column);
        coordinates[k]! += projection;
        for (let i = 0; i < rowCount; i++) column[i]! -= projection * direction[i]!;
      });
    const rest = norm(column);
    if (!(rest > 1e-7 * length)) {
      dropped.push({ name: names[j]!, coordinates });
      continue;
    }
    coordinates[basis.length] = rest;
    triangle.push(coordinates);
    basis.push(column.map((value) => value / rest));
    kept.push(j);
  }
  const aliased = dropped.map(({ name, coordinates }) => ({ name, coefficients: solveUpper(triangle, coordinates) }));
  return { matrix: dropped.length === 0 ? matrix : selectColumns(matrix, kept), aliased };
}

/** Solves Rc = b for the upper triangle whose columns are given; b may be shorter than R. */
function solveUpper(columns: readonly Float64Array[], b: Float64Array): Float64Array {
  const c = new Float64Array(columns.length);
  c.set(b.subarray(0, columns.length));
  for (let k = columns.length - 1; k >= 0; k--) {
    c[k]! /= columns[k]![k]!;
    for (let i = 0; i < k; i++) c[i]! -= columns[k]![i]! * c[k]!;
  }
  return c;
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
