import type { Job } from "#shared/contract/jobs.ts";
import type { Area } from "#shared/contract/system.ts";
import { client, orpc } from "./client.ts";
import { setConnectionState } from "./connection-state.ts";
import { mergeJobs } from "./jobs.ts";
import { queryClient } from "./query-client.ts";

/** Jobs can report hundreds of times a second; the window redraws at most this often (ms). */
const redrawInterval = 200;
const longestRetry = 5_000;

const queriesOf: Record<Area, readonly (readonly unknown[])[]> = {
  system: [orpc.system.key()],
  project: [orpc.projects.key()],
  library: [orpc.library.key(), orpc.projects.key()],
  // Whether a method suits a classifier, and what it has made, are both answered by curate.
  curate: [orpc.curate.key(), orpc.projects.key()],
  compose: [orpc.compose.key(), orpc.projects.key()],
  run: [orpc.run.key(), orpc.projects.key()],
  analyse: [orpc.analyse.key()],
};

/**
 * Keeps the window's data true for as long as it is open: job progress goes to the jobs list, changed areas are
 * fetched again. A lost connection is tried again with growing pauses, and everything is fetched anew once it is back.
 */
export async function followEvents(onJobEnded: (job: Job) => void, signal: AbortSignal): Promise<void> {
  for (let pause = 250; !signal.aborted; pause = Math.min(2 * pause, longestRetry)) {
    try {
      const events = await client.system.events(undefined, { signal });
      setConnectionState("open");
      pause = 250;
      await queryClient.invalidateQueries();
      for await (const event of events) {
        if (event.type === "changed") event.areas.forEach(invalidate);
        else queueJob(event.job, onJobEnded);
      }
    } catch (error) {
      if (!signal.aborted) console.info("The event stream ended:", error);
    }
    if (signal.aborted) return;
    setConnectionState("lost");
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function invalidate(area: Area): void {
  for (const queryKey of queriesOf[area]) void queryClient.invalidateQueries({ queryKey });
}

const waiting = new Map<string, Job>();

function queueJob(job: Job, onEnded: (job: Job) => void): void {
  if (waiting.size === 0) setTimeout(mergeWaiting, redrawInterval);
  waiting.set(job.id, job);
  if (job.finishedAt) onEnded(job);
}

function mergeWaiting(): void {
  mergeJobs([...waiting.values()]);
  waiting.clear();
}
