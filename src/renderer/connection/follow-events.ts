import type { Job } from "#shared/contract/jobs.ts";
import type { Area, SystemEvent } from "#shared/contract/system.ts";
import { client, orpc } from "./client.ts";
import { setConnectionState } from "./connection-state.ts";
import { mergeJobs } from "./jobs.ts";
import { queryClient } from "./query-client.ts";
import { throttled } from "./throttle.ts";

/** Jobs can report hundreds of times a second; the window takes it in at most this often (ms). */
const updateInterval = 250;
const firstRetry = 250;
const longestRetry = 5_000;

const queriesOf: Record<Area, readonly (readonly unknown[])[]> = {
  system: [orpc.system.key()],
  project: [orpc.projects.key()],
  library: [orpc.library.key(), orpc.methods.key()],
  curate: [orpc.curate.key(), orpc.artefacts.key()],
  compose: [orpc.compose.key()],
  run: [orpc.run.key()],
  analyse: [orpc.analyse.key(), orpc.importedTrials.list.key()],
};

/**
 * Keeps the window's data true for as long as it is open: job progress goes to the jobs list, changed areas are
 * fetched again. A lost connection is tried again with growing pauses, and everything is fetched anew once it is back.
 */
export async function followEvents(onJobEnded: (job: Job) => void, signal: AbortSignal): Promise<void> {
  const jobs = new Map<string, Job>();
  const areas = new Set<Area>();
  const partial = new Set<string>();
  const update = throttled(() => {
    mergeJobs([...jobs.values()]);
    jobs.clear();
    for (const queryKey of [...areas].flatMap((area) => queriesOf[area]))
      void queryClient.invalidateQueries({ queryKey });
    areas.clear();
    for (const jobId of partial)
      void queryClient.invalidateQueries({ queryKey: orpc.jobs.partial.queryKey({ input: { jobId } }) });
    partial.clear();
  }, updateInterval);

  function take(event: SystemEvent): void {
    if (event.type === "changed") for (const area of event.areas) areas.add(area);
    else if (event.type === "partial") partial.add(event.jobId);
    else jobs.set(event.job.id, event.job);
    if (event.type === "job" && event.job.finishedAt) onJobEnded(event.job);
    update();
  }

  for (let pause = firstRetry; !signal.aborted; pause = Math.min(2 * pause, longestRetry)) {
    try {
      const events = await client.system.events(undefined, { signal });
      setConnectionState("open");
      pause = firstRetry;
      await queryClient.invalidateQueries();
      for await (const event of events) take(event);
    } catch (error) {
      if (!signal.aborted) console.info("The event stream ended:", error);
    }
    if (signal.aborted) return;
    setConnectionState("lost");
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
