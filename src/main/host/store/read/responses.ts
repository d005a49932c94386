import type { Timing } from "#shared/study/screen.ts";
import type { Columns } from "#shared/study/trial-types/trial-type.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  seq: number;
  response: string;
  timing: string;
  correct: 0 | 1 | null;
  received_at: string;
  cells: string | null;
}

export interface StoredResponse {
  readonly seq: number;
  readonly response: unknown;
  readonly timing: Timing;
  readonly correct: boolean | null;
  readonly receivedAt: string;
  /** As they were scored when it was taken; null of a trial type that the version that kept it did not know. */
  readonly cells: Columns | null;
}

const select = "SELECT seq, response, timing, correct, received_at, cells FROM responses WHERE session_id = ?";

/** A session's responses, in the order of the screens. */
export function readResponses(store: Store, sessionId: string): StoredResponse[] {
  return all<Row>(store.database, `${select} ORDER BY seq`, sessionId).map(toResponse);
}

/** A response as the database has it, its texts unparsed. */
export type ResponseText = Pick<Row, "seq" | "response" | "timing" | "cells">;

export const readResponseTexts = (store: Store, sessionId: string): ResponseText[] =>
  all<ResponseText>(
    store.database,
    "SELECT seq, response, timing, cells FROM responses WHERE session_id = ? ORDER BY seq",
    sessionId,
  );

export function readResponse(store: Store, sessionId: string, seq: number): StoredResponse | null {
  const row = first<Row>(store.database, `${select} AND seq = ?`, sessionId, seq);
  return row ? toResponse(row) : null;
}

function toResponse({ seq, response, timing, correct, received_at, cells }: Row): StoredResponse {
  return {
    seq,
    response: JSON.parse(response),
    timing: JSON.parse(timing),
    correct: correct === null ? null : correct === 1,
    receivedAt: received_at,
    cells: cells === null ? null : JSON.parse(cells),
  };
}
