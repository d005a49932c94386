import type { AllocationDecision } from "#shared/study/allocate.ts";
import type { Environment, PlannedScreen, SessionKind } from "#shared/study/screen.ts";
import type { JournalRow } from "../journal/journal-line.ts";
import { insertRow, journalRow } from "../journal/journalled-tables.ts";
import type { Store } from "../store.ts";

export interface NewSession {
  readonly id: string;
  readonly studyId: string;
  readonly studyHash: string;
  readonly subjectId: string;
  readonly kind: SessionKind;
  readonly conditionId: string;
  readonly seed: number;
  readonly plan: readonly PlannedScreen[];
  readonly minutes: number;
  readonly startedAt: string;
}

export function insertSession(store: Store, session: NewSession): void {
  store.journal?.noteStudy(session.studyId);
  insert(
    store,
    session.id,
    journalRow("sessions", {
      id: session.id,
      study_id: session.studyId,
      study_hash: session.studyHash,
      subject_id: session.subjectId,
      kind: session.kind,
      condition_id: session.conditionId,
      seed: session.seed,
      screens: session.plan.length,
      minutes: session.minutes,
      started_at: session.startedAt,
      plan: JSON.stringify(session.plan),
    }),
  );
}

/** Logs how a session came to its condition, with all that the decision rested on. */
export function insertAllocation(
  store: Store,
  {
    sessionId,
    studyId,
    decision,
    at,
  }: { sessionId: string; studyId: string; decision: AllocationDecision; at: string },
): void {
  insert(
    store,
    sessionId,
    journalRow("allocations", {
      session_id: sessionId,
      study_id: studyId,
      decision: JSON.stringify(decision),
      decided_at: at,
    }),
  );
}

export interface NewSessionEvent {
  readonly sessionId: string;
  readonly type: "start" | "resume" | "reject" | "accept";
  readonly at: string;
  /** The screen that is next when it happens. */
  readonly nextSeq: number;
  readonly gapMs?: number;
  readonly environment?: Environment;
  readonly reason?: string;
  /** Of a start: the machine's name. */
  readonly station?: string | null;
  /** Of a start: the session that it takes the place of. */
  readonly restartOf?: string | null;
}

export function insertSessionEvent(store: Store, event: NewSessionEvent): void {
  insert(
    store,
    event.sessionId,
    journalRow("session_events", {
      session_id: event.sessionId,
      type: event.type,
      at: event.at,
      next_seq: event.nextSeq,
      gap_ms: event.gapMs ?? null,
      environment: event.environment === undefined ? null : JSON.stringify(event.environment),
      reason: event.reason ?? null,
      station: event.station ?? null,
      restart_of: event.restartOf ?? null,
    }),
  );
}

/** Into its table, and into the journal with the transaction. */
function insert(store: Store, sessionId: string, row: JournalRow): void {
  insertRow(store.database, row);
  store.journal?.note(sessionId, row);
}
