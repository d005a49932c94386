import { checkpoint } from "./checksums/checkpoint.ts";
import { rewriteJournal } from "./journal/reconcile.ts";
import { keepCopy } from "./kept-copy.ts";
import { forgetPlan, type StoredSession } from "./read/sessions.ts";
import { write } from "./statement.ts";
import type { Store } from "./store.ts";
import { transaction } from "./transaction.ts";

/**
 * Erases a session with all that it was shown and answered, from the database, its write-ahead log, the journal and the
 * kept copy; that it was erased, when, and of which study and condition, stays. Freed pages are overwritten with zeros.
 *
 * Cut short, it is completed when the project is next opened: from the moment at which it is committed the journal's lines
 * of it count for nothing (see `reconcile`).
 */
export function eraseSession(
  store: Store,
  session: Pick<StoredSession, "id" | "studyId" | "studyHash" | "kind" | "conditionId">,
  at: string,
): void {
  const { database, folder, journal } = store;
  database.pragma("secure_delete = ON");
  transaction(store, () => {
    write(
      database,
      `INSERT INTO erasures (session_id, study_id, study_hash, kind, condition_id, erased_at) VALUES (?, ?, ?, ?, ?, ?)`,
      ...[session.id, session.studyId, session.studyHash, session.kind, session.conditionId, at],
    );
    for (const table of ["responses", "session_events", "allocations"])
      write(database, `DELETE FROM ${table} WHERE session_id = ?`, session.id);
    write(database, "DELETE FROM sessions WHERE id = ?", session.id);
    write(database, "DELETE FROM journal_chains WHERE subject = ?", session.id);
  });
  forgetPlan(store, session.id);
  journal?.replaced(() => rewriteJournal(database, folder));
  checkpoint(database, folder);
  keepCopy(database, folder);
}
