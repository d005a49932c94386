/** The places of the largest values, the largest first; the first of those that tie. */
export const strongest = (values: ArrayLike<number>, count: number): number[] =>
  Array.from({ length: values.length }, (_, k) => k)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, count);
