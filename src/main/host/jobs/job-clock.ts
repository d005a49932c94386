import type { JobProgress } from "#shared/contract/jobs.ts";

/**
 * Estimates what is left of a job from the pace of its present stage. A stage is work of one unit and total: a job that
 * goes on to count something else starts a new one.
 */
export class JobClock {
  #stage = "";
  #startedAt = 0;
  #doneAtStart = 0;

  /** Seconds left, or null while the pace is unknown. @param now in ms, on any clock that only goes forward. */
  secondsLeft(progress: JobProgress, now: number): number | null {
    const stage = `${progress.total} ${progress.unit}`;
    if (stage !== this.#stage) {
      this.#stage = stage;
      this.#startedAt = now;
      this.#doneAtStart = progress.done;
    }
    const done = progress.done - this.#doneAtStart;
    if (done <= 0 || progress.total <= 0) return null;
    const seconds = (now - this.#startedAt) / 1000;
    return (seconds / done) * Math.max(0, progress.total - progress.done);
  }
}
