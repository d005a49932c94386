import type { Target } from "#shared/contract/curate.ts";
import { imageSet } from "#shared/methods/outputs/image-set.ts";
import type { Teaching } from "#shared/study/target-table.ts";
import { readArtefactsOf } from "../store/read/artefacts.ts";
import type { Store } from "../store/store.ts";

/** The newest set of images that was made of a target: their places in the dataset, and what it makes of the learner. */
export function taughtBy(store: Store, { id: targetId }: Pick<Target, "id">): Teaching | null {
  const newest = readArtefactsOf(store, { kind: "target", targetId }).findLast(({ output }) => output === imageSet.id);
  const summary = newest && imageSet.summary.safeParse(newest.summary).data;
  if (!summary) return null;
  const value = (id: string) => summary.statements.find((statement) => statement.id === id)?.value ?? null;
  const { threshold } = newest.settings;
  return {
    examples: summary.images.flatMap(({ datasetIndex }) => datasetIndex ?? []),
    before: value("before"),
    after: value("after"),
    threshold: typeof threshold === "number" ? threshold : null,
  };
}
