import type { Session, SessionMeasures } from "../contract/run.ts";

/** A completed session in the order of their completion, with how it was answered. */
export interface DriftRow {
  /** From 1. */
  readonly place: number;
  readonly session: Session;
  readonly measures: SessionMeasures;
  /** From start to completion, interruptions included. */
  readonly minutes: number;
}

/** The completed sessions in the order in which they were, so that a drift can be seen. */
export function driftRows(sessions: readonly Session[], measures: readonly SessionMeasures[]): DriftRow[] {
  const byId = new Map(measures.map((one) => [one.sessionId, one]));
  return sessions
    .filter(({ status, completedAt }) => status === "completed" && completedAt !== null)
    .toSorted((a, b) => a.completedAt!.localeCompare(b.completedAt!))
    .flatMap((session) => {
      const own = byId.get(session.id);
      return own ? [{ session, measures: own }] : [];
    })
    .map(({ session, measures: own }, k) => ({
      place: k + 1,
      session,
      measures: own,
      minutes: (Date.parse(session.completedAt!) - Date.parse(session.startedAt)) / 60_000,
    }));
}

/** The mean of each value and those before it, `window` in all at most; of nothing, null. */
export function runningMeans(values: readonly (number | null)[], window: number): (number | null)[] {
  return values.map((_, k) => {
    const recent = values.slice(Math.max(0, k - window + 1), k + 1).flatMap((value) => value ?? []);
    return recent.length === 0 ? null : recent.reduce((sum, value) => sum + value, 0) / recent.length;
  });
}
