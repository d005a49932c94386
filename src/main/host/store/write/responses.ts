import type { Timing } from "#shared/study/screen.ts";
import type { Columns } from "#shared/study/trial-types/trial-type.ts";
import { insertRow, journalRow } from "../journal/journalled-tables.ts";
import type { Store } from "../store.ts";

export interface NewResponse {
  readonly sessionId: string;
  readonly seq: number;
  readonly response: unknown;
  /** The response's cells of the data, as this revision of the trial type has scored them. */
  readonly cells: Columns;
  readonly revision: number;
  readonly correct: boolean | null;
  readonly timing: Timing;
  /** Scored trials of the session with this one, and those of them whose timing is not ok. */
  readonly scoredSoFar: number;
  readonly badlyTimedSoFar: number;
  readonly receivedAt: string;
}

export function insertResponse(store: Store, response: NewResponse): void {
  const row = journalRow("responses", {
    session_id: response.sessionId,
    seq: response.seq,
    response: JSON.stringify(response.response),
    correct: response.correct === null ? null : Number(response.correct),
    timing: JSON.stringify(response.timing),
    scored_so_far: response.scoredSoFar,
    badly_timed_so_far: response.badlyTimedSoFar,
    received_at: response.receivedAt,
    cells: JSON.stringify(response.cells),
    revision: response.revision,
  });
  insertRow(store.database, row);
  store.journal?.note(response.sessionId, row);
}
