import type { SessionState } from "#shared/contract/run.ts";
import { canonicalJson } from "#shared/domain/canonical-json.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { endOfRepeats } from "#shared/study/repeat-check.ts";
import { scoreResponse } from "#shared/study/score.ts";
import type { PlannedScreen, Timing } from "#shared/study/screen.ts";
import { readResponse, readResponses } from "../store/read/responses.ts";
import { readPlan } from "../store/read/sessions.ts";
import type { Store } from "../store/store.ts";
import { transaction } from "../store/transaction.ts";
import { insertResponse } from "../store/write/responses.ts";
import { insertSessionEvent } from "../store/write/sessions.ts";
import { closingScreen } from "./closing-screen.ts";
import { requireSlot } from "./continue-session.ts";
import { sessionOf, sessionState } from "./session-state.ts";

export interface ResponseRequest {
  readonly sessionId: string;
  readonly seq: number;
  readonly response: unknown;
  readonly timing: Timing;
}

export interface Acknowledgement extends SessionState {
  /** The screen whose response is on the disk. */
  readonly acknowledged: number;
  readonly feedback: string | null;
}

/**
 * Stores one response, in a transaction of its own, and returns once the disk has it. A response that was sent before is
 * acknowledged again and changes nothing.
 *
 * @throws NOT_FOUND, INVALID for what the screen could not have given, CONFLICT for a screen that is not next, a screen
 * that was answered differently, or a session that is over
 */
export function respond(
  store: Store,
  { sessionId, seq, response, timing }: ResponseRequest,
  now: number,
): Acknowledgement {
  return transaction(store, () => {
    const at = new Date(now).toISOString();
    const session = sessionOf(store, sessionId, now);
    const plan = readPlan(store, sessionId);
    const screen = plan[seq];
    if (!screen)
      throw new ExemplarError(
        "CONFLICT",
        `The session of participant "${session.subjectId}" has no screen ${seq}: it has ${session.screens}.`,
        "Resume the session: it goes on at the first unanswered screen.",
      );
    const closing = closingScreen(store, session);
    const next = closing?.seq ?? session.answered;
    if (seq >= session.answered && seq !== next) throw outOfOrder(`Screen ${seq} was answered before screen ${next}`);
    const resent = seq < session.answered;
    if (!resent && closing === undefined) requireSlot(store, session, now);
    const scored = scoreResponse(screen, response);
    if (resent) {
      const stored = readResponse(store, sessionId, seq);
      if (!stored || canonicalJson([stored.response, stored.timing]) !== canonicalJson([scored.response, timing]))
        throw outOfOrder(`Screen ${seq} was answered before, and differently`);
    } else {
      const trial = Number(screen.trialNumber !== null);
      insertResponse(store, {
        sessionId,
        seq,
        response: scored.response,
        cells: scored.columns,
        revision: scored.revision,
        correct: typeof scored.columns.correct === "number" ? scored.columns.correct === 1 : null,
        timing,
        scoredSoFar: session.scored + trial,
        badlyTimedSoFar: session.badlyTimed + (timing.timingOk ? 0 : trial),
        receivedAt: at,
      });
      // The place is given back at once; the closing screen is still shown.
      const ends = scored.ends ?? (screen.repeat ? endByRepeats(store, sessionId, plan) : null);
      if (ends !== null) insertSessionEvent(store, { sessionId, type: "reject", at, nextSeq: seq + 1, reason: ends });
    }
    return { ...sessionState(store, sessionId, now), acknowledged: seq, feedback: scored.feedback };
  });
}

const endByRepeats = (store: Store, sessionId: string, plan: readonly PlannedScreen[]): string | null =>
  endOfRepeats(readResponses(store, sessionId).map(({ seq, cells }) => ({ screen: plan[seq]!, cells })));

const outOfOrder = (what: string) =>
  new ExemplarError(
    "CONFLICT",
    `${what}; the first answer stands.`,
    "Resume the session: it goes on at the first unanswered screen. Perhaps it is open in another window.",
  );
