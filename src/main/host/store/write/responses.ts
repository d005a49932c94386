import type { Timing } from "#shared/study/screen.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export interface NewResponse {
  readonly sessionId: string;
  readonly seq: number;
  readonly response: unknown;
  readonly correct: boolean | null;
  readonly scored: boolean;
  readonly timing: Timing;
  readonly receivedAt: string;
}

export function insertResponse(store: Store, response: NewResponse): void {
  write(
    store.database,
    `INSERT INTO responses (session_id, seq, response, correct, scored, timing_ok, timing, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    response.sessionId,
    response.seq,
    JSON.stringify(response.response),
    response.correct === null ? null : Number(response.correct),
    Number(response.scored),
    Number(response.timing.timingOk),
    JSON.stringify(response.timing),
    response.receivedAt,
  );
}
