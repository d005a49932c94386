import type { SessionState } from "#shared/contract/run.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { imagesOf } from "#shared/study/score.ts";
import type { PlannedScreen, Screen, ShownScreen } from "#shared/study/screen.ts";
import { found } from "../missing.ts";
import { erasedSessions } from "../store/read/erasures.ts";
import { readPlan, readSession, type StoredSession } from "../store/read/sessions.ts";
import type { Store } from "../store/store.ts";
import { closingScreen } from "./closing-screen.ts";

/** The images of this many screens are decoded ahead, the next one's included. */
const ahead = 4;

/** @throws NOT_FOUND, ERASED */
export function sessionOf(store: Store, id: string, now: number): StoredSession {
  const session = readSession(store, id, now);
  if (session === null && erasedSessions(store.database).has(id))
    throw new ExemplarError(
      "ERASED",
      "This session was erased, as its participant wished.",
      "Nothing of it is kept, and nothing more is stored.",
    );
  return found(session, "session", id);
}

/**
 * What a participant's window needs to go on. A rejected session has nothing more to show, except the closing screen where
 * its participant has ended it.
 */
export function sessionState(store: Store, sessionId: string, now: number): SessionState {
  const session = sessionOf(store, sessionId, now);
  const coming =
    session.status === "rejected"
      ? [closingScreen(store, session) ?? []].flat()
      : readPlan(store, sessionId).slice(session.answered, session.answered + ahead);
  const [next] = coming;
  return {
    session,
    next: next ? withoutRepeat(withoutKey(next)) : null,
    preload: [...new Set(coming.flatMap(imagesOf))],
  };
}

/** A screen as a researcher sees what was shown, or will be. */
export function withoutKey({ key: _, levels: __, ...screen }: PlannedScreen): ShownScreen {
  return screen;
}

/** A screen as a participant may see it: nothing says that it comes again. */
function withoutRepeat({ repeat: _, ...screen }: ShownScreen): Screen {
  return screen;
}
