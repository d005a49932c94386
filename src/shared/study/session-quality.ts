import type { Session, SessionMeasures } from "../contract/run.ts";

/** How many sessions of one kind came to what end, and how they were answered. */
export interface Quality {
  readonly live: number;
  readonly completed: number;
  /** Expired or abandoned: begun, and not brought to an end. */
  readonly droppedOut: number;
  readonly rejected: number;
  /** Participants who failed an attention check at least once, of those who met one. */
  readonly failedCheck: number;
  readonly metCheck: number;
  /** Share of the scored trials whose timing is not ok; null without a trial. */
  readonly flagged: number | null;
}

/** What the sessions of one kind say of the quality of the data, finished or not. */
export function qualityOf(sessions: readonly Session[], measures: readonly SessionMeasures[]): Quality {
  const count = (...statuses: Session["status"][]) => sessions.filter(({ status }) => statuses.includes(status)).length;
  const trials = new Map(measures.map((one) => [one.sessionId, one.trials]));
  const sum = (value: (session: Session) => number) => sessions.reduce((all, session) => all + value(session), 0);
  const scored = sum(({ id }) => trials.get(id) ?? 0);
  return {
    live: count("live"),
    completed: count("completed"),
    droppedOut: count("expired", "abandoned"),
    rejected: count("rejected"),
    failedCheck: measures.filter(({ checksFailed }) => checksFailed > 0).length,
    metCheck: measures.filter(({ checks }) => checks > 0).length,
    flagged: scored === 0 ? null : sum(({ id, flagged }) => flagged * (trials.get(id) ?? 0)) / scored,
  };
}
