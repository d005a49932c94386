import type { Database } from "better-sqlite3";
import { all, first, write } from "../statement.ts";
import type { JournalRow } from "./journal-line.ts";

/**
 * The append-only tables and the columns of them that are journalled, in this order. Columns are only ever added at the
 * end of a table's, and may be null: entries that were written before have been hashed without them.
 */
const columns = {
  studies: ["id", "hash", "document", "created_at", "updated_at"],
  sessions: [
    "id",
    "study_id",
    "study_hash",
    "subject_id",
    "kind",
    "condition_id",
    "seed",
    "screens",
    "minutes",
    "started_at",
    "plan",
  ],
  allocations: ["session_id", "study_id", "decision", "decided_at"],
  session_events: ["session_id", "type", "at", "next_seq", "gap_ms", "environment", "reason", "station", "restart_of"],
  responses: [
    "session_id",
    "seq",
    "response",
    "correct",
    "timing",
    "scored_so_far",
    "badly_timed_so_far",
    "received_at",
    "cells",
    "revision",
  ],
} as const;

export type JournalledTable = keyof typeof columns;

type Value = string | number | null;
export type Row<Table extends JournalledTable = JournalledTable> = Readonly<
  Record<(typeof columns)[Table][number], Value>
>;

const isJournalled = (table: string): table is JournalledTable => Object.hasOwn(columns, table);

/** A row as the journal holds it: its columns in their order. */
export function journalRow<Table extends JournalledTable>(table: Table, row: Row<Table>): JournalRow {
  const values = row as Readonly<Record<string, Value>>;
  return [table, Object.fromEntries(columns[table].map((column) => [column, values[column]!]))];
}

/** Adds a row to its table. A study that is there already becomes as it was when its first session started. */
export function insertRow(database: Database, [table, row]: JournalRow): void {
  if (!isJournalled(table)) throw new Error(`the journal has a row of ${table}`);
  const names = columns[table];
  const again =
    table === "studies"
      ? ` ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, document = excluded.document, updated_at = excluded.updated_at
          WHERE hash <> excluded.hash`
      : "";
  write(
    database,
    `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})${again}`,
    ...names.map((column) => row[column] ?? null),
  );
}

const select = (table: JournalledTable, where: string) => `SELECT ${columns[table].join(", ")} FROM ${table} ${where}`;

/** Every study that has been run and every session, in an order in which their rows can be inserted. */
export const journalledSubjects = (database: Database): string[] =>
  all<{ id: string }>(
    database,
    `SELECT id FROM studies WHERE id IN (SELECT study_id FROM sessions)
     UNION ALL SELECT id FROM (SELECT id FROM sessions ORDER BY rowid)`,
  ).map(({ id }) => id);

/** The rows of a subject as its entries, from the first: each what one transaction has written. */
export function entriesOf(database: Database, subject: string): JournalRow[][] {
  const study = first<Row<"studies">>(database, select("studies", "WHERE id = ?"), subject);
  if (study) return [[journalRow("studies", study)]];
  const session = first<Row<"sessions">>(database, select("sessions", "WHERE id = ?"), subject);
  if (!session) return [];
  const allocation = first<Row<"allocations">>(database, select("allocations", "WHERE session_id = ?"), subject);
  const [start, ...events] = all<Row<"session_events">>(
    database,
    select("session_events", "WHERE session_id = ? ORDER BY id"),
    subject,
  );
  const responses = all<Row<"responses">>(database, select("responses", "WHERE session_id = ? ORDER BY seq"), subject);
  const beginning = [
    journalRow("sessions", session),
    ...(allocation ? [journalRow("allocations", allocation)] : []),
    ...(start ? [journalRow("session_events", start)] : []),
  ];
  // An event tells which screen was next: it came before the response to that one.
  const later = [
    ...events.map((row) => ({ at: Number(row.next_seq), entry: [journalRow("session_events", row)] })),
    ...responses.map((row) => ({ at: Number(row.seq) + 0.5, entry: [journalRow("responses", row)] })),
  ].toSorted((a, b) => a.at - b.at);
  return [beginning, ...later.map(({ entry }) => entry)];
}
