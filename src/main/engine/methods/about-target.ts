import { ExemplarError } from "#shared/domain/errors.ts";
import type { ArtefactMaterial, TargetMaterial } from "./runner.ts";

/**
 * The target that an artefact explains.
 * @throws ExemplarError `UNSUPPORTED` for one about a whole classifier
 */
export function aboutTarget({ artefact, of }: ArtefactMaterial): TargetMaterial {
  if (of.kind === "target") return of;
  throw new ExemplarError(
    "UNSUPPORTED",
    `The artefact of ${artefact.method} is about a classifier, not about a target.`,
    "Choose an artefact that explains a target.",
  );
}
