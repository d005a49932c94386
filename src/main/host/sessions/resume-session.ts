import type { SessionState } from "#shared/contract/run.ts";
import type { Environment } from "#shared/study/screen.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { insertSessionEvent } from "../store/write/sessions.ts";
import { closingScreen } from "./closing-screen.ts";
import { requireSlot } from "./continue-session.ts";
import { sessionOf, sessionState } from "./session-state.ts";

/** Continues an interrupted session at its first unanswered screen, and logs how long it was interrupted. */
export function resumeSession(
  store: Store,
  { sessionId, environment }: { sessionId: string; environment: Environment },
  now: number,
): SessionState {
  return transaction(store, () => {
    const session = sessionOf(store, sessionId, now);
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
    return sessionState(store, sessionId, now);
  });
}
