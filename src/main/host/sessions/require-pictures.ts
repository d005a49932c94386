import { ExemplarError } from "#shared/domain/errors.ts";
import { subjectId } from "#shared/domain/subject.ts";
import { findMethod } from "#shared/methods/list.ts";
import { imagesOf } from "#shared/study/score.ts";
import type { PlannedScreen } from "#shared/study/screen.ts";
import { readArtefactOfFile } from "../store/read/artefacts.ts";
import { readContentType } from "../store/read/blobs.ts";
import type { Store } from "../store/store.ts";

/**
 * Holds every picture of the project that a session is going to show to its hash: in the middle of it it would be too late.
 * @throws PROJECT_DAMAGED that names the first that is missing or has changed
 */
export function requirePictures(store: Store, plan: readonly PlannedScreen[]): void {
  const shown = new Set(plan.flatMap((screen) => imagesOf(screen)));
  const lost = [...shown].filter((hash) => readContentType(store, hash) !== null && !store.blobs.intact(hash));
  if (lost.length === 0) return;
  const artefact = readArtefactOfFile(store, lost[0]!);
  const others = lost.length > 1 ? `, and ${lost.length - 1} other pictures` : "";
  throw new ExemplarError(
    "PROJECT_DAMAGED",
    artefact
      ? `${findMethod(artefact.method)?.label ?? artefact.method} of ${artefact.subject.kind} ${subjectId(artefact.subject)}${others}: missing, or changed since the study was made.`
      : `The picture ${store.blobs.pathOf(lost[0]!)}${others}: missing, or changed since the study was made.`,
    "In Curate, what is not whole can be made again; other files are in a backup of the project folder.",
  );
}
