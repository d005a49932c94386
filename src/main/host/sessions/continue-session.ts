import type { Session } from "#shared/contract/run.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { allocate } from "#shared/study/allocate.ts";
import { readSessions } from "../store/read/sessions.ts";
import type { Store } from "../store/store.ts";
import { savedStudy } from "../studies/checked-study.ts";

/**
 * An expired session has given its slot back; it may go on as long as its condition still has one.
 *
 * @throws CONFLICT for a rejected or abandoned session, and for an expired one whose slot has been taken
 */
export function requireSlot(store: Store, session: Session, now: number): void {
  if (session.status === "rejected")
    throw new ExemplarError(
      "CONFLICT",
      `The session of participant "${session.subjectId}" was rejected: ${session.rejectedReason}.`,
      "Start a new session.",
    );
  if (session.status === "abandoned")
    throw new ExemplarError(
      "CONFLICT",
      `The session of participant "${session.subjectId}" was abandoned: the participant has begun again.`,
      "The session that was begun then goes on.",
    );
  if (session.status !== "expired" || session.kind !== "real") return;
  const { document } = savedStudy(store, session.studyId);
  const { taken } = allocate({
    conditionIds: [session.conditionId],
    perCondition: document.participantsPerCondition,
    kind: session.kind,
    sessions: readSessions(store, session.studyId, now),
    seed: document.seed,
  });
  if (taken[session.conditionId]! >= document.participantsPerCondition)
    throw new ExemplarError(
      "CONFLICT",
      `The session of participant "${session.subjectId}" has expired, and its place was given to another participant.`,
      "What was answered is kept. Tell the participant that the study is complete.",
    );
}
