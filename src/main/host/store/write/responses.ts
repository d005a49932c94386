import type { Timing } from "#shared/study/screen.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export interface NewResponse {
  readonly sessionId: string;
  readonly seq: number;
  readonly response: unknown;
  readonly correct: boolean | null;
  readonly timing: Timing;
  /** Scored trials of the session with this one, and those of them whose timing is not ok. */
  readonly scoredSoFar: number;
  readonly badlyTimedSoFar: number;
  readonly receivedAt: string;
}

export function insertResponse(store: Store, response: NewResponse): void {
  write(
    store.database,
    `INSERT INTO responses (session_id, seq, response, correct, timing, scored_so_far, badly_timed_so_far, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    response.sessionId,
    response.seq,
    JSON.stringify(response.response),
    response.correct === null ? null : Number(response.correct),
    JSON.stringify(response.timing),
    response.scoredSoFar,
    response.badlyTimedSoFar,
    response.receivedAt,
  );
}
