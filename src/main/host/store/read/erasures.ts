import type { Database } from "better-sqlite3";
import type { Erasure } from "#shared/contract/run.ts";
import { all } from "../statement.ts";
import type { Store } from "../store.ts";

/** A study's erased sessions: when, and of which condition. */
export const readErasures = ({ database }: Store, studyId: string): Erasure[] =>
  all<Erasure>(
    database,
    `SELECT kind, condition_id AS conditionId, erased_at AS erasedAt FROM erasures WHERE study_id = ? ORDER BY erased_at`,
    studyId,
  );

/** Ids of the sessions that were erased. */
export const erasedSessions = (database: Database): ReadonlySet<string> =>
  new Set(all<{ id: string }>(database, "SELECT session_id AS id FROM erasures").map(({ id }) => id));
