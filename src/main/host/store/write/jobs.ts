import type { Job } from "#shared/contract/jobs.ts";
import { write } from "../statement.ts";
import type { Store } from "../store.ts";

export function insertJob(store: Store, job: Job, params: unknown): void {
  write(
    store.database,
    "INSERT INTO jobs (id, kind, title, params, status, progress, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    job.id,
    job.kind,
    job.title,
    JSON.stringify(params),
    job.status,
    JSON.stringify(job.progress),
    job.createdAt,
  );
}

export function updateJob(store: Store, job: Job): void {
  write(
    store.database,
    "UPDATE jobs SET status = ?, progress = ?, started_at = ?, finished_at = ?, error = ?, result = ? WHERE id = ?",
    job.status,
    JSON.stringify(job.progress),
    job.startedAt,
    job.finishedAt,
    job.error === null ? null : JSON.stringify(job.error),
    job.result === null ? null : JSON.stringify(job.result),
    job.id,
  );
}

/**
 * Marks what was queued or running when the program last ended: it is not running now. It can be run again. In a project
 * that is open for reading only it stays as it is: another program may be running it.
 */
export function failInterruptedJobs(store: Store, error: NonNullable<Job["error"]>): void {
  if (store.journal === null) return;
  write(
    store.database,
    "UPDATE jobs SET status = 'failed', error = ?, finished_at = ? WHERE status IN ('queued', 'running')",
    JSON.stringify(error),
    new Date().toISOString(),
  );
}
