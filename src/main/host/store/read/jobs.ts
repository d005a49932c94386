import type { Job, JobStatus } from "#shared/contract/jobs.ts";
import { all, first } from "../statement.ts";
import type { Store } from "../store.ts";

interface Row {
  id: string;
  kind: string;
  title: string;
  params: string;
  status: JobStatus;
  progress: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  error: string | null;
  result: string | null;
}

/** A job as it is stored: with its parameters, by which it can be run again. */
export interface StoredJob {
  readonly job: Job;
  readonly params: unknown;
}

export function readJobs(store: Store): Job[] {
  return all<Row>(store.database, "SELECT * FROM jobs ORDER BY created_at DESC, rowid DESC").map((row) => toJob(row));
}

export function readJob(store: Store, id: string): StoredJob | null {
  const row = first<Row>(store.database, "SELECT * FROM jobs WHERE id = ?", id);
  return row ? { job: toJob(row), params: JSON.parse(row.params) } : null;
}

function toJob(row: Row): Job {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    status: row.status,
    progress: JSON.parse(row.progress),
    secondsLeft: null,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: row.error === null ? null : JSON.parse(row.error),
    result: row.result === null ? null : JSON.parse(row.result),
  };
}
