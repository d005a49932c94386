import type { Artefact } from "#shared/domain/artefact.ts";
import type { ExplanationOrigin } from "#shared/study/explanation-origins.ts";
import { boundArtefactIds } from "#shared/study/explanation-variants.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import { readArtefact } from "../store/read/artefacts.ts";
import type { Store } from "../store/store.ts";

/** How those explanations of a study were made that this project has; of an imported study it may have none. */
export function explanationOrigins(store: Store, document: Pick<StudyDocument, "flow">): ExplanationOrigin[] {
  return [...new Set(boundArtefactIds(document))].flatMap((id) => {
    const artefact = readArtefact(store, id);
    if (!artefact) return [];
    const { classifierSha256, edited } = artefact.provenance;
    return {
      ...makingOf(artefact),
      ...{ artefact: id, classifierSha256, edited: edited !== undefined },
      madeFrom: artefact.uses.flatMap((used) => {
        const source = readArtefact(store, used);
        return source ? makingOf(source) : [];
      }),
    };
  });
}

const makingOf = ({ method, revision, settings, seed, provenance: { temperature } }: Artefact) => ({
  ...{ method, revision, settings, seed },
  ...(temperature !== undefined && { temperature }),
});
