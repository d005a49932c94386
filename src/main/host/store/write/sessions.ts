import type { AllocationDecision } from "#shared/study/allocate.ts";
import type { Environment, PlannedScreen, SessionKind } from "#shared/study/screen.ts";
import { write } from "../statement.ts";
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
  write(
    store.database,
    `INSERT INTO sessions (id, study_id, study_hash, subject_id, kind, condition_id, seed, plan, screens, minutes, started_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    session.id,
    session.studyId,
    session.studyHash,
    session.subjectId,
    session.kind,
    session.conditionId,
    session.seed,
    JSON.stringify(session.plan),
    session.plan.length,
    session.minutes,
    session.startedAt,
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
  write(
    store.database,
    "INSERT INTO allocations (session_id, study_id, decision, decided_at) VALUES (?, ?, ?, ?)",
    sessionId,
    studyId,
    JSON.stringify(decision),
    at,
  );
}

export interface NewSessionEvent {
  readonly sessionId: string;
  readonly type: "start" | "resume" | "reject";
  readonly at: string;
  /** The screen that is next when it happens. */
  readonly nextSeq: number;
  readonly gapMs?: number;
  readonly environment?: Environment;
  readonly reason?: string;
}

export function insertSessionEvent(store: Store, event: NewSessionEvent): void {
  write(
    store.database,
    `INSERT INTO session_events (session_id, type, at, next_seq, gap_ms, environment, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    event.sessionId,
    event.type,
    event.at,
    event.nextSeq,
    event.gapMs ?? null,
    event.environment === undefined ? null : JSON.stringify(event.environment),
    event.reason ?? null,
  );
}
