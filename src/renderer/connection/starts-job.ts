import type { Job } from "#shared/contract/jobs.ts";
import { showStartedJob } from "./jobs.ts";

/** Options of a mutation that starts a job from a form: the job appears at once, a refusal is shown by the form. */
export const startsJob = (onStarted: (job: Job) => void) => ({
  onSuccess: (job: Job) => {
    showStartedJob(job);
    onStarted(job);
  },
  meta: { failureInPlace: true },
});
