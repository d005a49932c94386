import { expect, test } from "vitest";
import type { Session, SessionMeasures } from "../contract/run.ts";
import { qualityOf } from "./session-quality.ts";

const session = (id: string, status: Session["status"], flagged = 0) => ({ id, status, flagged }) as Session;
const measures = (sessionId: string, trials: number, checks: number, checksFailed: number): SessionMeasures => ({
  ...{ sessionId, trials, checks, checksFailed, accuracy: null, medianRt: null },
});

test("sessions are counted by their ends, checks by participants, flags over all trials", () => {
  const sessions = [
    session("a", "completed", 0.1),
    session("b", "live", 0.5),
    session("c", "expired"),
    session("d", "abandoned"),
    session("e", "rejected"),
  ];
  expect(qualityOf(sessions, [measures("a", 90, 2, 0), measures("b", 10, 1, 1), measures("e", 0, 1, 2)])).toEqual({
    ...{ completed: 1, live: 1, droppedOut: 2, rejected: 1, failedCheck: 2, metCheck: 3 },
    flagged: (9 + 5) / 100,
  });
  expect(qualityOf([], []).flagged).toBeNull();
});
