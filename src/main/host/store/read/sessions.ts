import type { Session, SessionStatus } from "#shared/contract/run.ts";
import type { PlannedScreen, SessionKind } from "#shared/study/screen.ts";
import { Memory } from "../../memory.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  study_id: string;
  study_hash: string;
  subject_id: string;
  kind: SessionKind;
  condition_id: string;
  seed: number;
  screens: number;
  minutes: number;
  started_at: string;
  answered: number;
  responses: number;
  last_response: string | null;
  scored: number;
  badly_timed: number;
  resumes: number;
  last_event: string;
  rejected: string | null;
  station: string | null;
  restart_of: string | null;
  successor: string | null;
}

export interface StoredSession extends Session {
  readonly studyHash: string;
  /** Scored trials so far, and those of them whose timing is not ok. */
  readonly scored: number;
  readonly badlyTimed: number;
  /** The session that has taken the place of this one; null where none has. */
  readonly successor: string | null;
}

const select = `
SELECT s.id, s.study_id, s.study_hash, s.subject_id, s.kind, s.condition_id, s.seed, s.screens, s.minutes, s.started_at,
  coalesce(last.seq + 1, 0) AS answered, (SELECT count(*) FROM responses r WHERE r.session_id = s.id) AS responses,
  last.received_at AS last_response,
  coalesce(last.scored_so_far, 0) AS scored, coalesce(last.badly_timed_so_far, 0) AS badly_timed,
  (SELECT count(*) FROM session_events e WHERE e.session_id = s.id AND e.type = 'resume' AND e.next_seq > 0) AS resumes,
  (SELECT max(e.at) FROM session_events e WHERE e.session_id = s.id AND e.type IN ('start', 'resume')) AS last_event,
  (SELECT iif(e.type = 'reject', e.reason, NULL) FROM session_events e WHERE e.session_id = s.id
    AND e.type IN ('reject', 'accept') ORDER BY e.id DESC LIMIT 1) AS rejected,
  start.station, start.restart_of,
  (SELECT e.session_id FROM session_events e WHERE e.restart_of = s.id) AS successor
FROM sessions s
LEFT JOIN session_events start ON start.session_id = s.id AND start.type = 'start'
LEFT JOIN responses last ON last.session_id = s.id
  AND last.seq = (SELECT max(seq) FROM responses WHERE session_id = s.id)`;

/** A study's sessions, in the order in which they started. @param now ms since 1970, by which sessions expire */
export function readSessions(store: Store, studyId: string, now: number): StoredSession[] {
  return all<Row>(store.database, `${select} WHERE s.study_id = ? ORDER BY s.started_at, s.rowid`, studyId).map((row) =>
    toSession(row, now),
  );
}

export function readSession(store: Store, id: string, now: number): StoredSession | null {
  const row = first<Row>(store.database, `${select} WHERE s.id = ?`, id);
  return row ? toSession(row, now) : null;
}

/** As many as participants may be at work at once: one that has been forgotten takes a while to read again. */
const plans = new Memory<Store, PlannedScreen[]>(512);

/** Lets go of a session's plan, which is gone. */
export const forgetPlan = (store: Store, sessionId: string): void => plans.forget(store, sessionId);

export const readPlanText = (store: Store, sessionId: string): string =>
  first<{ plan: string }>(store.database, "SELECT plan FROM sessions WHERE id = ?", sessionId)!.plan;

/** Every screen of a session as it was planned when it started. */
export const readPlan = (store: Store, sessionId: string): readonly PlannedScreen[] =>
  plans.get(store, sessionId, () => JSON.parse(readPlanText(store, sessionId)));

function toSession(row: Row, now: number): StoredSession {
  const lastSeenAt =
    row.last_response !== null && row.last_response > row.last_event ? row.last_response : row.last_event;
  const status = statusOf(row, now - Date.parse(lastSeenAt));
  return {
    id: row.id,
    studyId: row.study_id,
    studyHash: row.study_hash,
    subjectId: row.subject_id,
    kind: row.kind,
    conditionId: row.condition_id,
    status,
    seed: row.seed,
    screens: row.screens,
    answered: row.answered,
    responses: row.responses,
    resumeCount: row.resumes,
    startedAt: row.started_at,
    lastSeenAt,
    completedAt: row.answered === row.screens ? row.last_response : null,
    rejectedReason: row.rejected,
    restartOf: row.restart_of,
    station: row.station,
    successor: row.successor,
    scored: row.scored,
    badlyTimed: row.badly_timed,
    flagged: row.scored === 0 ? 0 : row.badly_timed / row.scored,
  };
}

/** A session expires when nothing was heard of it for the study's `sessionMinutes`, and lives again when it is resumed. */
function statusOf({ rejected, answered, screens, minutes, successor }: Row, silence: number): SessionStatus {
  if (rejected !== null) return "rejected";
  if (answered === screens) return "completed";
  if (successor !== null) return "abandoned";
  return silence > minutes * 60_000 ? "expired" : "live";
}
