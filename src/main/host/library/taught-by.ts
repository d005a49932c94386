import type { Target } from "#shared/contract/curate.ts";
import { imageSet } from "#shared/methods/outputs/image-set.ts";
import { readArtefactsOf } from "../store/read/artefacts.ts";
import type { Store } from "../store/store.ts";

/** The newest set of images that was made of a target: their places in the dataset, and what it makes of the learner. */
export function taughtBy(
  store: Store,
  { id: targetId }: Pick<Target, "id">,
): { examples: number[]; probability: number | null } | null {
  const newest = readArtefactsOf(store, { kind: "target", targetId }).findLast(({ output }) => output === imageSet.id);
  const summary = newest && imageSet.summary.safeParse(newest.summary).data;
  if (!summary) return null;
  return {
    examples: summary.images.flatMap(({ datasetIndex }) => datasetIndex ?? []),
    probability: summary.statements.find(({ label }) => label === "Learner's probability after")?.value ?? null,
  };
}
