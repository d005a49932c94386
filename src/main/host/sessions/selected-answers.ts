import type { SessionKind } from "#shared/study/screen.ts";
import { readSessions, type StoredSession } from "../store/read/sessions.ts";
import type { Store } from "../store/store.ts";

/** Which of a study's data are asked for. */
export interface Selection {
  readonly studyId: string;
  readonly kinds: readonly SessionKind[];
  readonly scoredOnly: boolean;
  readonly completedOnly: boolean;
}

/** The selected sessions. Rejected and abandoned ones are never data. @param now see `readSessions` */
export const selectedSessions = (
  store: Store,
  { studyId, kinds, completedOnly }: Selection,
  now: number,
): StoredSession[] =>
  readSessions(store, studyId, now).filter(
    ({ kind, status }) =>
      kinds.includes(kind) &&
      (status === "completed" || (!completedOnly && (status === "live" || status === "expired"))),
  );
