import type { SessionKind } from "#shared/study/screen.ts";
import type { SessionAnswers } from "#shared/study/trial-row.ts";
import { readSessions } from "../store/read/sessions.ts";
import type { Store } from "../store/store.ts";
import { savedStudy } from "../studies/checked-study.ts";
import { sessionAnswers } from "./session-answers.ts";

/** Which of a study's data are asked for. */
export interface Selection {
  readonly studyId: string;
  readonly kinds: readonly SessionKind[];
  readonly scoredOnly: boolean;
  readonly completedOnly: boolean;
}

/** What the selected sessions recorded. Rejected sessions are never data. @param now see `readSessions` */
export function selectedAnswers(
  store: Store,
  { studyId, kinds, completedOnly }: Selection,
  now: number,
): SessionAnswers[] {
  const { document } = savedStudy(store, studyId);
  return readSessions(store, studyId, now)
    .filter(
      ({ kind, status }) =>
        kinds.includes(kind) && (status === "completed" || (!completedOnly && status !== "rejected")),
    )
    .map((session) => sessionAnswers(store, document, session));
}
