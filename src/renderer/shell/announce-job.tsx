import { notifications } from "@mantine/notifications";
import type { Job } from "#shared/contract/jobs.ts";
import { showFailureInWords } from "../elements/show-failure.tsx";

/** Says that a job has ended: quietly when it is done, with the remedy when it failed. */
export function announceJob(job: Job): void {
  if (job.status === "failed" && job.error) showFailureInWords(job.error);
  if (job.status === "done")
    notifications.show({ id: job.id, color: "teal", title: "Done", message: job.title, autoClose: 4000 });
}
