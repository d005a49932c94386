import { expect, test } from "vitest";
import type { Session, SessionMeasures } from "../contract/run.ts";
import { driftRows, runningMeans } from "./drift.ts";

const session = (id: string, status: Session["status"], completedAt: string | null) =>
  ({ id, status, completedAt, startedAt: "2026-01-01T10:00:00.000Z" }) as Session;
const measures = (sessionId: string) => ({ sessionId }) as SessionMeasures;

test("only completed sessions have a place, in the order in which they were completed", () => {
  const sessions = [
    session("late", "completed", "2026-01-01T11:30:00.000Z"),
    session("live", "live", null),
    session("rejected", "rejected", "2026-01-01T10:05:00.000Z"),
    session("early", "completed", "2026-01-01T10:12:00.000Z"),
    session("unmeasured", "completed", "2026-01-01T10:20:00.000Z"),
  ];
  const rows = driftRows(sessions, ["late", "live", "rejected", "early"].map(measures));
  expect(
    rows.map(({ place, session: { id }, measures: { sessionId }, minutes }) => [place, id, sessionId, minutes]),
  ).toEqual([
    [1, "early", "early", 12],
    [2, "late", "late", 90],
  ]);
});

test("a running mean is over what there is of the last few values", () => {
  expect(runningMeans([1, 3, null, 8], 2)).toEqual([1, 2, 3, 8]);
  expect(runningMeans([null, 4], 10)).toEqual([null, 4]);
});
