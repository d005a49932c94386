import { useQuery } from "@tanstack/react-query";
import type { Job } from "#shared/contract/jobs.ts";
import { orpc } from "./client.ts";
import { queryClient } from "./query-client.ts";

export const isActive = (job: Job): boolean => job.status === "queued" || job.status === "running";

/** Puts jobs, new or changed, into the list that every part of the window reads. */
export function mergeJobs(changed: readonly Job[]): void {
  queryClient.setQueryData(orpc.jobs.list.queryKey(), (known: Job[] = []) => {
    const byId = new Map(known.map((job) => [job.id, job]));
    for (const job of changed) byId.set(job.id, job);
    return [...byId.values()];
  });
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
