import type { Client } from "#shared/contract/contract.ts";
import type { Job, JobOf } from "#shared/contract/jobs.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import type { Terminal } from "./terminal.ts";

export interface JobFollower {
  /**
   * Shows a job's progress until it is done, and returns it as it ended. When the program is interrupted, cancels it.
   *
   * @throws ExemplarError what the job failed with, or `CANCELLED`
   */
  follow<Result = Job["result"]>(job: JobOf<Result>): Promise<JobOf<Result>>;
  close(): Promise<void>;
}

const hasEnded = ({ status }: Job) => status !== "queued" && status !== "running";

/** Listens to the host's events from now on, so that no job started later can end unseen. */
export async function followJobs(
  client: Client,
  { progress, interrupted }: Pick<Terminal, "progress" | "interrupted">,
): Promise<JobFollower> {
  const closing = new AbortController();
  const listeners = new Map<string, (job: Job) => void>();
  const events = await client.system.events(undefined, { signal: closing.signal });

  async function listen(): Promise<void> {
    try {
      for await (const event of events) if (event.type === "job") listeners.get(event.job.id)?.(event.job);
    } catch (error) {
      if (!closing.signal.aborted) throw error;
    }
  }
  const listening = listen();
  listening.catch(() => {}); // reported by whoever follows a job

  async function ending(jobId: string): Promise<Job> {
    const { promise, resolve, reject } = Promise.withResolvers<Job>();
    const see = (job: Job) => {
      if (!listeners.has(jobId)) return;
      if (job.status !== "queued") progress.show({ title: job.title, ...job.progress, secondsLeft: job.secondsLeft });
      if (!hasEnded(job)) return;
      listeners.delete(jobId);
      resolve(job);
    };
    const cancel = () => client.jobs.cancel({ jobId }).then(see, reject);
    listeners.set(jobId, see);
    listening.then(() => reject(new Error("The host ended its events while a job ran")), reject);
    client.jobs.get({ jobId }).then(see, reject);
    if (interrupted.aborted) cancel();
    else interrupted.addEventListener("abort", cancel, { once: true });
    try {
      return await promise;
    } finally {
      listeners.delete(jobId);
      interrupted.removeEventListener("abort", cancel);
      progress.clear();
    }
  }

  return {
    async follow<Result>({ id }: JobOf<Result>) {
      const job = await ending(id);
      if (job.status === "done") return job as JobOf<Result>;
      const { code, message, remedy, detail } = job.error ?? cancelled(job);
      throw new ExemplarError(code, message, remedy, detail === undefined ? {} : { detail });
    },
    async close() {
      closing.abort();
      await events.return?.(undefined);
      await listening.catch(() => {});
    },
  };
}

const cancelled = ({ title, id }: Job) =>
  new ExemplarError(
    "CANCELLED",
    `${title} was cancelled`,
    `exemplar jobs run-again ${id} runs it again; what it has kept is not made twice.`,
  );
