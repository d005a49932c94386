import type { SessionState } from "#shared/contract/run.ts";
import type { Environment } from "#shared/study/screen.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { insertSessionEvent } from "../store/write/sessions.ts";
import { savedStudy } from "../studies/checked-study.ts";
import { closingScreen } from "./closing-screen.ts";
import { requireSlot } from "./continue-session.ts";
import { blocked, returnOf } from "./return-of.ts";
import { sessionOf, sessionState } from "./session-state.ts";
import { startSession } from "./start-session.ts";

export interface ResumeRequest {
  readonly sessionId: string;
  readonly environment: Environment;
  /** The machine's name; null where it has none. */
  readonly station: string | null;
}

/**
 * Continues an interrupted session at its first unanswered screen, and logs how long it was interrupted; where the study
 * says so, its participant begins again in a new session, or cannot go on. Of an abandoned session, it is the one that has
 * taken its place: a window may not have heard of that.
 *
 * @throws NOT_FOUND, ERASED, BLOCKED, CONFLICT for a session that is over
 */
export function resumeSession(store: Store, request: ResumeRequest, now: number): SessionState {
  return transaction(store, () => {
    const { sessionId, environment, station } = request;
    const session = sessionOf(store, sessionId, now);
    if (session.status === "abandoned") return resumeSession(store, { ...request, sessionId: session.successor! }, now);
    const study = savedStudy(store, session.studyId);
    const { resume } = study.document;
    const told = (state: SessionState): SessionState => (resume === undefined ? state : { ...state, resume });
    if (session.status === "live" || session.status === "expired") {
      const outcome = returnOf(session, study.document, now);
      if (outcome === "block") throw blocked(session);
      if (outcome === "restart") {
        const { studyId, subjectId, kind } = session;
        const again = { studyId, subjectId, kind, environment, station, restartOf: session.id };
        return told(startSession(store, again, study, now));
      }
    }
    if (closingScreen(store, session) === undefined) requireSlot(store, session, now);
    if (session.status !== "completed")
      insertSessionEvent(store, {
        sessionId,
        type: "resume",
        at: new Date(now).toISOString(),
        nextSeq: session.answered,
        gapMs: Math.max(0, now - Date.parse(session.lastSeenAt)),
        environment,
      });
    return told(sessionState(store, sessionId, now));
  });
}
