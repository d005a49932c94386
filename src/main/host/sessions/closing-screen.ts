import { endOfRepeats } from "#shared/study/repeat-check.ts";
import { endOf, trialTypeOf } from "#shared/study/score.ts";
import type { PlannedScreen } from "#shared/study/screen.ts";
import { readResponses } from "../store/read/responses.ts";
import { readPlan, type StoredSession } from "../store/read/sessions.ts";
import type { Store } from "../store/store.ts";

/**
 * Where a session stands that its own participant has ended, by not agreeing or by failing a check: its closing screen,
 * null once that is answered or where the study has none; undefined of every other session.
 */
export function closingScreen(store: Store, session: StoredSession): PlannedScreen | null | undefined {
  if (session.status !== "rejected") return undefined;
  const plan = readPlan(store, session.id);
  const responses = readResponses(store, session.id);
  const ended =
    responses.some(({ seq, response }) => endOf(plan[seq]!, response) !== null) ||
    endOfRepeats(responses.map(({ seq, cells }) => ({ screen: plan[seq]!, cells }))) !== null;
  if (!ended) return undefined;
  const last = plan.at(-1)!;
  return session.answered <= last.seq && trialTypeOf(last).position === "last" ? last : null;
}
