import type { PlannedScreen, Timing } from "#shared/study/screen.ts";
import type { StudyDocument } from "#shared/study/study-document.ts";
import type { SessionAnswers, SessionInfo } from "#shared/study/trial-row.ts";
import type { Columns } from "#shared/study/trial-types/trial-type.ts";
import { type ResponseText, readResponseTexts } from "../store/read/responses.ts";
import { type Interruption, readInterruptions } from "../store/read/session-events.ts";
import { readPlanText, type StoredSession } from "../store/read/sessions.ts";
import type { Store } from "../store/store.ts";

/** Everything a session recorded, as the database has it. */
export interface SessionTexts {
  readonly session: SessionInfo;
  readonly plan: string;
  readonly responses: readonly ResponseText[];
  readonly interruptions: readonly Interruption[];
}

export function readSessionTexts(store: Store, document: StudyDocument, session: StoredSession): SessionTexts {
  return {
    session: {
      subjectId: session.subjectId,
      sessionId: session.id,
      kind: session.kind,
      conditionId: session.conditionId,
      levels: document.conditions.find(({ id }) => id === session.conditionId)?.levels ?? {},
      studyHash: session.studyHash,
      seed: session.seed,
      station: session.station,
    },
    plan: readPlanText(store, session.id),
    responses: readResponseTexts(store, session.id),
    interruptions: readInterruptions(store, session.id),
  };
}

/** Everything a session recorded, for its data rows. */
export function parseAnswers({ session, plan: planText, responses, interruptions }: SessionTexts): SessionAnswers {
  const plan = JSON.parse(planText) as PlannedScreen[];
  return {
    session,
    answers: responses.map(({ seq, response, timing, cells }) => {
      const gaps = interruptions.filter((interruption) => interruption.seq === seq);
      return {
        screen: plan[seq]!,
        response: JSON.parse(response),
        cells: cells === null ? null : (JSON.parse(cells) as Columns),
        timing: JSON.parse(timing) as Timing,
        resumeCount: interruptions.filter((interruption) => interruption.seq <= seq).length,
        gapMs: gaps.length === 0 ? null : gaps.reduce((sum, { gapMs }) => sum + gapMs, 0),
      };
    }),
  };
}
