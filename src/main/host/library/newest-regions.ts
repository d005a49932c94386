import type { Target } from "#shared/contract/curate.ts";
import { regions } from "#shared/methods/outputs/regions.ts";
import type { TargetRegions } from "#shared/study/templates/ambiguity-trials.ts";
import { readArtefact } from "../store/read/artefacts.ts";
import type { Store } from "../store/store.ts";

/** The regions of a target that were made last and are whole; null without any. */
export function newestRegions(store: Store, target: Target): TargetRegions | null {
  for (const { id, output } of target.artefacts.toReversed()) {
    const artefact = output === regions.id ? readArtefact(store, id) : null;
    const summary = regions.summary.safeParse(artefact?.summary);
    if (artefact && summary.success && artefact.files.every(({ sha256 }) => store.blobs.intact(sha256)))
      return { target, artefact: id, summary: summary.data, files: artefact.files };
  }
  return null;
}
