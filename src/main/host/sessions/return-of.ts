import { ExemplarError } from "#shared/domain/errors.ts";
import { onReturn, type ResumePolicy, resumesAlways } from "#shared/study/resume-policy.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import type { StoredSession } from "../store/read/sessions.ts";

/**
 * What a study does with the participant of an unfinished session who comes back to it now. Who has answered nothing yet
 * has not been away, and simulated participants never are.
 *
 * @param now ms since 1970
 */
export function returnOf(
  { kind, answered, lastSeenAt }: StoredSession,
  { resume = resumesAlways }: Pick<StudyDocument, "resume">,
  now: number,
): ResumePolicy["onReturn"] {
  if (kind === "simulated" || answered === 0) return "resume";
  return onReturn(resume, now - Date.parse(lastSeenAt));
}

export const blocked = ({ subjectId }: StoredSession): ExemplarError =>
  new ExemplarError(
    "BLOCKED",
    `Participant "${subjectId}" has left the session before its end, and the study does not let it go on.`,
    "What was answered is kept. Where the participant may take part after all, reject the session and start a new one.",
  );
