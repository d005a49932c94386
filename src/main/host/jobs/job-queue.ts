import { randomUUID } from "node:crypto";
import type { Job, JobOf, JobProgress, PartialResults } from "#shared/contract/jobs.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { asExemplarError } from "../failure.ts";
import { found } from "../missing.ts";
import { readJob, readJobs } from "../store/read/jobs.ts";
import type { Store } from "../store/store.ts";
import { failInterruptedJobs, insertJob, updateJob } from "../store/write/jobs.ts";
import { JobClock } from "./job-clock.ts";
import type { AnyJobKind, JobContext, JobKind } from "./job-kind.ts";
import { PartialResultsSoFar } from "./partial-results.ts";

/** Progress is told at most once in this many ms; changes of status at once. */
const progressInterval = 100;

/** A cancelled job that has not put down the engine after this many ms takes the engine's process with it. */
const patience = 10_000;

interface Running {
  job: Job;
  readonly abort: AbortController;
  readonly clock: JobClock;
  readonly partial: PartialResultsSoFar;
  toldAt: number;
  timer: NodeJS.Timeout | null;
  hardStop: NodeJS.Timeout | null;
}

export interface JobQueueOptions {
  readonly store: Store;
  readonly kinds: readonly AnyJobKind[];
  readonly tell: (job: Job) => void;
  /** Says that a running job has more to show. */
  readonly tellPartial: (jobId: string) => void;
  readonly context: Omit<JobContext, "store" | "signal" | "progress" | "partial">;
}

const interrupted = {
  code: "INTERRUPTED",
  message: "Exemplar ended, or the project was closed, before this was finished.",
  remedy: "Run it again: what was already finished is not computed twice.",
} as const;

/** Runs the jobs of an open project, one of each lane at a time, and keeps what became of them in the project. */
export class JobQueue {
  readonly #options: JobQueueOptions;
  readonly #waiting: string[] = [];
  readonly #running = new Map<string, Running>();
  #closed = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
    failInterruptedJobs(options.store, interrupted);
  }

  list(): Job[] {
    return readJobs(this.#options.store).map((job) => this.#running.get(job.id)?.job ?? job);
  }

  /** @throws NOT_FOUND */
  get(id: string): Job {
    return this.#running.get(id)?.job ?? this.#stored(id).job;
  }

  /** What a running job has to show already. */
  partial(id: string): PartialResults {
    return (this.#running.get(id)?.partial ?? new PartialResultsSoFar()).results;
  }

  add<Params, Result>(kind: JobKind<Params, Result>, params: Params): JobOf<Result> {
    const job: Job = {
      id: randomUUID(),
      kind: kind.kind,
      title: kind.title(params, this.#options.store),
      status: "queued",
      progress: { done: 0, total: 0, unit: "", message: "Waiting" },
      secondsLeft: null,
      createdAt: new Date().toISOString(),
      startedAt: null,
      finishedAt: null,
      error: null,
      result: null,
    };
    insertJob(this.#options.store, job, params);
    return { ...this.#enqueue(job), result: null };
  }

  /** @throws CONFLICT where the job is waiting, running or done. */
  runAgain(id: string): Job {
    const job = this.get(id);
    if (job.status !== "failed" && job.status !== "cancelled")
      throw new ExemplarError(
        "CONFLICT",
        `The job "${job.title}" is ${job.status}.`,
        "Only a failed or cancelled job can be run again.",
      );
    return this.#enqueue({
      ...job,
      status: "queued",
      progress: { done: 0, total: 0, unit: "", message: "Waiting" },
      startedAt: null,
      finishedAt: null,
      error: null,
    });
  }

  /** A waiting job is cancelled at once; a running one as soon as it has put down what it is doing. */
  cancel(id: string): Job {
    const running = this.#running.get(id);
    if (running) {
      running.job = { ...running.job, progress: { ...running.job.progress, message: "Cancelling" } };
      this.#options.tell(running.job);
      running.abort.abort(new ExemplarError("CANCELLED", "The job was cancelled.", "Run it again when you like."));
      if (this.#kindOf(running.job).lane === "engine")
        running.hardStop ??= setTimeout(() => this.#options.context.engine.kill(), patience);
      return running.job;
    }
    const { job } = this.#stored(id);
    const place = this.#waiting.indexOf(id);
    if (place < 0) return job;
    this.#waiting.splice(place, 1);
    return this.#put({ ...job, status: "cancelled", finishedAt: new Date().toISOString() });
  }

  /** Ends what is running and waiting; it is marked as interrupted and can be run again. */
  close(): void {
    this.#closed = true;
    failInterruptedJobs(this.#options.store, interrupted);
    for (const running of this.#running.values()) {
      clearTimers(running);
      running.abort.abort(new ExemplarError("INTERRUPTED", interrupted.message, interrupted.remedy));
    }
    this.#running.clear();
    this.#waiting.length = 0;
  }

  #stored(id: string) {
    return found(readJob(this.#options.store, id), "job", id);
  }

  #put(job: Job): Job {
    updateJob(this.#options.store, job);
    this.#options.tell(job);
    return job;
  }

  #enqueue(job: Job): Job {
    this.#put(job);
    this.#waiting.push(job.id);
    queueMicrotask(() => this.#startWaiting());
    return job;
  }

  #kindOf(job: Job): AnyJobKind {
    const kind = this.#options.kinds.find((candidate) => candidate.kind === job.kind);
    if (!kind)
      throw new ExemplarError(
        "UNSUPPORTED",
        `This version of Exemplar does not know jobs of the kind "${job.kind}".`,
        "Update Exemplar, then run the job again.",
      );
    return kind;
  }

  #startWaiting(): void {
    if (this.#closed) return;
    for (const id of [...this.#waiting]) {
      const { job, params } = this.#stored(id);
      let kind: AnyJobKind;
      try {
        kind = this.#kindOf(job);
      } catch (error) {
        this.#waiting.splice(this.#waiting.indexOf(id), 1);
        this.#put({ ...job, status: "failed", finishedAt: new Date().toISOString(), error: errorOf(error) });
        continue;
      }
      const busy = [...this.#running.values()].some((running) => this.#kindOf(running.job).lane === kind.lane);
      if (busy) continue;
      this.#waiting.splice(this.#waiting.indexOf(id), 1);
      void this.#run(kind, job, params);
    }
  }

  async #run(kind: AnyJobKind, queued: Job, params: unknown): Promise<void> {
    const abort = new AbortController();
    const running: Running = {
      job: queued,
      abort,
      clock: new JobClock(),
      partial: new PartialResultsSoFar(),
      toldAt: 0,
      timer: null,
      hardStop: null,
    };
    this.#running.set(queued.id, running);
    running.job = this.#put({
      ...queued,
      status: "running",
      startedAt: new Date().toISOString(),
      progress: { ...queued.progress, message: "Starting" },
    });
    const outcome = await this.#outcome(kind, running, params);
    if (this.#closed) return;
    clearTimers(running);
    this.#running.delete(queued.id);
    try {
      this.#put({ ...running.job, ...outcome, secondsLeft: null, finishedAt: new Date().toISOString() });
    } catch (error) {
      // The disk is full, perhaps: the row still says "running", which the next opening turns into "interrupted".
      this.#options.tell({ ...running.job, status: "failed", secondsLeft: null, error: errorOf(error) });
    }
    this.#startWaiting();
  }

  async #outcome(kind: AnyJobKind, running: Running, params: unknown): Promise<Partial<Job>> {
    try {
      const result = await kind.run(
        {
          ...this.#options.context,
          store: this.#options.store,
          signal: running.abort.signal,
          progress: (progress) => this.#progress(running, progress),
          partial: (partial, anew) => {
            running.partial.add(partial, anew);
            this.#options.tellPartial(running.job.id);
          },
        },
        kind.params.parse(params),
      );
      return { status: "done", result: kind.result.parse(result) as Job["result"] };
    } catch (error) {
      if (running.abort.signal.aborted) return { status: "cancelled" };
      return { status: "failed", error: errorOf(error) };
    }
  }

  #progress(running: Running, progress: JobProgress): void {
    if (this.#closed || running.abort.signal.aborted) return;
    const now = performance.now();
    running.job = { ...running.job, progress, secondsLeft: running.clock.secondsLeft(progress, now) };
    if (running.timer) return;
    running.timer = setTimeout(
      () => {
        running.timer = null;
        running.toldAt = performance.now();
        this.#options.tell(running.job);
      },
      Math.max(0, running.toldAt + progressInterval - now),
    );
  }
}

function clearTimers({ timer, hardStop }: Running): void {
  if (timer) clearTimeout(timer);
  if (hardStop) clearTimeout(hardStop);
}

function errorOf(error: unknown): NonNullable<Job["error"]> {
  const { code, message, remedy, detail } = asExemplarError(error, "The job");
  return { code, message, remedy, ...(detail === undefined ? {} : { detail }) };
}
