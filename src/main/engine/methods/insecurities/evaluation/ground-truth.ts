import type { PartDescriptions } from "../../../datasets/part-annotations.ts";
import type { ClassPair } from "../candidates.ts";
import type { Similarity } from "./ambiguity-strength.ts";

/** An ambiguous part: (p, a, b) of the ground truth 𝒢. */
export interface AmbiguousPart {
  readonly part: number;
  readonly pair: ClassPair;
  readonly strength: number;
}

/**
 * The `share` of all triplets (part, a < b) that are most ambiguous, ties to the earlier one. A class is never compared with
 * itself, and parts without a strength are no triplets.
 * @param descriptions `[class][part]`; null for a part that a class does not have
 */
export function groundTruth(descriptions: PartDescriptions, similarity: Similarity, share: number): AmbiguousPart[] {
  const triplets: AmbiguousPart[] = [];
  let count = 0;
  for (const part of (descriptions[0] ?? []).keys())
    for (let a = 0; a < descriptions.length; a++)
      for (let b = a + 1; b < descriptions.length; b++) {
        const [own, other] = [descriptions[a]![part], descriptions[b]![part]];
        if (!own || !other) continue;
        count++;
        // Of 1,000 scenes and 150 objects there are 80 million, of which few are kept.
        const strength = similarity(own, other);
        if (strength > Number.NEGATIVE_INFINITY) triplets.push({ part, pair: [a, b], strength });
      }
  return triplets.sort((a, b) => b.strength - a.strength).slice(0, Math.round(share * count));
}

/** The ambiguous parts of each pair of classes, by `a b`. */
export function partsByPair(truth: readonly AmbiguousPart[]): ReadonlyMap<string, readonly number[]> {
  const byPair = Map.groupBy(truth, ({ pair }) => pair.join(" "));
  return new Map([...byPair].map(([pair, own]) => [pair, own.map(({ part }) => part)]));
}
