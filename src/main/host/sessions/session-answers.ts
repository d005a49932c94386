import type { StudyDocument } from "#shared/study/study-document.ts";
import type { SessionAnswers } from "#shared/study/trial-row.ts";
import { readResponses } from "../store/read/responses.ts";
import { readInterruptions } from "../store/read/session-events.ts";
import { readPlan, type StoredSession } from "../store/read/sessions.ts";
import type { Store } from "../store/store.ts";

/** Everything a session recorded, for its data rows. */
export function sessionAnswers(store: Store, document: StudyDocument, session: StoredSession): SessionAnswers {
  const plan = readPlan(store, session.id);
  const interruptions = readInterruptions(store, session.id);
  return {
    session: {
      subjectId: session.subjectId,
      sessionId: session.id,
      kind: session.kind,
      conditionId: session.conditionId,
      levels: document.conditions.find(({ id }) => id === session.conditionId)?.levels ?? {},
      studyHash: session.studyHash,
      seed: session.seed,
    },
    answers: readResponses(store, session.id).map(({ seq, response, timing }) => {
      const gaps = interruptions.filter((interruption) => interruption.seq === seq);
      return {
        screen: plan[seq]!,
        response,
        timing,
        resumeCount: interruptions.filter((interruption) => interruption.seq <= seq).length,
        gapMs: gaps.length === 0 ? null : gaps.reduce((sum, { gapMs }) => sum + gapMs, 0),
      };
    }),
  };
}
