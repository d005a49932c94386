import { all } from "../statement.ts";
import type { Store } from "../store.ts";

export interface Interruption {
  /** The screen at which the session went on. */
  readonly seq: number;
  readonly gapMs: number;
}

/** When a session was interrupted, in order. Opening it before anything was answered interrupts nothing. */
export function readInterruptions(store: Store, sessionId: string): Interruption[] {
  return all<Interruption>(
    store.database,
    `SELECT next_seq AS seq, gap_ms AS gapMs FROM session_events
     WHERE session_id = ? AND type = 'resume' AND next_seq > 0 ORDER BY id`,
    sessionId,
  );
}
