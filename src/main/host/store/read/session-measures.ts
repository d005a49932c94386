import { setImmediate } from "node:timers/promises";
import type { SessionMeasures } from "#shared/contract/run.ts";
import { quantileSorted } from "#shared/stats/quantile.ts";
import { Memory } from "../../memory.ts";
import { all } from "../statement.ts";
import type { Store } from "../store.ts";
import type { StoredSession } from "./sessions.ts";

interface Row {
  /** ms; null of a trial that ended without an answer. */
  rt: number | null;
  correct: 0 | 1 | null;
  scored: 0 | 1;
  passed: 0 | 1 | null;
}

const select = `
SELECT iif(response = 'null', NULL, json_extract(timing, '$.timeResponse') - json_extract(timing, '$.timeShow')) AS rt,
  correct, json_extract(cells, '$.check_passed') AS passed,
  scored_so_far > lag(scored_so_far, 1, 0) OVER (ORDER BY seq) AS scored
FROM responses WHERE session_id = ?`;

/** By session and how much of it is answered: what is answered does not change. */
const known = new Memory<Store, Omit<SessionMeasures, "sessionId">>();

/** Sessions that are measured before a window that waits is served: a participant may be answering. */
const atOnce = 20;

/** How participants answered, session by session, in the order that is given. */
export async function readMeasures(store: Store, sessions: readonly StoredSession[]): Promise<SessionMeasures[]> {
  const measures: SessionMeasures[] = [];
  for (const [place, { id, answered }] of sessions.entries()) {
    if (place % atOnce === atOnce - 1) await setImmediate();
    measures.push({ sessionId: id, ...known.get(store, `${id}/${answered}`, () => measured(store, id)) });
  }
  return measures;
}

function measured(store: Store, sessionId: string): Omit<SessionMeasures, "sessionId"> {
  const rows = all<Row>(store.database, select, sessionId);
  const scored = rows.filter((row) => row.scored === 1);
  const judged = scored.flatMap(({ correct }) => correct ?? []);
  const times = Float64Array.from(scored.flatMap(({ rt }) => rt ?? [])).sort();
  const checks = rows.flatMap(({ passed }) => passed ?? []);
  return {
    trials: scored.length,
    accuracy: judged.length === 0 ? null : judged.filter((correct) => correct === 1).length / judged.length,
    medianRt: times.length === 0 ? null : quantileSorted(times, 0.5),
    checks: checks.length,
    checksFailed: checks.filter((passed) => passed === 0).length,
  };
}
