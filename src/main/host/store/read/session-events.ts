import { all } from "../statement.ts";
import type { Store } from "../store.ts";

export interface Interruption {
  /** The screen at which the session went on. */
  readonly seq: number;
  readonly gapMs: number;
}

/** When a session was interrupted, in order. */
export function readInterruptions(store: Store, sessionId: string): Interruption[] {
  return all<Interruption>(
    store.database,
    "SELECT next_seq AS seq, gap_ms AS gapMs FROM session_events WHERE session_id = ? AND type = 'resume' ORDER BY id",
    sessionId,
  );
}
