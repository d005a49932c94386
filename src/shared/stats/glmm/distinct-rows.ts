import type { Column } from "../data-frame.ts";

/** Rows grouped by equal values. */
export interface DistinctRows {
  /** For each row the index of its group; groups are numbered by first appearance. */
  readonly groupOf: Int32Array;
  /** A row of each group. */
  readonly representative: Int32Array;
}

/** Groups rows that agree in every column (no missing values). With no columns all rows are one group. */
export function distinctRows(columns: readonly Column[], rowCount: number): DistinctRows {
  let groupOf: Int32Array = new Int32Array(rowCount);
  let count = rowCount > 0 ? 1 : 0;
  for (const column of columns) {
    const { codes, size } = codesOf(column);
    const numbered = new Map<number, number>();
    const refined = new Int32Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      const key = groupOf[row]! * size + codes[row]!;
      let group = numbered.get(key);
      if (group === undefined) {
        group = numbered.size;
        numbered.set(key, group);
      }
      refined[row] = group;
    }
    groupOf = refined;
    count = numbered.size;
  }
  const representative = new Int32Array(count);
  for (let row = rowCount - 1; row >= 0; row--) representative[groupOf[row]!] = row;
  return { groupOf, representative };
}

function codesOf(column: Column): { codes: Int32Array; size: number } {
  if (column.kind === "factor") return { codes: column.codes, size: column.levels.length };
  const numbered = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    const known = numbered.get(value);
    if (known !== undefined) return known;
    numbered.set(value, numbered.size);
    return numbered.size - 1;
  });
  return { codes, size: numbered.size };
}
