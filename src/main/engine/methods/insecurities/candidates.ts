/** Two classes between which a place can be ambiguous, by their numbers, the lower one first. */
export type ClassPair = readonly [a: number, b: number];

/** The classes of highest posterior, ties to the earlier one. */
export const likeliestClasses = (probabilities: Float64Array, count: number): number[] =>
  Array.from(probabilities.keys())
    .sort((a, b) => probabilities[b]! - probabilities[a]! || a - b)
    .slice(0, count);

/**
 * For each place the `count` classes of largest attribution there, ties to the earlier of the classes.
 * @param maps of each of the classes, `[places]`, in their order
 * @returns `[count][places]`
 */
export function candidateClasses(classes: readonly number[], maps: readonly Float64Array[], count: number): number[][] {
  const ranks = Array.from({ length: Math.min(count, classes.length) }, () => new Array<number>(maps[0]!.length));
  for (let at = 0; at < maps[0]!.length; at++) {
    const order = [...classes.keys()].sort((a, b) => maps[b]![at]! - maps[a]![at]! || a - b);
    for (const [rank, own] of ranks.entries()) own[at] = classes[order[rank]!]!;
  }
  return ranks;
}

/** The pairs of classes that are candidates together at one place at least (𝒜 in §3.1), in order. */
export function candidatePairs(candidates: readonly (readonly number[])[]): ClassPair[] {
  const pairs = new Map<string, ClassPair>();
  for (const at of candidates[0]!.keys()) {
    const own = candidates.map((rank) => rank[at]!).sort((a, b) => a - b);
    for (const [k, a] of own.entries()) for (const b of own.slice(k + 1)) pairs.set(`${a} ${b}`, [a, b]);
  }
  return [...pairs.values()].sort(([a, b], [c, d]) => a - c || b - d);
}
