import type { Target, TargetKind } from "../contract/curate.ts";

type Trial = Pick<Target, "id" | "kind" | "groundTruth" | "status">;

const words: Readonly<Record<TargetKind, readonly [string, string]>> = {
  hit: ["hit", "hits"],
  error: ["standard error", "standard errors"],
  low_confidence: ["target of low confidence", "targets of low confidence"],
  adversarial: ["adversarial error", "adversarial errors"],
  made: ["made image", "made images"],
};

/** "1 hit", "3 standard errors" */
export const trialsInWords = (kind: TargetKind, count: number): string =>
  `${count} ${words[kind][count === 1 ? 0 : 1]}`;

/**
 * Categories (by the ground truth) of which a list has not as many trials of each kind, in words; none where it is
 * balanced. Rejected targets count for nothing, and images that were made are of no category.
 */
export const imbalances = (targets: readonly Trial[]): string[] => [...unevenCategories(targets).values()];

/** What a change of the list breaks: categories that were balanced before and are no longer, in words. */
export function brokenBalance(before: readonly Trial[], after: readonly Trial[]): string[] {
  const known = unevenCategories(before);
  return [...unevenCategories(after)].flatMap(([category, inWords]) => (known.has(category) ? [] : [inWords]));
}

function unevenCategories(all: readonly Trial[]): Map<string, string> {
  const targets = all.filter(({ kind }) => kind !== "made");
  const kinds = [...new Set(targets.map(({ kind }) => kind))];
  const uneven = new Map<string, string>();
  for (const [category, own] of Map.groupBy(targets, ({ groundTruth }) => groundTruth)) {
    const counts = kinds.map(
      (kind) => own.filter((trial) => trial.kind === kind && trial.status !== "rejected").length,
    );
    if (new Set(counts).size > 1)
      uneven.set(category, `“${category}” has ${listed(kinds.map((kind, k) => trialsInWords(kind, counts[k]!)))}.`);
  }
  return uneven;
}

const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
