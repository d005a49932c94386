import type { Target, TargetKind } from "../contract/curate.ts";

type Trial = Pick<Target, "id" | "kind" | "groundTruth" | "status">;

const words: Readonly<Record<TargetKind, readonly [string, string]>> = {
  hit: ["hit", "hits"],
  error: ["standard error", "standard errors"],
  low_confidence: ["target of low confidence", "targets of low confidence"],
  adversarial: ["adversarial error", "adversarial errors"],
};

/**
 * Categories (by the ground truth) of which a list has not as many trials of each kind, in words; none where it is
 * balanced. Rejected targets count for nothing.
 */
export function imbalances(targets: readonly Trial[]): string[] {
  const kinds = [...new Set(targets.map(({ kind }) => kind))];
  const byCategory = Map.groupBy(targets, ({ groundTruth }) => groundTruth);
  return [...byCategory].flatMap(([category, own]) => {
    const counts = kinds.map(
      (kind) => own.filter((trial) => trial.kind === kind && trial.status !== "rejected").length,
    );
    if (new Set(counts).size === 1) return [];
    return [
      `“${category}” has ${listed(kinds.map((kind, k) => `${counts[k]} ${words[kind][counts[k] === 1 ? 0 : 1]}`))}.`,
    ];
  });
}

/** What a change of the list breaks: imbalances that there were not before. */
export function brokenBalance(before: readonly Trial[], after: readonly Trial[]): string[] {
  const known = new Set(imbalances(before));
  return imbalances(after).filter((imbalance) => !known.has(imbalance));
}

const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
