/**
 * How many observations with a draw's label a the reference labels otherwise than b: `[a][b]` (Cron & West 2011, §2.2).
 */
export function misclassifications(draw: ArrayLike<number>, reference: ArrayLike<number>, labels: number): number[][] {
  const together = Array.from({ length: labels }, () => new Array<number>(labels).fill(0));
  for (let i = 0; i < draw.length; i++) together[draw[i]!]![reference[i]!]!++;
  return together.map((row) => {
    const total = row.reduce((sum, own) => sum + own, 0);
    return row.map((own) => total - own);
  });
}

/**
 * The assignment of rows to columns of least cost, row by row (Kuhn 1955, in the form with potentials of Jonker &
 * Volgenant 1987).
 * @param cost square
 */
export function cheapestAssignment(cost: readonly (readonly number[])[]): number[] {
  const n = cost.length;
  // Rows and columns from 1 on: 0 is the row that is being placed, and no column.
  const rowPotential = new Float64Array(n + 1);
  const columnPotential = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1);
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row;
    const least = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(n + 1);
    const visited = new Uint8Array(n + 1);
    let column = 0;
    while (rowOf[column] !== 0) {
      visited[column] = 1;
      const own = rowOf[column]!;
      let [delta, next] = [Number.POSITIVE_INFINITY, 0];
      for (let j = 1; j <= n; j++) {
        if (visited[j]) continue;
        const reduced = cost[own - 1]![j - 1]! - rowPotential[own]! - columnPotential[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          before[j] = column;
        }
        if (least[j]! < delta) [delta, next] = [least[j]!, j];
      }
      for (let j = 0; j <= n; j++)
        if (visited[j]) {
          rowPotential[rowOf[j]!]! += delta;
          columnPotential[j]! -= delta;
        } else least[j]! -= delta;
      column = next;
    }
    for (; column !== 0; column = before[column]!) rowOf[column] = rowOf[before[column]!]!;
  }
  const assigned = new Array<number>(n).fill(0);
  for (let j = 1; j <= n; j++) assigned[rowOf[j]! - 1] = j - 1;
  return assigned;
}

/** The new label of each of a draw's labels, by which it agrees with a reference on as many observations as can be. */
export const relabelling = (draw: ArrayLike<number>, reference: ArrayLike<number>, labels: number): number[] =>
  cheapestAssignment(misclassifications(draw, reference, labels));
