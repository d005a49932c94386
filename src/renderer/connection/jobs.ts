import { useQuery } from "@tanstack/react-query";
import type { Job, JobOf } from "#shared/contract/jobs.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { orpc } from "./client.ts";
import { queryClient } from "./query-client.ts";

export const isActive = (job: Job): boolean => job.status === "queued" || job.status === "running";

/** Takes what the host has just told of jobs into the list that every part of the window reads. */
export function mergeJobs(changed: readonly Job[]): void {
  const queryKey = orpc.jobs.list.queryKey();
  queryClient.setQueryData(queryKey, (known: Job[] = []) => {
    const byId = new Map(known.map((job) => [job.id, job]));
    for (const job of changed) byId.set(job.id, job);
    return [...byId.values()];
  });
  // A list that is under way may be older than what was just told: ask again.
  if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
}

/** Shows a job that was just started, unless the host has already told more of it than the answer that started it. */
export function showStartedJob(job: Job): void {
  queryClient.setQueryData(orpc.jobs.list.queryKey(), (known: Job[] = []) =>
    known.some(({ id }) => id === job.id) ? known : [...known, job],
  );
}

/**
 * Shows a job that was just started, and waits until it is done.
 * @throws ExemplarError what it failed with, or `CANCELLED`
 */
export async function followJob<Result>(started: JobOf<Result>): Promise<JobOf<Result>> {
  showStartedJob(started as Job);
  const { promise, resolve } = Promise.withResolvers<Job>();
  const look = () => {
    const known = queryClient.getQueryData<Job[]>(orpc.jobs.list.queryKey())?.find(({ id }) => id === started.id);
    if (known && !isActive(known)) resolve(known);
  };
  const stop = queryClient.getQueryCache().subscribe(look);
  look();
  const job = await promise.finally(stop);
  if (job.status === "done") return job as JobOf<Result>;
  const { code, message, remedy, detail } = job.error ?? {
    ...{ code: "CANCELLED" as const, message: `${job.title} was cancelled`, detail: undefined },
    remedy: "Start it again; what was made before is kept.",
  };
  throw new ExemplarError(code, message, remedy, detail === undefined ? {} : { detail });
}

/** All jobs, newest first. */
export function useJobs(): Job[] {
  const { data } = useQuery({ ...orpc.jobs.list.queryOptions(), select: newestFirst });
  return data ?? noJobs;
}

const noJobs: Job[] = [];
const newestFirst = (jobs: Job[]): Job[] => jobs.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));

/** One job as it goes on; undefined while unknown. */
export function useJob(jobId: string | undefined): Job | undefined {
  return useJobs().find((job) => job.id === jobId);
}
